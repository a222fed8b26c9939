import type { BrowserContext, LaunchOptions, Page, TestType } from '@playwright/test';
import type {
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
} from '@playwright/test';
import type { DevServer, StartOptions } from './index.js';

export { expect } from '@playwright/test';

export interface Device {
  credentials(): Promise<unknown[]>;
  remove(): Promise<void>;
}

export interface Wallet {
  /** The messages that were signed. */
  readonly signed: string[];
  /** From now on requests are refused, as when the person says no; `refuse(false)` ends that. */
  refuse(refused?: boolean): void;
}

export interface ClerkInBrowser extends DevServer {
  /** Signs somebody in, by e-mail address, number or username; resolves with the session's id. */
  signInAs(identifier: string): Promise<string>;
  /**
   * Gives a page a device with passkeys; `of` names a user whose seeded passkeys are on it. Chromium only, and on
   * localhost only.
   */
  passkey(page: Page, options?: { of?: string }): Promise<Device>;
  /**
   * Gives a page a wallet with the accounts of a user of the seed, on Ethereum (EIP-1193, EIP-6963) and on Solana
   * (Wallet Standard). `name` and `rdns` are how it announces itself, as MetaMask unless given.
   */
  wallet(page: Page, options: { of: string; name?: string; rdns?: string }): Promise<Wallet>;
}

export const passkeysAllowed: LaunchOptions;

export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & { clerk: ClerkInBrowser },
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & { clerkOptions: StartOptions; clerkServer: DevServer }
>;

export function inBrowser(server: DevServer, context: BrowserContext): ClerkInBrowser;
