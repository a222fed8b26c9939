/** The addresses of the pages around a sign-in, and the navigations there, with the precedence of clerk-js. */
import { address } from './address.js';
import { originAllowed } from './conversions.js';
import { pages } from './later.js';
import type * as types from './types.js';
import type { Wire } from './wire.js';

/** The members of the instance that this file reads. */
type Linked = Pick<
  types.HeadlessBrowserClerk,
  'buildUrlWithAuth' | 'frontendApi' | 'instanceType' | 'isSatellite' | 'loaded' | 'navigate' | 'session'
>;

/** What this file gets from the main file of the package. */
export interface UrlParts {
  options: types.ClerkOptions;
  /** The instance's settings as on the wire; null before they are there. */
  environment: () => Wire | null;
}

/** A navigation to each page that has an address. */
type Navigations = Pick<types.PageUrls, `redirectTo${(typeof pages)[number]}`>;

const snake = (name: string) => name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

/** Adds to the path and the query that stand behind the `#` of a URL. */
function behindHash(base: string, path: string, params: Wire): string {
  const url = address(base);
  const inner = new URL(url.hash.slice(1), 'https://hash');
  inner.pathname = (inner.pathname + path).replace('//', '/');
  for (const name in params) {
    if (params[name] != null) inner.searchParams.set(snake(name), params[name]);
  }
  const hash = inner.href.slice(inner.origin.length);
  if (hash !== '/') url.hash = hash;
  return url.href;
}

/** Tells the sign-in page that it was called by a satellite, which has to fetch the session afterwards. */
function fromSatellite(to: string | null | undefined): string | null | undefined {
  if (!to) return to;
  const url = address(to, location.origin);
  url.searchParams.set('__clerk_synced', 'false');
  return url.href;
}

/** Whether a redirect may lead to a URL. */
function mayLeadTo({ origin, pathname }: URL, clerk: Linked, { allowedRedirectOrigins }: types.ClerkOptions): boolean {
  if (pathname.startsWith('//')) return false;
  const domain = clerk.frontendApi.replace('clerk.', '');
  const own = [`https://${domain}`, `https://*.${domain}`];
  if (clerk.instanceType === 'development') own.push(`https://${clerk.frontendApi}`);
  return (
    origin === location.origin || originAllowed(allowedRedirectOrigins?.length ? allowedRedirectOrigins : own, origin)
  );
}

/** Finds the first source that has an address of a name where a redirect may lead. */
type FirstAllowed = (name: string, ...sources: (Wire | undefined)[]) => string | undefined;

/** The addresses to go on at, which the page of a sign-in or sign-up is told. */
function goingOn(given: types.SignInRedirectOptions, clerk: Linked, options: Wire, first: FirstAllowed): Wire {
  const props: Wire = { ...given, redirectUrl: given.redirectUrl || location.href };
  if (clerk.isSatellite) {
    for (const name in props) if (/RedirectUrl$|^redirectUrl$/.test(name)) props[name] = fromSatellite(props[name]);
  }
  const redirects: Wire = {};
  for (const one of ['signUp', 'signIn']) {
    const [force, fallback] = [`${one}ForceRedirectUrl`, `${one}FallbackRedirectUrl`];
    redirects[force] = first(force, props, options);
    if (!redirects[force]) redirects[fallback] = first(fallback, props, options);
  }
  redirects.redirectUrl = first('redirectUrl', props);
  return redirects;
}

export function urlMembers(clerk: Linked, { options, environment }: UrlParts): types.PageUrls {
  const settings = (): Wire | null => (clerk.loaded && environment()?.display_config) || null;
  const first: FirstAllowed = (name, ...sources) => {
    for (const source of sources) {
      if (!source?.[name]) continue;
      const url = address(source[name], location.origin);
      if (mayLeadTo(url, clerk, options)) return url.href;
    }
    return undefined;
  };

  const page = (kind: 'signIn' | 'signUp', asked?: types.SignInRedirectOptions | null) => {
    const display = settings();
    if (!display) return '';
    const given = asked ?? {};
    const redirects = goingOn(given, clerk, options, first);
    // An application that has a sign-in page and no sign-up page signs up on the sign-in page.
    const combined = !options.signUpUrl && options.signInUrl && !/^[a-z][a-z\d+.-]*:/i.test(options.signInUrl);
    const base = combined ? options.signInUrl! : options[`${kind}Url`] || display[snake(`${kind}Url`)];
    const path = combined && kind === 'signUp' ? '/create' : '';
    return clerk.buildUrlWithAuth(behindHash(base, path, { ...given.initialValues, ...redirects }));
  };

  const after = (kind: 'signIn' | 'signUp', { params }: types.AfterUrlOptions = {}) => {
    const query: Wire = params instanceof URLSearchParams ? Object.fromEntries(params) : (params ?? {});
    const named = (name: string) => first(snake(name), query) ?? first(name, options);
    return clerk.buildUrlWithAuth(
      named(`${kind}ForceRedirectUrl`) ?? first('redirect_url', query) ?? named(`${kind}FallbackRedirectUrl`) ?? '/',
    );
  };
  const shown = (name: string) => () => {
    const display = settings();
    return display ? clerk.buildUrlWithAuth(display[name]) : '';
  };

  const members: types.UrlBuilders = {
    buildSignInUrl: given => page('signIn', given),
    buildSignUpUrl: given => page('signUp', given),
    buildUserProfileUrl: shown('user_profile_url'),
    buildOrganizationProfileUrl: shown('organization_profile_url'),
    buildCreateOrganizationUrl: shown('create_organization_url'),
    buildAfterSignInUrl: given => after('signIn', given),
    buildAfterSignUpUrl: given => after('signUp', given),
    buildAfterSignOutUrl: () => (options.afterSignOutUrl ? clerk.buildUrlWithAuth(options.afterSignOutUrl) : '/'),
    buildAfterMultiSessionSingleSignOutUrl: () => {
      const display = settings();
      if (!display) return '';
      const { afterMultiSessionSingleSignOutUrl, signInUrl } = options;
      return clerk.buildUrlWithAuth(
        afterMultiSessionSingleSignOutUrl ||
          (signInUrl ? behindHash(signInUrl, '/choose', {}) : display.after_sign_out_one_url),
      );
    },
    buildNewSubscriptionRedirectUrl: () => options.newSubscriptionRedirectUrl || after('signIn'),
    buildWaitlistUrl: given => {
      const display = settings();
      return display ? behindHash(options.waitlistUrl || display.waitlist_url, '', given?.initialValues ?? {}) : '';
    },
    buildTasksUrl: given => {
      const key = clerk.session?.currentTask?.key;
      return key ? options.taskUrls?.[key] || behindHash(page('signIn', given), `/tasks/${key}`, {}) : '';
    },
  };
  const redirectTo = (build: (given?: never) => string) => async (given?: never) =>
    clerk.navigate(build(given ?? undefined));
  const navigations = pages.map(page => [`redirectTo${page}`, redirectTo(members[`build${page}Url`])]);
  return {
    ...members,
    redirectWithAuth: async to => clerk.navigate(clerk.buildUrlWithAuth(to)),
    ...(Object.fromEntries(navigations) as Navigations),
  };
}
