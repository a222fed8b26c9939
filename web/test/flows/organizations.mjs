// Working in an organization: what the page knows of it, and what tokens say.
const email = 'flow@example.com';
const password = 'correct horse battery';

/** What both SDKs show of the organization that the session works in, and what their tokens say. */
const look = async (clerk, options) => {
  const read = jwt => jwt && JSON.parse(atob(jwt.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
  const said = ({ sub, v, o, fea, identifier }) => ({ sub, v, o, fea, identifier });
  const { session, user, organization } = clerk;
  return {
    active: organization && [organization.id, organization.name, organization.slug, organization.membersCount],
    about: organization?.publicMetadata,
    since: organization?.createdAt instanceof Date,
    session: session.lastActiveOrganizationId,
    held: session.lastActiveToken && said(read(session.lastActiveToken.getRawString())),
    memberships: user.organizationMemberships.map(m => ({
      id: m.id,
      role: m.role,
      permissions: m.permissions,
      about: m.publicMetadata,
      organization: m.organization.id,
    })),
    admin: session.checkAuthorization({ role: 'org:admin' }),
    pays: session.checkAuthorization({ permission: 'org:invoices:pay' }),
    manages: session.checkAuthorization({ permission: 'org:sys_memberships:manage' }),
    token: said(read(await session.getToken(options))),
  };
};

// Ours has checkAuthorization() when a framework's package loads it.
const sdkMetadata = { name: 'test', version: '1.0.0' };

async function enter(app, user) {
  await app.load({ sdkMetadata });
  await app.do(
    'enter',
    async (clerk, { email, password }) => {
      const signIn = await clerk.client.signIn.create({ identifier: email, password });
      await clerk.setActive({ session: signIn.createdSessionId });
      return null;
    },
    { email, password },
  );
  await app.signedIn(user.id);
}

export const organizationFlows = [
  {
    strategy: 'organizations',
    name: 'chosen, changed and left',
    user: { email_address: [email], password },
    async run({ open, server, user }) {
      const metadata = { plan_name: 'pro', limits: { max_seats: 3 } };
      const acme = await server.backend('POST', 'organizations', {
        name: 'Acme',
        slug: 'acme',
        created_by: user.id,
        public_metadata: metadata,
      });
      const { id: permission } = await server.backend('POST', 'organization_permissions', {
        name: 'Pay invoices',
        key: 'org:invoices:pay',
      });
      await server.backend('POST', 'organization_roles', {
        name: 'Cashier',
        key: 'org:cashier',
        permissions: [permission],
      });
      const zoo = await server.backend('POST', 'organizations', { name: 'Zoo', slug: 'zoo' });
      await server.backend('POST', `organizations/${zoo.id}/memberships`, {
        user_id: user.id,
        role: 'org:cashier',
        public_metadata: metadata,
      });
      const app = await open({ load: false });
      await enter(app, user);
      const setActive = (label, organization) =>
        app.do(label, (clerk, organization) => clerk.setActive({ organization }).then(() => null), organization);
      await app.do('alone', look);
      await setActive('by id', acme.id);
      await app.do('in Acme', look);
      await app.do('a token for Zoo', look, { organizationId: zoo.id });
      await app.do('of a template', look, { template: 'demo' });
      await setActive('by slug', 'zoo');
      await app.do('in Zoo', look);
      await app.fails('of strangers', 'resource_not_found', clerk =>
        clerk.setActive({ organization: 'org_2aBcDeFgHiJkLmNoPqRsTuVwXyZ' }),
      );
      await app.do('still in Zoo', look);
      await setActive('nowhere', null);
      await app.do('alone again', look);
    },
  },
];
