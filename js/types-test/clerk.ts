/** The Clerk object, its options and the parameters of its calls against Clerk's types. */
import type * as shared from '@clerk/shared/types';
import type { Clerk as GoClerk } from '../src/go.js';
import type { Clerk } from '../src/index.js';
import type * as ours from '../src/types.js';
import type { Assignable, Expect, Mutual, SameKeys, Without } from './equal.js';

// The class that both entries export has the interface, and its constructor takes what that of Clerk's class takes.
type Entries = [Assignable<Clerk, ours.HeadlessBrowserClerk>, Assignable<GoClerk, ours.HeadlessBrowserClerk>];
type New = [
  Mutual<ConstructorParameters<typeof Clerk>, ConstructorParameters<shared.HeadlessBrowserClerkConstructor>>,
  Mutual<ConstructorParameters<typeof GoClerk>, ConstructorParameters<shared.HeadlessBrowserClerkConstructor>>,
];

// The class fits the `Clerk` prop of Clerk's framework packages, and so does what it makes, in a variable or in place.
type Prop = [Assignable<typeof Clerk, shared.ClerkProp>, Assignable<typeof GoClerk, shared.ClerkProp>];
type InstanceProp = [Assignable<Clerk, shared.ClerkProp>, Assignable<GoClerk, shared.ClerkProp>];
declare const New: typeof Clerk;
const instance = new New('pk_test_x');
const held: shared.IsomorphicClerkOptions = { publishableKey: 'pk_test_x', Clerk: instance };
const made: shared.IsomorphicClerkOptions = { publishableKey: 'pk_test_x', Clerk: new New('pk_test_x') };
// As `@clerk/vue` declares `window.Clerk`.
const inWindow: shared.BrowserClerk = new New('pk_test_x');
// What it makes is an instance of ours wherever nothing else is wanted, and never something that is no Clerk object.
type Made = Expect<SameKeys<keyof typeof instance, keyof Clerk>>;
type ByClass = Expect<SameKeys<keyof InstanceType<typeof Clerk>, keyof Clerk>>;
const ofOurs: ours.HeadlessBrowserClerk = new New('pk_test_x');
// @ts-expect-error a URL is no Clerk object
const other: URL = new New('pk_test_x');
// It can be extended.
class Extended extends New {
  greet = () => this.user?.firstName;
}
type Further = Assignable<Extended, ours.HeadlessBrowserClerk>;

// `clerk.signIn` is how the documentation page writes it; everything else has Clerk's name.
type Names = Assignable<Exclude<keyof ours.HeadlessBrowserClerk, 'signIn'>, keyof shared.HeadlessBrowserClerk>;

/** What Clerk's options have and ours do not. */
type OmittedOptions = Expect<
  SameKeys<
    Exclude<KeysOf<shared.ClerkOptions>, KeysOf<ours.ClerkOptions>>,
    // Components, which we have none of.
    | 'ui'
    | 'appearance'
    | 'localization'
    | '__internal_keyless_claimKeylessApplicationUrl'
    | '__internal_keyless_copyInstanceKeysUrl'
    | '__internal_keyless_dismissPrompt'
    | 'unsafe_disableDevelopmentModeConsoleWarning'
    // We send no telemetry.
    | 'telemetry'
    // Satellite domains sync sessions, which is not part of signing in.
    | 'satelliteAutoSync'
    // Native shells.
    | '__internal_oauthTransport'
    | 'protectAssertion'
  >
>;
type KeysOf<T> = T extends unknown ? keyof T : never;

/** Options with a resource in them; the resources are compared in client.ts. */
type WithResource = 'selectInitialSession';
// `experimental` is open in both; the known member is the same.
type Options = Assignable<
  Omit<shared.ClerkOptions, WithResource | 'experimental'>,
  Omit<ours.ClerkOptions, WithResource>
>;
type OptionsBack = Assignable<
  Pick<ours.ClerkOptions, Exclude<keyof ours.ClerkOptions & keyof shared.ClerkOptions, WithResource>>,
  Pick<shared.ClerkOptions, Exclude<keyof ours.ClerkOptions & keyof shared.ClerkOptions, WithResource>>
>;
type Navigation = Mutual<ours.ClerkOptionsNavigation, shared.ClerkOptionsNavigation>;
type Constructor = Mutual<ours.DomainOrProxyUrl, shared.DomainOrProxyUrl>;

/** Internal hooks of Clerk's components. */
type InternalCallback = '__internal_navigateOnSetActive' | '__internal_navigate';
type Callback = Mutual<ours.HandleOAuthCallbackParams, Without<shared.HandleOAuthCallbackParams, InternalCallback>>;
type EmailLink = Mutual<ours.HandleEmailLinkVerificationParams, shared.HandleEmailLinkVerificationParams>;
type Wallets = [
  Mutual<ours.AuthenticateWithMetamaskParams, shared.AuthenticateWithMetamaskParams>,
  Mutual<ours.AuthenticateWithCoinbaseWalletParams, shared.AuthenticateWithCoinbaseWalletParams>,
  Mutual<ours.AuthenticateWithOKXWalletParams, shared.AuthenticateWithOKXWalletParams>,
  Mutual<ours.AuthenticateWithBaseParams, shared.AuthenticateWithBaseParams>,
  Mutual<ours.AuthenticateWithSolanaParams, shared.AuthenticateWithSolanaParams>,
  Mutual<ours.ClerkAuthenticateWithWeb3Params, shared.ClerkAuthenticateWithWeb3Params>,
];
type OneTap = Mutual<ours.AuthenticateWithGoogleOneTapParams, shared.AuthenticateWithGoogleOneTapParams>;
type Status = Mutual<ours.ClerkStatus, shared.ClerkStatus>;
type SignOutCall = Mutual<ours.SignOut, shared.SignOut>;
type Listening = Mutual<ours.ListenerOptions, shared.ListenerOptions>;
type Events = [
  Mutual<ours.OnEventListener, shared.OnEventListener>,
  Mutual<ours.OffEventListener, shared.OffEventListener>,
];
type ResourceKeys = Expect<SameKeys<keyof shared.Resources, keyof ours.Resources>>;
/** Of an organization we have what a page shows. */
type Organization = Assignable<NonNullable<shared.Resources['organization']>, ours.ActiveOrganization>;

// setActive: the same keys and the 5.x callback; a session of theirs is one of ours; an organization may be any object
// with an id.
type SetActiveKeys = Expect<SameKeys<keyof shared.SetActiveParams | 'beforeEmit', keyof ours.SetActiveParams>>;
type SetActiveParams = Assignable<
  Without<shared.SetActiveParams, 'session' | 'navigate'>,
  Without<ours.SetActiveParams, 'session' | 'navigate'>
>;
type Navigate = Mutual<ReturnType<ours.SetActiveNavigate>, ReturnType<shared.SetActiveNavigate>>;
type NavigateKeys = Expect<
  SameKeys<keyof Parameters<ours.SetActiveNavigate>[0], keyof Parameters<shared.SetActiveNavigate>[0]>
>;
type Decorate = Mutual<ours.DecorateUrl, shared.DecorateUrl>;
