import { apiErrors, type ClerkAPIError } from '../errors.js';
import type { Owner } from '../owner.js';
import type { VerificationResource } from '../types.js';
import { take, time, type Wire } from '../wire.js';

/** How far the proof of one factor has come. Every update makes a new object. */
export class Verification implements VerificationResource {
  pathRoot = '';
  declare id?: undefined;
  declare status: VerificationResource['status'];
  declare strategy: string | null;
  declare nonce: string | null;
  declare message: string | null;
  declare externalVerificationRedirectURL: URL | null;
  declare attempts: number | null;
  expireAt: Date | null = null;
  error: ClerkAPIError | null = null;
  declare verifiedAtClient: string | null;
  declare channel?: 'sms' | 'whatsapp';
  /** Whether the link was followed in this browser. */
  verifiedFromTheSameClient: () => boolean;

  constructor(owner: Owner, wire: Wire | null | undefined) {
    const data = wire || {};
    take(this, data, ['status', 'strategy', 'attempts', 'verified_at_client'], null);
    this.nonce = data.nonce || null;
    this.message = data.message || null;
    const url = data.external_verification_redirect_url;
    this.externalVerificationRedirectURL = url ? new URL(url) : null;
    if (wire) {
      this.expireAt = time(data.expire_at);
      this.error = apiErrors([data.error])[0] || null;
    }
    if (data.channel) this.channel = data.channel;
    this.verifiedFromTheSameClient = () => !!this.verifiedAtClient && this.verifiedAtClient === owner.client?.id;
  }

  reload(): Promise<this> {
    return Promise.resolve(this);
  }
}
