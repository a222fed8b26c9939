// From raw samples to the table, the ratios to clerk-js and the verdict on each target.
import { reference } from './subjects.mjs';
import { median, percentile } from './statistics.mjs';

/** The rows of the table: label, unit, and how the figure comes out of a subject's samples. */
const rows = [
  ['transfer, gzip', 'B', s => total(s, 'gzip')],
  ['transfer, brotli', 'B', s => total(s, 'brotli')],
  ['load()', 'ms', s => of(s.loads.none, 'load')],
  ['load(), warm caches', 'ms', s => median(s.warm)],
  ['load(), CPU 4x slower', 'ms', s => of(s.loads.cpu4x, 'load')],
  ['load(), Fast 3G', 'ms', s => of(s.loads.fast3G, 'load')],
  ['first API request', 'ms', s => of(s.loads.none, 'firstRequest')],
  ['first API request, Fast 3G', 'ms', s => of(s.loads.fast3G, 'firstRequest')],
  ['main thread busy', 'ms', s => of(s.loads.none, 'busy')],
  ['blocking, CPU 4x slower', 'ms', s => of(s.loads.cpu4x, 'blocking')],
  ['create, median', 'ms', s => median(s.create.sequential)],
  ['create, p95', 'ms', s => percentile(s.create.sequential, 0.95)],
  ['create, all at once', 'ms', s => s.create.concurrent],
  ['sign-in, median', 'ms', s => median(s.signIn.sequential)],
  ['sign-in, p95', 'ms', s => percentile(s.signIn.sequential, 0.95)],
  ['sign-in, all at once', 'ms', s => s.signIn.concurrent],
  ['memory after load', 'B', s => s.memory.afterLoad.total],
  ['  JS heap', 'B', s => s.memory.afterLoad.heap],
  ['  buffers', 'B', s => s.memory.afterLoad.buffers],
  ['  wasm memory', 'B', s => s.memory.afterLoad.wasm],
  ['memory after the sign-ins', 'B', s => s.memory.after.total],
  ['growth per sign-in', 'B', s => s.memory.slope],
];

/** Ratios to clerk-js, except for the growth, which is bytes per sign-in and noise below this. */
const flat = 64;
export const targets = {
  tiny: {
    'transfer, brotli': 1,
    'load()': 1,
    'load(), CPU 4x slower': 1,
    'load(), Fast 3G': 1,
    'create, median': 1.2,
    'sign-in, median': 1.1,
    'memory after load': 1,
    'growth per sign-in': flat,
  },
  standard: { 'transfer, brotli': 9.5, 'load()': 2, 'create, median': 1.2, 'growth per sign-in': flat },
};

const of = (loads, key) => median(loads.map(load => load[key]));
const total = (s, encoding) => s.files.reduce((sum, file) => sum + file[encoding], 0);

/** @param {Record<string, object>} samples raw measurements by subject */
export function evaluate(samples) {
  const figures = {};
  for (const [label, unit, value] of rows) {
    const perSubject = Object.fromEntries(Object.entries(samples).map(([name, s]) => [name, value(s)]));
    const base = perSubject[reference];
    figures[label] = {
      unit,
      values: perSubject,
      ratios: Object.fromEntries(
        Object.entries(perSubject)
          .filter(([name]) => name !== reference)
          .map(([name, v]) => [name, v / base]),
      ),
    };
  }
  const verdicts = Object.entries(targets)
    .filter(([name]) => samples[name])
    .flatMap(([name, wanted]) =>
      Object.entries(wanted).map(([label, limit]) => {
        const absolute = label === 'growth per sign-in';
        const got = absolute ? figures[label].values[name] : figures[label].ratios[name];
        return { subject: name, label, limit, got, met: got <= limit };
      }),
    );
  return { figures, verdicts };
}

export function print({ figures, verdicts }, samples, titles) {
  const names = Object.keys(samples);
  const cell = (value, unit) =>
    unit === 'B' ? Math.round(value).toLocaleString('en-US') : value.toFixed(value < 10 ? 2 : 1);
  const line = cells => console.log(cells.map((text, i) => (i ? text.padStart(24) : text.padEnd(30))).join(''));
  line(['', ...names.map(name => titles[name])]);
  for (const [label, { unit, values, ratios }] of Object.entries(figures)) {
    line([
      `${label} [${unit}]`,
      ...names.map(
        name =>
          cell(values[name], unit) +
          (ratios[name] === undefined || !Number.isFinite(ratios[name])
            ? '        '
            : ` (${ratios[name].toFixed(2)})`.padStart(8)),
      ),
    ]);
  }
  console.log('\nFetched before load() resolved (brotli bytes; in brackets above: ratio to clerk-js)');
  for (const name of names)
    for (const file of samples[name].files) line([`  ${titles[name]}`, file.url, file.brotli.toLocaleString('en-US')]);
  if (verdicts.length) console.log('\nTargets');
  for (const { subject, label, limit, got, met } of verdicts)
    console.log(`  ${met ? 'met   ' : 'MISSED'} ${titles[subject]}: ${label} ${got.toFixed(2)}, at most ${limit}`);
}
