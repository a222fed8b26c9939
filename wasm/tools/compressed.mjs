// What a file weighs on the wire, at the highest level of either encoding: a file that is compressed once and served
// for a year can afford it. Brotli comes with Node, so that nobody needs a system package.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** @param {Uint8Array} bytes */
export const gzip = bytes => gzipSync(bytes, { level: 9 });

/** @param {Uint8Array} bytes */
export const brotli = bytes =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

/** @param {Uint8Array} bytes */
export const weigh = bytes => ({ raw: bytes.length, gzip: gzip(bytes).length, brotli: brotli(bytes).length });
