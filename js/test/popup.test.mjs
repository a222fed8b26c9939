// src/popup.ts: whose reports are believed, and what is left behind.
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const { outputFiles } = buildSync({
  entryPoints: [fileURLToPath(new URL('../src/popup.ts', import.meta.url))],
  bundle: true,
  format: 'esm',
  write: false,
});
const { watchPopup } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);

const portal = 'https://portal.test';
const { BroadcastChannel } = globalThis;
let page, channel;
beforeEach(() => {
  page = new EventTarget();
  globalThis.addEventListener = page.addEventListener.bind(page);
  globalThis.BroadcastChannel = class extends EventTarget {
    constructor(name) {
      super();
      this.name = name;
      channel = this;
    }
    close() {
      this.closed = true;
    }
  };
});
afterEach(() => {
  delete globalThis.addEventListener;
  globalThis.BroadcastChannel = BroadcastChannel;
});
const message = (data, origin, source) => Object.assign(new Event('message'), { data, origin, source });
const post = (...event) => page.dispatchEvent(message(...event));

describe('a popup', () => {
  test('is believed itself, at the origin asked for, and nobody else', async () => {
    const window = { location: {} };
    const popup = watchPopup(window);
    popup.point('https://provider.test/');
    assert.equal(window.location.href, 'https://provider.test/');
    post({ session: 'from another window' }, portal, {});
    post({ session: 'from nowhere' }, portal, null);
    post({ session: 'from another origin' }, 'https://evil.test', window);
    const circle = {};
    circle.self = circle;
    post(circle, portal, window);
    post({ toJSON: () => assert.fail('toJSON') }, portal, window);
    const report = popup.message(portal);
    post({ session: 'sess_1' }, portal, window);
    assert.equal(await report, '{"session":"sess_1"}');
    popup.close();
    post({ session: 'late' }, portal, window);
    const nothing = Symbol('nothing');
    assert.equal(await Promise.race([popup.message(portal), Promise.resolve(nothing)]), nothing);
  });

  test('that isolated itself speaks on the channel', async () => {
    const popup = watchPopup({ closed: true });
    assert.equal(popup.closed(), true);
    assert.equal(channel.name, 'clerk-popup');
    for (const origin of ['https://evil.test', portal]) channel.dispatchEvent(message({ session: origin }, origin));
    assert.equal(await popup.message(portal), `{"session":"${portal}"}`);
    popup.close();
    assert.equal(channel.closed, true);
  });

  test("is given up with the caller's signal, for good", async () => {
    const controller = new AbortController();
    const popup = watchPopup({}, controller.signal);
    const report = popup.message(portal);
    controller.abort();
    await assert.rejects(report, { name: 'AbortError' });
    await assert.rejects(popup.message(portal), { name: 'AbortError' });
    await assert.rejects(watchPopup({}, controller.signal).message(portal), { name: 'AbortError' });
  });

  test('floods nobody, and works where the page has no channel', async () => {
    globalThis.BroadcastChannel = undefined;
    const window = {};
    const popup = watchPopup(window);
    for (let i = 0; i < 1000; i++) post(i, portal, window);
    for (let i = 0; i < 8; i++) assert.equal(await popup.message(portal), String(i));
    const report = popup.message(portal);
    post('next', portal, window);
    assert.equal(await report, '"next"');
  });

  test('is not listened to when the program ended while this file was on its way', () => {
    watchPopup({}, undefined, AbortSignal.abort());
    assert.equal(channel.closed, true);
  });

  test('is no longer listened to once the program has ended', async () => {
    const window = { location: {}, closed: false };
    const life = new AbortController();
    const popup = watchPopup(window, undefined, life.signal);
    const report = popup.message(portal);
    life.abort();
    assert.equal(channel.closed, true);
    post({ session: 'late' }, portal, window);
    const nothing = Symbol('nothing');
    assert.equal(await Promise.race([report, new Promise(resolve => setTimeout(resolve, 20, nothing))]), nothing);
  });
});
