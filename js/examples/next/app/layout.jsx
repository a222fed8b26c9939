import { Provider } from './provider.jsx';

export const metadata = { title: 'Sign in with Next' };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <Provider>{children}</Provider>
      </body>
    </html>
  );
}
