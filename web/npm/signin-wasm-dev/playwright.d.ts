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

export interface ClerkInBrowser extends DevServer {
  /** Signs somebody in, by e-mail address, number or username; resolves with the session's id. */
  signInAs(identifier: string): Promise<string>;
  /** Gives a page a device with passkeys. Chromium only, and on localhost only. */
  passkey(page: Page): Promise<Device>;
}

export const passkeysAllowed: LaunchOptions;

export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & { clerk: ClerkInBrowser },
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & { clerkOptions: StartOptions; clerkServer: DevServer }
>;

export function inBrowser(server: DevServer, context: BrowserContext): ClerkInBrowser;
