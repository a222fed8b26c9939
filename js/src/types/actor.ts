/** Who acts in the user's name (https://www.rfc-editor.org/rfc/rfc8693.html#name-act-actor-claim). */
export interface ActClaim {
  sub: string;
  type?: 'agent';
  [claim: string]: unknown;
}

export type AgentActClaim = ActClaim & { type: 'agent' };
