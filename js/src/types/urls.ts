/** The pages around a sign-in: their addresses, and ways to go there. */
import type { AfterAuthUrls } from './redirects.js';

/** Where a page leads. */
export interface RedirectUrlProp {
  /** Where to go afterwards. Default: this page. */
  redirectUrl?: string | null;
}

/** Where sign-ins and sign-ups lead, and this one. */
export type RedirectOptions = AfterAuthUrls & RedirectUrlProp;
/** Where a settled task leads. */
export type TasksRedirectOptions = RedirectOptions;

/** What a sign-in form shows at first. */
export interface SignInInitialValues {
  /** An e-mail address. */
  emailAddress?: string;
  /** A phone number in E.164, e.g. `+15555550100`. */
  phoneNumber?: string;
  /** The user name, without `@`. */
  username?: string;
}

/** What a sign-up form shows at first. */
export interface SignUpInitialValues extends SignInInitialValues {
  /** The given name. */
  firstName?: string;
  /** The family name. */
  lastName?: string;
}

/** What the sign-in page is told. */
export type SignInRedirectOptions = RedirectOptions & {
  /** What the form shows at first. */
  initialValues?: SignInInitialValues;
};

/** What the sign-up page is told. */
export type SignUpRedirectOptions = RedirectOptions & {
  /** What the form shows at first. */
  initialValues?: SignUpInitialValues;
};

/** What `buildAfterSignInUrl` takes. */
export interface AfterUrlOptions {
  /** The query of a page. Its `redirect_url`, `sign_in_force_redirect_url` and the like are used. */
  params?: URLSearchParams;
}

/**
 * Addresses, absolute except where an option or a default is a path. A URL that an option names wins over the one of
 * the instance's settings. In development, one of another origin carries the browser's token. Before `load()` they are
 * empty.
 */
export interface UrlBuilders {
  /** The sign-in page. Its parameters stand behind the `#`. */
  buildSignInUrl(options?: SignInRedirectOptions | null): string;
  /** The sign-up page. Its parameters stand behind the `#`. */
  buildSignUpUrl(options?: SignUpRedirectOptions | null): string;
  /** The page of the user's profile. */
  buildUserProfileUrl(): string;
  /** The page of the organization's profile. */
  buildOrganizationProfileUrl(): string;
  /** The page that makes an organization. */
  buildCreateOrganizationUrl(): string;
  /** The page where the session's task is settled, or an empty string. */
  buildTasksUrl(options?: TasksRedirectOptions): string;
  /** Where a finished sign-in leads: force, `redirect_url` of `params`, fallback, `/`. */
  buildAfterSignInUrl(options?: AfterUrlOptions): string;
  /** Where a finished sign-up leads, in the same order. */
  buildAfterSignUpUrl(options?: AfterUrlOptions): string;
  /** Where a sign-out leads. Default: `/`. */
  buildAfterSignOutUrl(): string;
  /** Where to go when one of several sessions was left. */
  buildAfterMultiSessionSingleSignOutUrl(): string;
  /** Where a purchase leads. Default: as after a sign-in. */
  buildNewSubscriptionRedirectUrl(): string;
  /** The page of the waiting list. */
  buildWaitlistUrl(options?: {
    /** What the form shows at first. */
    initialValues?: Record<string, string>;
  }): string;
}

/**
 * The addresses and the navigations there. `load()` waits for them when it is given `sdkMetadata`, as framework
 * packages do. On other pages `redirect…` fetches them on its first call, and `build…` throws `not_loaded` in the
 * moment after `load()`.
 */
export interface PageUrls extends UrlBuilders {
  /** Goes to a URL, with the browser's token in development. */
  redirectWithAuth(to: string): Promise<unknown>;
  /**
   * Goes to the sign-in page.
   * @example
   * ```ts
   * await clerk.redirectToSignIn({ redirectUrl: '/account' });
   * ```
   */
  redirectToSignIn(options?: SignInRedirectOptions): Promise<unknown>;
  /**
   * Goes to the sign-up page.
   * @example
   * ```ts
   * await clerk.redirectToSignUp();
   * ```
   */
  redirectToSignUp(options?: SignUpRedirectOptions): Promise<unknown>;
  /** Goes to the page of the user's profile. */
  redirectToUserProfile(): Promise<unknown>;
  /** Goes to the page of the organization's profile. */
  redirectToOrganizationProfile(): Promise<unknown>;
  /** Goes to the page that makes an organization. */
  redirectToCreateOrganization(): Promise<unknown>;
  /** Goes where a finished sign-in leads. */
  redirectToAfterSignIn(): Promise<unknown>;
  /** Goes where a finished sign-up leads. */
  redirectToAfterSignUp(): Promise<unknown>;
  /** Goes where a sign-out leads. */
  redirectToAfterSignOut(): Promise<unknown>;
  /** Goes to the page of the waiting list. */
  redirectToWaitlist(options?: {
    /** What the form shows at first. */
    initialValues?: Record<string, string>;
  }): Promise<unknown>;
  /** Goes to the page of the session's task. */
  redirectToTasks(options?: TasksRedirectOptions): Promise<unknown>;
}
