// Small drawings of our own beside the names of providers and wallets: a hint of colour and shape, nobody's trade mark.
const svg = 'http://www.w3.org/2000/svg';

/** Each is one path on a field of 20 by 20. */
const paths = {
  google: 'M10 3a7 7 0 1 0 6.6 9.3M10 10h7',
  github: 'M6 5v7a4 4 0 0 0 4 4h0a4 4 0 0 0 4-4V9M6 5a1.5 1.5 0 1 1 0-.1M14 7a1.5 1.5 0 1 1 0-.1',
  microsoft: 'M4 4h5v5H4zM11 4h5v5h-5zM4 11h5v5H4zM11 11h5v5h-5z',
  apple:
    'M10 6c3-2 6 0 6 4 0 3-2.500 7-4 7-1 0-1-.7-2-.7s-1 .7-2 .7c-1.500 0-4-4-4-7 0-4 3-6 6-4zM10 6c0-2 1-3 2.500-3.500',
  mock: 'M4 7h12v8H4zM7 7V4h6v3M8 11h4',
  passkey: 'M7 10a3 3 0 1 1 0-.1M10 10h7v3M14 10v2',
  metamask: 'M3 4l5 3h4l5-3-1.500 8-5.500 4-5.500-4z',
  coinbase_wallet: 'M10 3a7 7 0 1 0 .1 0M8 8h4v4H8z',
  okx_wallet: 'M3 3h5v5H3zM12 3h5v5h-5zM8 8h4v4H8zM3 12h5v5H3zM12 12h5v5h-5z',
  base: 'M10 3a7 7 0 1 1-7 7h8',
  solana: 'M6 5h10l-2 2.500H4zM4 9h10l2 2.500H6zM6 13h10l-2 2.500H4z',
};

/** The drawing of a provider, a wallet or a passkey; null for what has none. */
export function icon(name) {
  if (!paths[name]) return null;
  const node = document.createElementNS(svg, 'svg');
  for (const [attribute, value] of Object.entries({ viewBox: '0 0 20 20', class: 'icon', 'aria-hidden': 'true' }))
    node.setAttribute(attribute, value);
  const path = document.createElementNS(svg, 'path');
  path.setAttribute('d', paths[name]);
  node.append(path);
  return node;
}
