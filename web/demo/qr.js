// A QR code as SVG, by qrcode-generator.
const svg = 'http://www.w3.org/2000/svg';

/** @returns {Promise<SVGElement | null>} null where the library was not built */
export async function qrCode(text, label) {
  const library = await import('./vendor/qrcode.js').catch(() => null);
  if (!library) return null;
  const code = library.default(0, 'M');
  code.addData(text);
  code.make();
  const size = code.getModuleCount();
  let path = '';
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) if (code.isDark(y, x)) path += `M${x} ${y}h1v1h-1z`;
  const image = document.createElementNS(svg, 'svg');
  // Four modules of white around it, as readers expect.
  for (const [name, value] of Object.entries({
    viewBox: `-4 -4 ${size + 8} ${size + 8}`,
    class: 'qr',
    role: 'img',
    'aria-label': label,
  }))
    image.setAttribute(name, value);
  const dots = document.createElementNS(svg, 'path');
  dots.setAttribute('d', path);
  image.append(dots);
  return image;
}
