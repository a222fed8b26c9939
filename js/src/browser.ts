/**
 * The script build: a classic script that leaves `window.Clerk`, as that of clerk-js does, so that Clerk's framework
 * packages take it by the URL of the file alone. It reads the key from its own tag, from the tag that has one, or from
 * the globals that those packages set.
 */
import { Clerk } from './index.js';
import { scriptTag } from './script-tag.js';

const setting = (name: string) => {
  const attribute = `data-clerk-${name}`;
  const value = (element: Element | null) => element?.getAttribute(attribute);
  const global = (window as unknown as Record<string, string>)[`__clerk_${name.replace('-', '_')}`];
  return value(scriptTag) || value(document.querySelector(`script[${attribute}]`)) || global || '';
};

interface Globals {
  Clerk?: Clerk | typeof Clerk;
  __internal_ClerkUICtor?: unknown;
}
const page = window as unknown as Globals;
const key = setting('publishable-key');
page.Clerk ||= key ? new Clerk(key, { proxyUrl: setting('proxy-url'), domain: setting('domain') }) : Clerk;
// The packages look for this class before they fetch Clerk's ready-made components, which do not run on this package.
page.__internal_ClerkUICtor ||= class {};
