/** Who acts in the user's name (https://www.rfc-editor.org/rfc/rfc8693.html#name-act-actor-claim). */
export interface ActClaim {
  /** Who acts: a user's id, or an agent's. */
  sub: string;
  /** `agent` for a program that acts for the user. */
  type?: 'agent';
  [claim: string]: unknown;
}

/** A program that acts for the user. */
export type AgentActClaim = ActClaim & {
  /** A program acts. */
  type: 'agent';
};
