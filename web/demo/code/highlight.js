// Colours for a few lines of code. Three languages are near enough to each other for one list of words.
import { h } from '../dom.js';

const token =
  /(\/\/.*)|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`)|\b(await|const|let|if|return|import|from|new|default|nil|err|error)\b/g;

/** A line as nodes. */
export function colour(line) {
  const nodes = [];
  let at = 0;
  for (const match of line.matchAll(token)) {
    nodes.push(line.slice(at, match.index));
    nodes.push(h('span', { class: match[1] ? 'comment' : match[2] ? 'string' : 'word' }, match[0]));
    at = match.index + match[0].length;
  }
  return [...nodes, line.slice(at)].filter(Boolean);
}
