// The part of cookie names that tells instances apart is clerk-js', with and without crypto.subtle.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import test from 'node:test';
import { sha1 } from '../dist/sha1.js';

test('the fallback of pages without a secure context is SHA-1', () => {
  for (let length = 0; length < 200; length++) {
    const message = randomBytes(length);
    assert.equal(
      Buffer.from(sha1(message)).toString('hex'),
      createHash('sha1').update(message).digest('hex'),
      `${length} bytes`,
    );
  }
});
