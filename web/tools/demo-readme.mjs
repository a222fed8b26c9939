// Makes a page of the repository's README, web/demo/readme/index.html: what the demo page's links "Read me" and "Sizes"
// lead to, without a network and of the version that runs. Links to other files of the repository lead to GitHub.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { Marked } from 'marked';
import { gfmHeadingId } from 'marked-gfm-heading-id';

const repository = 'https://github.com/signin-wasm/signin-wasm/blob/main/';
const root = new URL('../../', import.meta.url);
const folder = new URL('web/demo/readme/', root);

/** "e-mail" with a hyphen at which no line ends. */
const wholeWord = word => word.replace('-', '\u2011');

const marked = new Marked(gfmHeadingId(), {
  walkTokens(token) {
    if (token.type === 'link' && !/^(https?:|#)/.test(token.href)) token.href = repository + token.href;
    if (token.type === 'text' && !token.tokens) token.text = token.text.replace(/e-mail/gi, wholeWord);
  },
});
// A table is wider than a phone. What scrolls has to be reachable by keyboard. A cell that says nothing is no header.
const body = marked
  .parse(readFileSync(new URL('README.md', root), 'utf8'))
  .replaceAll('<table>', '<div class="scrolls" role="group" aria-label="Table" tabindex="0"><table>')
  .replaceAll('</table>', '</table></div>')
  .replace(/<th[^>]*><\/th>/g, '<td></td>')
  .replaceAll('<pre>', '<pre tabindex="0">');

mkdirSync(folder, { recursive: true });
writeFileSync(
  new URL('index.html', folder),
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Read me · signin-wasm</title>
<link rel="icon" href="/__pages/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/__pages/page.css">
<link rel="stylesheet" href="/styles/readme.css">
</head>
<body>
<header class="bar">
<p class="mark"><a href="/">signin-wasm</a></p>
<p><a href="/">Back to the sign-in page</a></p>
</header>
<main class="wide">
${body}</main>
<nav class="back" aria-label="Way back"><a href="/">Back to the sign-in page</a></nav>
</body>
</html>
`,
);
