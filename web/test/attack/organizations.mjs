// Members of an organization who want to be more than they are.
async function signedIn(t) {
  const user = await t.user();
  const b = t.browser();
  await b.create({ identifier: user.email, password: t.password });
  return { ...user, b };
}

/** An organization with its owner, and a member with a role. */
async function organization(t, role) {
  const owner = await signedIn(t);
  const member = await signedIn(t);
  const { response } = await owner.b.post('/v1/organizations', { name: 'Acme' });
  const at = `/v1/organizations/${response.id}`;
  await owner.b.post(`${at}/memberships`, { user_id: member.id, role });
  const roles = async () => {
    const { json } = await t.backend('GET', `organizations/${response.id}/memberships`);
    return Object.fromEntries(json.data.map(m => [m.public_user_data.user_id, m.role]));
  };
  return { owner, member, at, roles };
}

export default {
  'a member makes themself an administrator': async t => {
    const { owner, member, at, roles } = await organization(t, 'org:member');
    const other = await t.user();
    await member.b.post(`${at}/memberships/${member.id}?_method=PATCH`, { role: 'org:admin' });
    await member.b.post(`${at}/memberships/${owner.id}?_method=DELETE`);
    await member.b.post(`${at}/memberships`, { user_id: other.id, role: 'org:admin' });
    await member.b.post(`${at}?_method=PATCH`, { name: 'Mallory' });
    await member.b.post(`${at}?_method=DELETE`);
    const after = await roles();
    return (
      (after[owner.id] !== 'org:admin' || after[member.id] !== 'org:member' || other.id in after) &&
      JSON.stringify(after)
    );
  },
  'who may manage members makes themself an administrator': async t => {
    const key = `org:host${Date.now()}`;
    const permissions = ['org:sys_memberships:read', 'org:sys_memberships:manage'];
    await t.backend('POST', 'organization_roles', { name: 'Host', key, permissions });
    const { owner, member, at, roles } = await organization(t, key);
    const other = await t.user();
    await member.b.post(`${at}/memberships/${member.id}?_method=PATCH`, { role: 'org:admin' });
    await member.b.post(`${at}/memberships`, { user_id: other.id, role: 'org:admin' });
    await member.b.post(`${at}/memberships/${owner.id}?_method=PATCH`, { role: 'org:member' });
    await member.b.post(`${at}/memberships/${owner.id}?_method=DELETE`);
    const after = await roles();
    return (after[owner.id] !== 'org:admin' || after[member.id] !== key || other.id in after) && JSON.stringify(after);
  },
  'a member of one organization acts in another': async t => {
    const { owner, at } = await organization(t, 'org:member');
    const mallory = await organization(t, 'org:admin');
    const answers = [
      await mallory.owner.b.get(at),
      await mallory.owner.b.get(`${at}/memberships`),
      await mallory.owner.b.post(`${at}/memberships`, { user_id: mallory.owner.id, role: 'org:admin' }),
      await mallory.owner.b.post(`${at}/memberships/${owner.id}?_method=DELETE`),
      await mallory.owner.b.post(`${at}?_method=DELETE`),
    ];
    return answers.some(a => a.status < 400) && answers.map(a => a.status).join();
  },
};
