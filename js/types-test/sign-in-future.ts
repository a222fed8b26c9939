/** SignInFutureResource against Clerk's; the 4.x types had an earlier draft of it, so only the newer ones count. */
import type * as shared from '@clerk/shared/types';
import type * as ours from '../src/types.js';
import type { Assignable, Expect, Mutual, SameKeys, Without } from './equal.js';

type Keys = Expect<SameKeys<keyof ours.SignInFutureResource, keyof shared.SignInFutureResource>>;

/**
 * Compared elsewhere: verifications in sign-in.ts, `navigate` of `finalize` in clerk.ts (it is given a whole session).
 */
type Compared = 'firstFactorVerification' | 'secondFactorVerification' | 'finalize' | Wider;
/** Accepts more: `provider` is not required, the strategy names it. */
type Wider = 'web3';

type Future = Mutual<Without<ours.SignInFutureResource, Compared>, Without<shared.SignInFutureResource, Compared>>;
type Web3 = Assignable<ours.SignInFutureResource['web3'], shared.SignInFutureResource['web3']>;
type Finalize = Mutual<
  ReturnType<ours.SignInFutureResource['finalize']>,
  ReturnType<shared.SignInFutureResource['finalize']>
>;
type FinalizeKeys = Expect<SameKeys<keyof ours.SignInFutureFinalizeParams, keyof shared.SignInFutureFinalizeParams>>;

type Params = [
  Mutual<ours.SignInFutureCreateParams, shared.SignInFutureCreateParams>,
  Mutual<ours.SignInFuturePasswordParams, shared.SignInFuturePasswordParams>,
  Mutual<ours.SignInFutureEmailCodeSendParams, shared.SignInFutureEmailCodeSendParams>,
  Mutual<ours.SignInFutureEmailLinkSendParams, shared.SignInFutureEmailLinkSendParams>,
  Mutual<ours.SignInFuturePhoneCodeSendParams, shared.SignInFuturePhoneCodeSendParams>,
  Mutual<ours.SignInFutureResetPasswordSubmitParams, shared.SignInFutureResetPasswordSubmitParams>,
  Mutual<ours.SignInFutureSSOParams, shared.SignInFutureSSOParams>,
  Mutual<ours.SignInFuturePasskeyParams, shared.SignInFuturePasskeyParams>,
  Mutual<ours.SignInFutureTicketParams, shared.SignInFutureTicketParams>,
  Mutual<ours.SignInFutureTOTPVerifyParams, shared.SignInFutureTOTPVerifyParams>,
  Mutual<ours.SignInFutureBackupCodeVerifyParams, shared.SignInFutureBackupCodeVerifyParams>,
  Assignable<shared.SignInFutureWeb3Params, ours.SignInFutureWeb3Params>,
];
