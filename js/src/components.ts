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

/**
 * Members that show components and throw, and members that hide them and find nothing to do: `mount…` and `unmount…`,
 * or another pair of names.
 */
export function missingComponents(show: string, hide: string, names: string[]): Record<string, () => void> {
  const members: Record<string, () => void> = {};
  for (const name of names) {
    members[show + name] = () => {
      const message = `clerk.${show}${name}() needs Clerk's components, which are not part of this package.`;
      throw usageError('components_missing', `${message} Build the form with the methods of clerk.client.`);
    };
    members[hide + name] = () => {};
  }
  return members;
}

/** Those that an application calls. */
export const componentMembers = (): Record<string, () => void> => ({
  ...missingComponents('mount', 'unmount', [...both, ...mounted]),
  ...missingComponents('open', 'close', [...both, ...opened]),
});
