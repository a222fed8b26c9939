// The one list of differences between clerk-js and signin-wasm that the comparison of flows lets pass. Each is a decision
// that helps users (DESIGN's table of deliberate differences) and is as narrow as it can be.
const list = [];

/** Whether a difference [path, clerk-js, signin-wasm] found in a flow is on the list. */
export const allowed = (flow, [path, reference, ours]) =>
  list.some(entry => entry.flow.test(`${flow.strategy}: ${flow.name}`) && entry.path.test(path) && (entry.when?.(reference, ours) ?? true));
