import { Engine } from './engine.jsx';

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <Engine>{children}</Engine>
      </body>
    </html>
  );
}
