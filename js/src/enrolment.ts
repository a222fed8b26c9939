/**
 * The calls by which users change themselves and their ways to sign in: `/v1/me`. A sign-in needs none of them, so the
 * file is loaded by the first one; it imports types and what belongs to it alone, so that nothing of the main file
 * comes along twice.
 */
import { readingAnswers } from './answered.js';
import { codedError } from './coded-error.js';
import type { Enrolling, Kind } from './enrolling.js';
import type { Params } from './form.js';
import { metadataPatch } from './metadata-patch.js';
import { makePasskey, supported } from './passkey-registration.js';
import { poll, untilStopped } from './polling.js';
import type * as types from './types.js';
import { deepCamel, take, takeTimes, timeOrNull, type Wire } from './wire.js';

type Call = (enrolling: Enrolling, self: Wire, params: Params) => Promise<unknown>;

const pathOf = ({ pathRoot, id }: Wire, action?: string) =>
  `${pathRoot}/${encodeURIComponent(id)}${action ? `/${action}` : ''}`;

/** Takes the server's version over. While offline the answer has no object, and nothing changes. */
function taken(enrolling: Enrolling, self: Wire, wire: Wire): Wire {
  if (wire.id) self.populate(wire, enrolling.verification);
  return self;
}

/** A call that changes an object. */
const change =
  (method: string, action: string, body: (params: Params, self: Wire) => Params = params => params): Call =>
  async (enrolling, self, params) =>
    taken(enrolling, self, await enrolling.send(method, pathOf(self, action), params, body(params, self)));

/**
 * Requests under way, by what they are made of. An equal request joins the one under way, because a component may
 * render twice.
 */
const preparing = new WeakMap<object, Map<string, Promise<unknown>>>();

const joined =
  (call: Call): Call =>
  (enrolling, self, { signal, ...params }) => {
    if (signal) return call(enrolling, self, { ...params, signal });
    const given = Object.entries(params).filter(([, value]) => value !== undefined);
    const key = JSON.stringify(given.sort(([a], [b]) => (a < b ? -1 : 1)));
    const under = preparing.get(self) ?? new Map<string, Promise<unknown>>();
    preparing.set(self, under);
    const running = under.get(key) ?? call(enrolling, self, params).finally(() => under.delete(key));
    under.set(key, running);
    return running;
  };

/** An address, number or wallet: how it is added, and what goes along when it is verified. */
const identification = (kind: Kind, name: string, prepared: (params: Params) => Params, proof: string) => ({
  [`${kind}.create`]: (async (enrolling, self, params) => {
    const value = { [name]: self[name] };
    return taken(enrolling, self, await enrolling.send('POST', `${self.pathRoot}/`, params, value));
  }) as Call,
  [`${kind}.prepareVerification`]: joined(change('POST', 'prepare_verification', prepared)),
  [`${kind}.attemptVerification`]: change('POST', 'attempt_verification', params => ({ [proof]: params[proof] })),
});

const reload: Call = async (enrolling, self, params) =>
  taken(enrolling, self, await enrolling.send('GET', pathOf(self), params));

const destroy: Call = async ({ send }, self, params) => void (await send('DELETE', pathOf(self), params));

/**
 * Begins a verification that ends somewhere else (a link in a mail, an enterprise connection), and reads the address
 * until it is verified, the verification has expired, or the company has refused.
 */
const flow =
  (strategy: string): Call =>
  async ({ timer }, self, { redirectUrl, signal, stop }) => {
    const address = self as types.EmailAddressResource;
    await untilStopped({ signal, stop }, async signal => {
      await address.prepareVerification({ strategy, redirectUrl, signal } as never);
      if (strategy === 'enterprise_sso' && !address.verification.externalVerificationRedirectURL) {
        const message = 'Unexpected: External verification redirect URL is missing';
        throw codedError('unexpected_verification', message);
      }
      const status = async () => {
        await address.reload({ signal });
        return address.verification.status;
      };
      // A link that has failed in one browser can be opened in another, a company's refusal stays.
      await poll(status, signal, timer, strategy === 'enterprise_sso' ? ['verified', 'failed', 'expired'] : undefined);
    });
    return address;
  };

/** A resource that the server shows once and never again. */
const shown = (wire: Wire, name: string, members: string[]) => {
  const resource: Wire = new { [name]: class {} }[name]!();
  resource.pathRoot = '/me';
  take(resource, wire, ['id', ...members]);
  resource.createdAt = timeOrNull(wire.created_at);
  resource.updatedAt = timeOrNull(wire.updated_at);
  resource.reload = () => Promise.resolve(resource);
  return resource;
};

const totp = (wire: Wire) =>
  shown({ ...wire, verified: !!wire.verified }, 'TOTP', ['secret', 'uri', 'verified', 'backup_codes']);

class DeletedObject implements types.DeletedObjectResource {
  static readonly name = 'DeletedObject';
  object: string;
  declare id?: string;
  declare slug?: string;
  deleted: boolean;
  constructor(wire: Wire) {
    this.object = wire.object ?? '';
    take(this, wire, ['id', 'slug']);
    this.deleted = !!wire.deleted;
  }
}

class SessionWithActivities {
  static readonly name = 'SessionWithActivities';
  pathRoot = '/me/sessions';
  declare id: string;
  revoke: (params?: Params) => Promise<unknown>;
  reload: () => Promise<this>;
  constructor(enrolling: Enrolling, wire: Wire) {
    this.populate(wire);
    this.revoke = (params = {}) => change('POST', 'revoke')(enrolling, this, params);
    this.reload = () => Promise.resolve(this);
  }
  /** @internal */
  populate(wire: Wire): void {
    take(this, wire, ['id', 'status']);
    take(this, wire, ['actor'], null);
    takeTimes(this, wire, ['expire_at', 'abandon_at', 'last_active_at']);
    const { object: _, ...activity } = wire.latest_activity ?? {};
    (this as Wire).latestActivity = deepCamel(activity);
  }
}

/** A user's call that posts something and resolves with an object for it. */
const add =
  (kind: Kind, path: string, body: (params: Params) => Params): Call =>
  async (enrolling, _, params) =>
    enrolling.make(kind, await enrolling.send('POST', path, params, body(params)));

const account = ({ strategy, enterpriseConnectionId, redirectUrl, ...rest }: Params): Params => ({
  strategy,
  redirectUrl,
  additionalScope: rest.additionalScopes,
  enterpriseConnectionId,
  oidcPrompt: rest.oidcPrompt,
  oidcLoginHint: rest.oidcLoginHint,
});

/** A call that changes the user. */
const changeUser =
  (method: string, path: string): Call =>
  async (enrolling, user, params) =>
    taken(enrolling, user, await enrolling.send(method, path, params, params));

const patch = changeUser('PATCH', '/me');
const patchMetadata = changeUser('PATCH', '/me/metadata');

const update: Call = async (enrolling, user, { unsafeMetadata, ...params }) => {
  const { signal, ...rest } = params;
  if (unsafeMetadata === undefined) return patch(enrolling, user, params);
  if (Object.keys(rest).length) await patch(enrolling, user, params);
  else await user.reload();
  const difference = metadataPatch(user.unsafeMetadata, unsafeMetadata);
  if (JSON.stringify(difference) === '{}') return user;
  return patchMetadata(enrolling, user, { unsafeMetadata: difference, signal });
};

/** When the browser makes no passkey, the passkey that the server has begun is deleted. */
const createPasskey: Call = async (enrolling, _, params) => {
  supported(enrolling);
  const { signal } = params;
  const passkey = enrolling.make('Passkey', await enrolling.send('POST', '/me/passkeys', params)) as Wire;
  let publicKeyCredential: string;
  try {
    publicKeyCredential = await makePasskey(enrolling, passkey.verification?.publicKey, signal);
  } catch (error) {
    const deleted = passkey.id && passkey.delete().catch(() => {});
    if (!signal?.aborted) await deleted; // who gave up waits for nothing
    throw error;
  }
  const proof = { strategy: 'passkey', publicKeyCredential };
  return enrolling.make(
    'Passkey',
    await enrolling.send('POST', pathOf(passkey, 'attempt_verification'), { signal }, proof),
  );
};

class Image implements types.ImageResource {
  static readonly name = 'Image';
  pathRoot = '';
  declare id?: string;
  declare name: string | null;
  declare publicUrl: string | null;
  reload: () => Promise<this>;
  constructor(wire: Wire) {
    take(this, wire, ['id', 'name', 'public_url']);
    this.reload = () => Promise.resolve(this);
  }
}

/** A file goes as a part of a form, text (base64) as the whole body; `null` removes the image. */
const setProfileImage: Call = async ({ send, uploads }, _, { file, signal }) => {
  const path = '/me/profile_image';
  if (file === null) return new Image(await send('DELETE', path, { signal }));
  const id = crypto.randomUUID();
  if (typeof file === 'string') {
    uploads.set(`file=${id}`, { body: file, headers: { 'content-type': 'application/octet-stream' } });
  } else if (file) {
    const body = new FormData();
    body.append('file', file);
    uploads.set(`file=${id}`, { body });
  }
  try {
    return new Image(await send('POST', path, { signal }, file ? { file: id } : {}));
  } finally {
    uploads.delete(`file=${id}`);
  }
};

const calls: Record<string, Call> = {
  ...identification('EmailAddress', 'emailAddress', params => params, 'code'),
  ...identification('PhoneNumber', 'phoneNumber', () => ({ strategy: 'phone_code' }), 'code'),
  ...identification('Web3Wallet', 'web3Wallet', params => params, 'signature'),
  'EmailAddress.startEmailLinkFlow': flow('email_link'),
  'EmailAddress.startEnterpriseSSOLinkFlow': flow('enterprise_sso'),
  'PhoneNumber.setReservedForSecondFactor': change('PATCH', '', ({ reserved }) => ({
    reservedForSecondFactor: reserved,
  })),
  'PhoneNumber.makeDefaultSecondFactor': change('PATCH', '', () => ({ defaultSecondFactor: true })),
  'ExternalAccount.reauthorize': change('PATCH', 'reauthorize', params => {
    const { additionalScope, redirectUrl, oidcPrompt, oidcLoginHint } = account(params);
    return { additionalScope, redirectUrl, oidcPrompt, oidcLoginHint };
  }),
  'Passkey.update': change('PATCH', ''),
  'Passkey.delete': async ({ send }, self, params) => new DeletedObject(await send('DELETE', pathOf(self), params)),
  'User.reload': async (enrolling, user, params) => taken(enrolling, user, await enrolling.send('GET', '/me', params)),
  'User.update': update,
  'User.updateMetadata': patchMetadata,
  'User.updatePassword': changeUser('POST', '/me/change_password'),
  'User.removePassword': changeUser('POST', '/me/remove_password'),
  'User.delete': async ({ send }, _, params) => void (await send('DELETE', '/me', params)),
  'User.createEmailAddress': add('EmailAddress', '/me/email_addresses/', ({ email }) => ({ emailAddress: email })),
  'User.createPhoneNumber': add('PhoneNumber', '/me/phone_numbers/', ({ phoneNumber }) => ({ phoneNumber })),
  'User.createWeb3Wallet': add('Web3Wallet', '/me/web3_wallets/', ({ web3Wallet }) => ({ web3Wallet })),
  'User.createExternalAccount': add('ExternalAccount', '/me/external_accounts', account),
  'User.createPasskey': createPasskey,
  'User.createTOTP': async ({ send }, _, params) => totp(await send('POST', '/me/totp', params)),
  'User.verifyTOTP': async ({ send }, _, params) =>
    totp(await send('POST', '/me/totp/attempt_verification', params, { code: params.code })),
  'User.disableTOTP': async ({ send }, _, params) => new DeletedObject(await send('DELETE', '/me/totp', params)),
  'User.createBackupCode': async ({ send }, _, params) =>
    shown({ codes: [], ...(await send('POST', '/me/backup_codes/', params)) }, 'BackupCode', ['codes']),
  'User.setProfileImage': setProfileImage,
  'User.getSessions': async (enrolling, _, params) => {
    const list = await enrolling.send('GET', '/me/sessions/active', params);
    return (Array.isArray(list) ? list : []).map(one => new SessionWithActivities(enrolling, one));
  },
};

const common: Record<string, Call> = { reload, destroy };

/** Runs a call of an object: `<class>.<method>`. */
export const run = (enrolling: Enrolling, name: string, self: object, params: Params): Promise<never> => {
  const call = calls[name] ?? common[name.split('.')[1]!]!;
  return readingAnswers(enrolling, params, enrolling => call(enrolling, self, params)) as Promise<never>;
};
