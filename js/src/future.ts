import type { Clerk } from './clerk.js';
import type { SignIn } from './sign-in.js';
import type { SignInFutureResource } from './types.js';

export function future(_clerk: Clerk, signIn: SignIn): SignInFutureResource {
  return signIn as unknown as SignInFutureResource;
}
