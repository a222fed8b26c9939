// Reads a WebAssembly binary as far as the size report needs: how many bytes each section, function and data segment
// takes, with the names of the name section. https://webassembly.github.io/spec/core/binary/modules.html

const sectionNames = [
  'custom',
  'type',
  'import',
  'function',
  'table',
  'memory',
  'global',
  'export',
  'start',
  'element',
  'code',
  'data',
  'datacount',
  'tag',
];

/**
 * @param {Uint8Array} bytes
 * @returns {{sections: Record<string, number>, functions: {name: string, bytes: number}[], segments: {name: string,
 * bytes: number}[]}}
 */
export function readModule(bytes) {
  let at = 0;
  const byte = () => {
    if (at >= bytes.length) throw new Error('the module ends too early');
    return bytes[at++];
  };
  const uint = () => {
    let value = 0,
      shift = 0,
      b;
    do {
      b = byte();
      value += (b & 0x7f) * 2 ** shift;
      shift += 7;
    } while (b & 0x80);
    return value;
  };
  const text = () => {
    const length = uint(),
      start = at;
    at += length;
    return new TextDecoder().decode(bytes.subarray(start, at));
  };
  const limits = () => {
    const flags = uint();
    uint();
    if (flags & 1) uint();
  };

  if (bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d)
    throw new Error('not a WebAssembly module');
  at = 8;
  const sections = {},
    functionNames = new Map(),
    segmentNames = new Map(),
    imported = [];
  const functions = [],
    segments = [];
  while (at < bytes.length) {
    const start = at,
      id = byte(),
      size = uint(),
      end = at + size;
    let label = sectionNames[id] ?? `section ${id}`;
    if (id === 0) {
      label = text();
      if (label === 'name') readNames(end);
    } else if (id === 2) {
      for (let n = uint(); n > 0; n--) {
        const name = `${text()}.${text()}`,
          kind = byte();
        if (kind === 0) {
          uint();
          imported.push(name);
        } else if (kind === 1) {
          byte();
          limits();
        } else if (kind === 2) limits();
        else if (kind === 3) at += 2;
        else throw new Error(`import kind ${kind}`);
      }
    } else if (id === 10) {
      for (let i = 0, n = uint(); i < n; i++) {
        const bodyStart = at,
          length = uint();
        at += length;
        functions.push({ index: imported.length + i, bytes: at - bodyStart });
      }
    } else if (id === 11) {
      for (let i = 0, n = uint(); i < n; i++) {
        const segmentStart = at,
          flags = uint();
        if (flags === 2) uint();
        if (flags !== 1) {
          byte();
          while (byte() & 0x80);
          byte();
        } // the offset: i32.const, its LEB128, end
        const length = uint();
        at += length;
        segments.push({ index: i, bytes: at - segmentStart });
      }
    }
    sections[label] = (sections[label] ?? 0) + end - start;
    at = end;
  }
  return {
    sections,
    functions: functions.map(f => ({ name: functionNames.get(f.index) ?? `function ${f.index}`, bytes: f.bytes })),
    segments: segments.map(s => ({ name: segmentNames.get(s.index) ?? `segment ${s.index}`, bytes: s.bytes })),
  };

  function readNames(end) {
    while (at < end) {
      const id = byte(),
        size = uint(),
        next = at + size;
      const map = id === 1 ? functionNames : id === 9 ? segmentNames : undefined;
      if (map)
        for (let n = uint(); n > 0; n--) {
          const index = uint();
          map.set(index, text());
        }
      at = next;
    }
  }
}
