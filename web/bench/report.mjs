// From raw samples to the tables, the ratios to clerk-js and the verdict on each goal.
import { parts } from './profile.mjs';
import { exponent, instability, median, percentile, uncertainty } from './statistics.mjs';
import { physical, reference } from './subjects.mjs';

const of = (loads, key) => loads.map(load => load[key]);
const total = (s, encoding, awaited = true) =>
  s.files.reduce((sum, file) => sum + (file.awaited === awaited ? file[encoding] : 0), 0);

/** The rows of the table: label, unit, a subject's samples, and which percentile of them counts (the median). */
const rows = [
  ['transfer, gzip', 'B', s => [total(s, 'gzip')]],
  ['transfer, brotli', 'B', s => [total(s, 'brotli')]],
  ['transfer when load() has resolved, brotli', 'B', s => [total(s, 'brotli', false)]],
  ['load()', 'ms', s => of(s.loads.none, 'load')],
  ['load(), warm caches', 'ms', s => s.warm],
  ['load(), CPU 4x slower', 'ms', s => of(s.loads.cpu4x, 'load')],
  ['load(), Fast 3G', 'ms', s => of(s.loads.fast3G, 'load')],
  ['first API request', 'ms', s => of(s.loads.none, 'firstRequest')],
  ['first API request, Fast 3G', 'ms', s => of(s.loads.fast3G, 'firstRequest')],
  ['main thread, work of a load()', 'ms', s => of(s.loads.none, 'busy')],
  ['blocking, CPU 4x slower', 'ms', s => of(s.loads.cpu4x, 'blocking')],
  ['create', 'ms', s => s.create.sequential],
  ['create, p95', 'ms', s => s.create.sequential, 0.95],
  ['creates at once', 'ms', s => s.create.concurrent],
  ['main thread, work of a create', 'ms', s => [s.create.work]],
  ['main thread, work of each at once', 'ms', s => [s.create.workAtOnce]],
  ['sign-in', 'ms', s => s.signIn.sequential],
  ['sign-in, p95', 'ms', s => s.signIn.sequential, 0.95],
  ['sign-ins at once', 'ms', s => s.signIn.concurrent],
  ['main thread, work of a sign-in', 'ms', s => [s.signIn.work]],
  ['memory after load', 'B', s => [s.memory.afterLoad.total]],
  ['  JS heap', 'B', s => [s.memory.afterLoad.heap]],
  ['  buffers', 'B', s => [s.memory.afterLoad.buffers]],
  ['  wasm memory', 'B', s => [s.memory.afterLoad.wasm]],
  ['memory after the sign-ins', 'B', s => [s.memory.after.total]],
  ['growth per sign-in', 'B', s => [s.memory.slope], undefined, s => s.memory.interval],
];

/** At most these ratios to clerk-js; the growth in bytes, what a call takes beyond the bare fetch in milliseconds. */
const goals = {
  tiny: {
    'transfer, brotli': 0.906,
    'load()': 0.55,
    'load(), warm caches': 0.55,
    'load(), CPU 4x slower': 0.55,
    'load(), Fast 3G': 0.75,
    'first API request': 0.45,
    'blocking, CPU 4x slower': 0.15,
    create: 0.95,
    'create, p95': 1,
    'creates at once': 0.8,
    'sign-in': 0.95,
    'sign-in, p95': 1,
    'sign-ins at once': 0.8,
    'create beyond the bare fetch': 2,
    'sign-in beyond the bare fetch': 2,
    'memory after load': 0.8,
    'memory after the sign-ins': 0.8,
    'growth per sign-in': 64,
  },
  standard: {
    'transfer, brotli': 9.63,
    'load()': 1.3,
    create: 1.1,
    'creates at once': 1.2,
    'sign-in': 1,
    'growth per sign-in': 64,
  },
};
const beyond = / beyond the bare fetch$/;
const absolute = new Set(['growth per sign-in']);

/**
 * The figures of a run by label and subject: the value, and how far it can be trusted (0 where a run does not tell).
 */
function figuresOf(samples) {
  return Object.fromEntries(
    rows.map(([label, , values, p = 0.5, interval]) => [
      label,
      Object.fromEntries(
        Object.entries(samples).map(([name, s]) => {
          const found = values(s);
          const [value, spread] =
            p === 0.5 ? [median(found), uncertainty(found)] : [percentile(found, p), instability(found, p)];
          return [name, { value, spread: interval?.(s) ?? spread }];
        }),
      ),
    ]),
  );
}

/** The median of the runs. The spread is half of what the runs span, for a single run what that run says of itself. */
function together(values, own) {
  return {
    value: median(values),
    spread: values.length > 1 ? (Math.max(...values) - Math.min(...values)) / 2 : own,
  };
}

/** @param {Record<string, object>[]} runs for each run the raw measurements by subject */
export function evaluate(runs) {
  const names = Object.keys(runs[0]);
  const perRun = runs.map(figuresOf);
  const figures = rows.map(([label, unit]) => {
    const values = {},
      ratios = {};
    for (const name of names) {
      const cells = perRun.map(figure => figure[label][name]);
      values[name] = together(
        cells.map(cell => cell.value),
        cells[0].spread,
      );
      if (name === reference) continue;
      const bases = perRun.map(figure => figure[label][reference]);
      const ratio = cells.map((cell, i) => cell.value / bases[i].value);
      // A figure of zero, such as no blocking at all, has no relative spread.
      const own = ratio[0] * Math.hypot(cells[0].spread / (cells[0].value || 1), bases[0].spread / bases[0].value);
      ratios[name] = together(ratio, own);
    }
    return { label, unit, values, ratios };
  });
  return { figures, growth: growthOf(runs), profiles: profilesOf(runs), verdicts: verdictsOf(figures, names) };
}

function verdictsOf(figures, names) {
  return Object.entries(goals)
    .filter(([name]) => names.includes(name))
    .flatMap(([subject, wanted]) =>
      Object.entries(wanted).map(([label, limit]) => {
        const { values, ratios } = figures.find(one => one.label === label.replace(beyond, ''));
        const isRatio = !absolute.has(label) && !beyond.test(label);
        let { value: got, spread } = (isRatio ? ratios : values)[subject];
        if (beyond.test(label)) got -= values[physical]?.value ?? 0;
        const floor = isRatio ? ratios[physical]?.value : undefined;
        return { subject, label, limit, got, spread, floor, verdict: verdict(got, spread, limit, floor) };
      }),
    );
}

/** `floor` is the ratio of the requests alone, without any SDK. */
function verdict(got, spread, limit, floor) {
  const decided = spread <= Math.abs(got - limit);
  if (decided && got <= limit) return 'met';
  if (floor > limit) return 'out of reach';
  return decided ? 'missed' : 'undecided';
}

/** For everything that grows: the median times, the ratios to clerk-js, and the exponent of each subject. */
function growthOf(runs) {
  const [first] = runs;
  return Object.keys(first[reference].growth ?? {}).map(what => {
    const points = name =>
      first[name].growth[what].map(([size], i) => [size, median(runs.map(run => run[name].growth[what][i][1]))]);
    const base = points(reference);
    const subjects = Object.fromEntries(
      Object.keys(first).map(name => [
        name,
        {
          points: points(name),
          ratios: points(name).map(([, ms], i) => ms / base[i][1]),
          exponent: exponent(points(name)),
        },
      ]),
    );
    return { what, sizes: base.map(([size]) => size), subjects };
  });
}

/** Microseconds of a create, by subject and part. */
function profilesOf(runs) {
  const of = (name, part) => median(runs.map(run => run[name].profile[part]));
  return Object.fromEntries(
    Object.keys(runs[0]).map(name => [
      name,
      Object.fromEntries(Object.keys(parts).map(part => [part, of(name, part)])),
    ]),
  );
}

const number = (value, unit) =>
  unit === 'B' ? Math.round(value).toLocaleString('en-US') : value.toFixed(value < 10 ? 2 : 1);
const table = lines => {
  const [head, ...body] = lines.map(cells => `| ${cells.join(' | ')} |`);
  return [head, `|${lines[0].map((_, i) => (i ? '---:' : '---')).join('|')}|`, ...body].join('\n');
};

/** The tables as Markdown: what `make bench` prints, and writes into README.md. */
export function report({ figures, growth, profiles, verdicts }, titles, about) {
  const names = Object.keys(titles);
  const lines = [about];
  lines.push(
    table([
      ['', ...names.map(name => titles[name])],
      ...figures.map(({ label, unit, values, ratios }) => [
        `${label}, ${unit}`,
        ...names.map(name => {
          const ratio = ratios[name];
          const shown = number(values[name].value, unit);
          if (!ratio || name === physical || !Number.isFinite(ratio.value)) return shown;
          return `${shown} (${ratio.value.toFixed(2)} ± ${ratio.spread.toFixed(2)})`;
        }),
      ]),
    ]),
  );
  for (const { what, sizes, subjects } of growth) {
    lines.push(
      table([
        [`create, ms, by ${what}`, ...sizes.map(String), 'exponent'],
        ...names.map(name => [
          titles[name],
          ...subjects[name].points.map(
            ([, ms], i) =>
              number(ms, 'ms') +
              (name === reference || name === physical ? '' : ` (${subjects[name].ratios[i].toFixed(2)})`),
          ),
          subjects[name].exponent.toFixed(2),
        ]),
      ]),
    );
  }
  lines.push(
    table([
      ['main thread of a create, by the sampling profiler, µs', ...names.map(name => titles[name])],
      ...Object.entries(parts).map(([part, title]) => [title, ...names.map(name => profiles[name][part].toFixed(0))]),
    ]),
  );
  lines.push(
    table([
      ['goal', 'at most', 'bare page and fetch', 'measured', ''],
      ...verdicts.map(({ subject, label, limit, got, spread, floor, verdict }) => [
        `${titles[subject]}: ${label}`,
        String(limit),
        floor > 0 ? floor.toFixed(2) : '',
        `${got.toFixed(2)} ± ${spread.toFixed(2)}`,
        verdict,
      ]),
    ]),
  );
  return lines.join('\n\n');
}
