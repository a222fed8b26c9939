// An application on @clerk/react-router: a root with its middleware, and a route that says who is there. React Router's
// own static handler answers, so that no build is needed.
import { clerkClient, clerkMiddleware, getAuth, rootAuthLoader } from '@clerk/react-router/server';
import { createStaticHandler, RouterContextProvider, redirect } from 'react-router';

/** The application, as a function from a Request to a Response. `options` are the middleware's. */
export function application(options) {
  const { queryRoute } = createStaticHandler([
    {
      id: 'root',
      path: '/',
      middleware: [clerkMiddleware(options)],
      children: [
        {
          id: 'who',
          path: 'who',
          // What rootAuthLoader adds is for <ClerkProvider/>: the state that a browser begins with.
          loader: async args =>
            Response.json(await rootAuthLoader(args, async ({ request }) => ({ userId: request.auth.userId }))),
        },
        {
          id: 'inside',
          path: 'inside',
          async loader(args) {
            const { isAuthenticated, userId } = await getAuth(args);
            if (!isAuthenticated) throw redirect('/sign-in');
            const user = await clerkClient(args).users.getUser(userId);
            return Response.json(user.primaryEmailAddress.emailAddress);
          },
        },
        { id: 'sign-in', path: 'sign-in', loader: () => new Response('sign in here') },
      ],
    },
  ]);
  return request =>
    queryRoute(request, {
      requestContext: new RouterContextProvider(),
      generateMiddlewareResponse: query => query(request),
    });
}
