import { clerkMiddleware, createRouteMatcher } from '@clerk/nextjs/server';

const guarded = createRouteMatcher(['/guarded(.*)']);

export default clerkMiddleware(async (auth, request) => {
  if (guarded(request)) await auth.protect();
});

export const config = { matcher: ['/((?!_next|favicon.ico).*)'] };
