/**
 * Members that framework.ts brings. On a page that did not ask for that file before `load()` resolves, a call that
 * answers with a promise is there from the start and fetches it first; a call that answers at once throws that it is
 * not there yet.
 */
import type { Owner } from './owner.js';
import { usageError } from './rejection.js';
import type { Wire } from './wire.js';

/** Pages with an address and a way there. */
export const pages = [
  'SignIn',
  'SignUp',
  'UserProfile',
  'OrganizationProfile',
  'CreateOrganization',
  'Waitlist',
  'AfterSignIn',
  'AfterSignUp',
  'AfterSignOut',
  'Tasks',
] as const;

const proven = ['create', 'prepareVerification', 'attemptVerification', 'destroy'];

/** What the calls of a user are named. */
export const userCalls = [
  'reload',
  'update',
  'updateMetadata',
  'updatePassword',
  'removePassword',
  'delete',
  'getSessions',
  'createEmailAddress',
  'createPhoneNumber',
  'createWeb3Wallet',
  'createExternalAccount',
  'createPasskey',
  'createTOTP',
  'verifyTOTP',
  'disableTOTP',
  'createBackupCode',
  'setProfileImage',
];

/** What the calls of the objects in a user's lists are named, by list. */
export const listCalls: Record<string, string[]> = {
  email_addresses: proven,
  phone_numbers: [...proven, 'setReservedForSecondFactor', 'makeDefaultSecondFactor'],
  web3_wallets: proven,
  external_accounts: ['reauthorize', 'destroy'],
  passkeys: ['update', 'delete'],
};

/**
 * Puts calls on an object that fetch framework.ts first and then make the call that it brings. `extend` adds those
 * calls to an object that framework.ts has not seen.
 */
export function later(target: object, names: string[], owner: Pick<Owner, 'ready'>, extend?: () => void): void {
  const self = target as Wire;
  for (const name of names) {
    const call = async (...params: unknown[]) => {
      await owner.ready();
      if (self[name] === call) extend!();
      return self[name](...params);
    };
    self[name] = call;
  }
}

/** Puts members on an object that say that they are not there yet. */
export function notYet(target: object, names: string[]): void {
  for (const name of names) {
    (target as Wire)[name] = () => {
      throw usageError('not_loaded', `${name}() is there a moment after load(); load({ sdkMetadata }) waits for it.`);
    };
  }
}
