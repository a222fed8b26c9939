import { auth, currentUser } from '@clerk/nextjs/server';

// Guarded by the page itself, not by the middleware.
export default async function Page() {
  await auth.protect();
  const user = await currentUser();
  return <p id="user">{user.primaryEmailAddress.emailAddress}</p>;
}
