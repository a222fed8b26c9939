/** The members of clerk-js that show its ready-made components. This package has none, and says so. */
import { usageError } from './rejection.js';

const both = ['SignIn', 'SignUp', 'UserProfile', 'OrganizationProfile', 'CreateOrganization', 'Waitlist'];
const mounted = [
  'UserAvatar',
  'UserButton',
  'OrganizationSwitcher',
  'OrganizationList',
  'PricingTable',
  'APIKeys',
  'TaskChooseOrganization',
  'TaskResetPassword',
  'TaskSetupMFA',
];
const opened = ['GoogleOneTap', 'InviteMembers'];
/** Opened and mounted by Clerk's own packages. */
const openedInternally = [
  'Checkout',
  'PlanDetails',
  'SubscriptionDetails',
  'Reverification',
  'EnableOrganizationsPrompt',
];
const mountedInternally = ['ConfigureSSO', 'ConfigureDirectorySync', 'OAuthConsent', 'OAuthDeviceVerification'];

/** `mount…` and `open…` throw; `unmount…` and `close…` find nothing to do. */
export function componentMembers(): Record<string, () => void> {
  const members: Record<string, () => void> = {};
  const add = (show: string, hide: string, names: string[]) => {
    for (const name of names) {
      members[show + name] = () => {
        const message = `clerk.${show}${name}() needs Clerk's components, which are not part of this package.`;
        throw usageError('components_missing', `${message} Build the form with the methods of clerk.client.`);
      };
      members[hide + name] = () => {};
    }
  };
  add('mount', 'unmount', [...both, ...mounted]);
  add('open', 'close', [...both, ...opened]);
  add('__internal_open', '__internal_close', openedInternally);
  add('__internal_mount', '__internal_unmount', mountedInternally);
  return members;
}
