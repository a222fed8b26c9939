// A request as a command line. What was masked becomes a shell variable, for the reader to fill in.
import { hidden } from './mask.js';

const quote = text => `'${text.replaceAll("'", `'\\''`)}'`;
const variable = name => `"$${name.replace(/^_+/, '').toUpperCase()}"`;
const value = (name, text) => (text === hidden ? `${quote(`${name}=`)}${variable(name)}` : quote(`${name}=${text}`));

export function curl({ verb, path, query, body }) {
  const url = new URL(`/v1${path}`, location.origin);
  for (const [name, text] of Object.entries(query)) url.searchParams.set(name, text === hidden ? `{${name}}` : text);
  const lines = [`curl ${quote(url.href)}`];
  if (verb !== 'GET') lines.push(`-X ${verb}`, `-H ${quote(`Origin: ${location.origin}`)}`);
  lines.push('-b "__client=$CLIENT"');
  for (const [name, text] of Object.entries(body || {})) lines.push(`--data-urlencode ${value(name, text)}`);
  return lines.join(' \\\n  ');
}
