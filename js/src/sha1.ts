/**
 * SHA-1 (FIPS 180-4) for pages without a secure context, which have no crypto.subtle. It serves a name and no security.
 * Loaded on demand.
 */
const rotate = (x: number, n: number) => (x << n) | (x >>> (32 - n));

export function sha1(message: Uint8Array): Uint8Array {
  const blocks = new DataView(new ArrayBuffer(((message.length + 72) >> 6) << 6));
  for (const [i, byte] of message.entries()) blocks.setUint8(i, byte);
  blocks.setUint8(message.length, 0x80);
  blocks.setUint32(blocks.byteLength - 4, message.length * 8);
  const sum = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0] as [number, number, number, number, number];
  for (let at = 0; at < blocks.byteLength; at += 64) {
    const words: number[] = [];
    let [a, b, c, d, e] = sum;
    for (let i = 0; i < 80; i++) {
      const [w3 = 0, w8 = 0, w14 = 0, w16 = 0] = [words[i - 3], words[i - 8], words[i - 14], words[i - 16]];
      const word = i < 16 ? blocks.getInt32(at + i * 4) : rotate(w3 ^ w8 ^ w14 ^ w16, 1);
      words.push(word);
      const [mixed, constant] =
        i < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : i < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : i < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      [a, b, c, d, e] = [(rotate(a, 5) + mixed + e + constant + word) | 0, a, rotate(b, 30), c, d];
    }
    for (const [i, part] of [a, b, c, d, e].entries()) sum[i] = (sum[i]! + part) | 0;
  }
  const bytes = new DataView(new ArrayBuffer(20));
  for (const [i, part] of sum.entries()) bytes.setInt32(i * 4, part);
  return new Uint8Array(bytes.buffer);
}
