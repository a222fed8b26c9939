// Takes the pages of the React application over: they are the same on Clerk's package for Next.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';

const [from, to] = ['../react/src/', 'app/react/'].map(path => new URL(path, import.meta.url));
mkdirSync(to, { recursive: true });
for (const name of readdirSync(from).filter(name => name !== 'main.jsx')) {
  const page = readFileSync(new URL(name, from), 'utf8').replaceAll("'@clerk/react", "'@clerk/nextjs");
  writeFileSync(new URL(name, to), page);
}
