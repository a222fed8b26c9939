// Where an application sends people: the addresses that the SDK builds, the navigations there, and the settings that
// Clerk's framework packages read.
import assert from 'node:assert/strict';

// The key of a development instance that identifies browsers by a token, which is added to addresses of other origins.
const key = `pk_test_${btoa('urls-1.accounts.dev$')}`;
const sdkMetadata = { name: 'test', version: '1.0.0' };
const email = 'flow@example.com';

/** Every address, with and without options. */
const build = clerk => {
  const given = {
    redirectUrl: '/back?x=1#there',
    signInForceRedirectUrl: '/forced',
    signUpFallbackRedirectUrl: 'https://evil.example/',
    signUpForceRedirectUrl: `${location.origin}//evil.example`,
    initialValues: { emailAddress: 'a b@example.com', username: 'ada' },
  };
  const query = text => ({ params: new URLSearchParams(text) });
  return {
    signIn: clerk.buildSignInUrl(),
    signInTold: clerk.buildSignInUrl(given),
    signUp: clerk.buildSignUpUrl(),
    signUpTold: clerk.buildSignUpUrl(given),
    user: clerk.buildUserProfileUrl(),
    organization: clerk.buildOrganizationProfileUrl(),
    newOrganization: clerk.buildCreateOrganizationUrl(),
    afterSignIn: clerk.buildAfterSignInUrl(),
    afterSignInAsked: clerk.buildAfterSignInUrl(query('redirect_url=/asked')),
    afterSignInForced: clerk.buildAfterSignInUrl(query('redirect_url=/asked&sign_in_force_redirect_url=/forced')),
    afterSignInElsewhere: clerk.buildAfterSignInUrl(query('redirect_url=https://evil.example/')),
    afterSignInScript: clerk.buildAfterSignInUrl(query('redirect_url=javascript:alert(1)')),
    afterSignUp: clerk.buildAfterSignUpUrl(),
    afterSignUpAsked: clerk.buildAfterSignUpUrl(query('sign_up_fallback_redirect_url=/fallback')),
    afterSignOut: clerk.buildAfterSignOutUrl(),
    afterOneSignOut: clerk.buildAfterMultiSessionSingleSignOutUrl(),
    purchase: clerk.buildNewSubscriptionRedirectUrl(),
    waitlist: clerk.buildWaitlistUrl(),
    waitlistTold: clerk.buildWaitlistUrl({ initialValues: { emailAddress: 'ada@example.com' } }),
    tasks: clerk.buildTasksUrl(),
  };
};

const applications = {
  'no options': {},
  'pages of its own': {
    signInUrl: '/sign-in',
    signUpUrl: 'https://elsewhere.example/sign-up#/start?a=1',
    signInForceRedirectUrl: '/always',
    signUpForceRedirectUrl: 'https://evil.example/',
    signUpFallbackRedirectUrl: '/welcome',
    afterSignOutUrl: 'https://elsewhere.example/bye',
    waitlistUrl: '/waiting',
    newSubscriptionRedirectUrl: '/bought',
    afterMultiSessionSingleSignOutUrl: '/one-less',
  },
  'one page for both': { signInUrl: '/enter', signInFallbackRedirectUrl: '/home' },
  'its own origins': {
    allowedRedirectOrigins: ['https://*.example'],
    signInFallbackRedirectUrl: 'https://a.example/x',
  },
};

export const urlFlows = [
  ...Object.entries(applications).map(([name, options]) => ({
    strategy: 'urls',
    name,
    async run({ open, names, person }) {
      const app = await open({ key, load: false, path: '/__test/app?x=1' });
      await app.load({ sdkMetadata, ...options });
      await app.do('build', build);
      const { value } = (await person.context.cookies()).find(cookie => cookie.name === '__clerk_db_jwt');
      names[value] = '«token»';
    },
  })),
  {
    strategy: 'urls',
    name: 'the way to the sign-in page and back',
    async run({ open }) {
      const app = await open({ load: false });
      await app.load({ sdkMetadata, signInUrl: '/__test/sign-in' });
      await app.leaves('redirectToSignIn', clerk => clerk.redirectToSignIn({ redirectUrl: '/__test/back' }));
      await app.arrive('/__test/sign-in', { sdkMetadata });
      await app.leaves('redirectToAfterSignIn', clerk =>
        clerk.redirectWithAuth(
          clerk.buildAfterSignInUrl({ params: new URLSearchParams(location.hash.slice(location.hash.indexOf('?'))) }),
        ),
      );
      await app.arrive('/__test/back');
    },
  },
  {
    strategy: 'urls',
    name: 'the settings that framework packages read',
    user: { email_address: [email], password: 'correct horse battery' },
    async run({ open }) {
      const app = await open({ load: false });
      await app.load({ sdkMetadata });
      const settings = await app.do('environment', clerk => {
        const { userSettings, displayConfig, authConfig, organizationSettings, commerceSettings, maintenanceMode } =
          clerk.__internal_environment;
        const { attributes, social, signIn, signUp } = userSettings;
        const { applicationName, signInUrl, afterSignInUrl, captchaWidgetType, instanceEnvironmentType } =
          displayConfig;
        return JSON.parse(
          JSON.stringify({
            userSettings: { attributes, social, signIn, captcha: signUp.captcha_enabled },
            displayConfig: { applicationName, signInUrl, afterSignInUrl, captchaWidgetType, instanceEnvironmentType },
            singleSessionMode: authConfig.singleSessionMode,
            organizations: organizationSettings.enabled,
            billing: commerceSettings.billing.user.enabled,
            maintenanceMode,
            option: clerk.__internal_getOption('sdkMetadata'),
            satellite: clerk.isSatellite,
          }),
        );
      });
      assert.equal(settings.userSettings.attributes.email_address.enabled, true);
    },
  },
];
