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
  const reader = new Reader(bytes);
  if (bytes[0] !== 0 || bytes[1] !== 0x61 || bytes[2] !== 0x73 || bytes[3] !== 0x6d)
    throw new Error('not a WebAssembly module');
  reader.at = 8;
  const sections = {};
  const names = { functions: new Map(), segments: new Map() };
  let imported = 0;
  let functions = [];
  let segments = [];
  while (!reader.done) {
    const start = reader.at;
    const id = reader.byte();
    const size = reader.uint();
    const end = reader.at + size;
    let label = sectionNames[id] ?? `section ${id}`;
    if (id === 0) {
      label = reader.text();
      if (label === 'name') readNames(reader, end, names);
    } else if (label === 'import') imported = countImportedFunctions(reader);
    else if (label === 'code') functions = bodySizes(reader);
    else if (label === 'data') segments = segmentSizes(reader);
    sections[label] = (sections[label] ?? 0) + end - start;
    reader.at = end;
  }
  const named = (sizes, kind, first, what) =>
    sizes.map((bytes, i) => ({ name: names[kind].get(first + i) ?? `${what} ${first + i}`, bytes }));
  return {
    sections,
    // Functions are numbered from the imported ones on.
    functions: named(functions, 'functions', imported, 'function'),
    segments: named(segments, 'segments', 0, 'segment'),
  };
}

/** Reads the values of the binary format. */
class Reader {
  at = 0;
  #bytes;

  constructor(bytes) {
    this.#bytes = bytes;
  }

  get done() {
    return this.at >= this.#bytes.length;
  }

  byte() {
    if (this.done) throw new Error('the module ends too early');
    return this.#bytes[this.at++];
  }

  /** An unsigned number in LEB128. */
  uint() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const b = this.byte();
      value += (b & 0x7f) * scale;
      if (!(b & 0x80)) return value;
    }
  }

  text() {
    const length = this.uint();
    const start = this.at;
    this.at += length;
    return new TextDecoder().decode(this.#bytes.subarray(start, this.at));
  }

  /** The limits of a table or a memory. */
  limits() {
    const flags = this.uint();
    this.uint();
    if (flags & 1) this.uint();
  }
}

function countImportedFunctions(reader) {
  let count = 0;
  for (let n = reader.uint(); n > 0; n--) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind === 0) {
      reader.uint();
      count++;
    } else if (kind === 1) {
      reader.byte();
      reader.limits();
    } else if (kind === 2) reader.limits();
    else if (kind === 3) reader.at += 2;
    else throw new Error(`import kind ${kind}`);
  }
  return count;
}

function bodySizes(reader) {
  return Array.from({ length: reader.uint() }, () => {
    const start = reader.at;
    const length = reader.uint();
    reader.at += length;
    return reader.at - start;
  });
}

function segmentSizes(reader) {
  return Array.from({ length: reader.uint() }, () => {
    const start = reader.at;
    const flags = reader.uint();
    if (flags === 2) reader.uint();
    if (flags !== 1) {
      // the offset: i32.const, its LEB128, end
      reader.byte();
      while (reader.byte() & 0x80);
      reader.byte();
    }
    const length = reader.uint();
    reader.at += length;
    return reader.at - start;
  });
}

/** The name section: its first part names functions, its ninth data segments. */
function readNames(reader, end, names) {
  while (reader.at < end) {
    const id = reader.byte();
    const size = reader.uint();
    const next = reader.at + size;
    const map = id === 1 ? names.functions : id === 9 ? names.segments : undefined;
    if (map)
      for (let n = reader.uint(); n > 0; n--) {
        const index = reader.uint();
        map.set(index, reader.text());
      }
    reader.at = next;
  }
}
