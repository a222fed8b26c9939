// The calls that most flows make.
import assert from 'node:assert/strict';

/** Passes the parameters through the page. */
export const call = (app, label, method, params) =>
  app.do(label, async (clerk, [method, params]) => (window.finished = await clerk.client.signIn[method](params)), [
    method,
    params,
  ]);
export const refused = (app, label, code, method, params) =>
  app.fails(label, code, (clerk, [method, params]) => clerk.client.signIn[method](params), [method, params]);
export const factor = async (app, strategy, which = 'supportedFirstFactors') => {
  const found = (await app.signIn())[which].find(f => f.strategy === strategy);
  assert.ok(found, `${strategy} is offered`);
  return found;
};
