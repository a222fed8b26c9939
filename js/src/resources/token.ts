import type * as types from '../types.js';

/** A session token as text, with its decoded parts. The signature is not checked here: that is the server's task. */
export class Token implements types.TokenResource {
  pathRoot = 'tokens';
  declare jwt?: types.JWT;
  readonly getRawString: () => string;

  constructor(raw: string) {
    this.getRawString = () => raw;
    const [header = '', payload = '', signature = ''] = raw.split('.');
    const read = (part: string) =>
      JSON.parse(
        new TextDecoder().decode(
          Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0)),
        ),
      );
    try {
      this.jwt = {
        encoded: { header, payload, signature },
        header: read(header),
        claims: { __raw: raw, ...read(payload) },
      };
    } catch {
      // a token that is not a JWT still has its text
    }
  }

  reload(): Promise<this> {
    return Promise.resolve(this);
  }
}
