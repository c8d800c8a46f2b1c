import type { ByteReader } from './byte-reader.ts';

/** Newest MLIR bytecode version that is read. */
const MAX_VERSION = 6;
/** Portable StableHLO versions that are read, both included; patch versions are free. */
const OLDEST = [0, 9] as const;
const NEWEST = [1, 15] as const;

/** Versions of MLIR bytecode from which on something is encoded differently. */
export const since = { dialectVersions: 1, lazyRegions: 2, useLists: 3, elidedLocations: 4, properties: 5 } as const;

/** Section numbers. */
const ID = {
  string: 0,
  dialect: 1,
  attrType: 2,
  attrTypeOffset: 3,
  ir: 4,
  resource: 5,
  resourceOffset: 6,
  dialectVersions: 7,
  properties: 8,
} as const;
const SECTIONS = Object.keys(ID).length;

/** An encoded attribute or type, not decoded yet. */
export interface Entry {
  readonly dialect: string;
  /** False when its text form is stored. */
  readonly binary: boolean;
  readonly reader: ByteReader;
}
/** An operation name that the program uses. */
export interface OpName {
  readonly dialect: string;
  readonly name: string;
  /** Its inherent attributes are properties. */
  readonly registered: boolean;
}
/** The tables of a file, and its program, still encoded. */
export interface Container {
  readonly version: number;
  readonly producer: string;
  readonly strings: readonly string[];
  readonly ops: readonly OpName[];
  readonly attrs: readonly Entry[];
  readonly types: readonly Entry[];
  readonly properties: readonly ByteReader[];
  readonly ir: ByteReader;
}

/** Reads a section header; the content of the section is skipped and returned as a reader. */
export function readSection(r: ByteReader, want?: number): { id: number; content: ByteReader } {
  const head = r.byte();
  const id = head & 0x7f;
  if (id >= SECTIONS || (want !== undefined && id !== want)) r.fail(`there is no section ${id} here`);
  const length = r.varint();
  if (head & 0x80) r.align(r.varint());
  return { id, content: r.sub(length, 'a section') };
}
/** The content of a region that is a section of its own. */
export const irSection = (r: ByteReader): ByteReader => readSection(r, ID.ir).content;

/**
 * Splits a portable StableHLO artifact into its tables. Source: MLIR's documentation of its bytecode format.
 * @throws SpucError class 'parse' for damaged data, 'version' for a version that is too new or too old, 'unsupported-op' for bytecode
 * that is not portable StableHLO
 */
export function readContainer(r: ByteReader): Container {
  r.bytes(4, 'the magic number');
  const version = r.varint();
  if (version > MAX_VERSION)
    r.fail(`MLIR bytecode of version ${version}; versions up to ${MAX_VERSION} are read`, 'version', EXPORT_HINT);
  const producer = r.cstring();
  checkProducer(r, producer);

  const sections = new Map<number, ByteReader>();
  while (r.remaining) {
    const { id, content } = readSection(r);
    if (sections.has(id)) r.fail(`section ${id} occurs twice`);
    sections.set(id, content);
  }
  const section = (name: keyof typeof ID): ByteReader =>
    sections.get(ID[name]) ?? r.fail(`section '${name}' is missing`);

  const strings = readStrings(section('string'));
  const { dialects, ops } = readDialects(section('dialect'), strings, version);
  const { attrs, types } = readEntries(section('attrTypeOffset'), section('attrType'), dialects);
  const properties = sections.get(ID.properties);
  return {
    version,
    producer,
    strings,
    ops,
    attrs,
    types,
    properties: properties ? readProperties(properties) : [],
    ir: section('ir'),
  };
}

const EXPORT_HINT = `export for StableHLO ${NEWEST.join('.')}.0 (stablehlo.serialize_portable_artifact takes the version), or pass the text form`;

/** Portable artifacts name the version of StableHLO that they are written for. */
function checkProducer(r: ByteReader, producer: string): void {
  const m = /^StableHLO_v(\d+)\.(\d+)\.(\d+)$/.exec(producer);
  if (!m) {
    r.fail(
      `MLIR bytecode of '${producer.slice(0, 80)}' is not portable StableHLO bytecode`,
      'unsupported-op',
      'write it with jax.export or stablehlo.serialize_portable_artifact, or pass the text form',
    );
  }
  const is = [Number(m[1]), Number(m[2])] as const;
  if (compare(is, NEWEST) <= 0 && compare(is, OLDEST) >= 0) return;
  r.fail(
    `this program is for StableHLO ${m.slice(1).join('.')}; versions ${OLDEST.join('.')} to ${NEWEST.join('.')} are read`,
    'version',
    EXPORT_HINT,
  );
}
const compare = (a: readonly [number, number], b: readonly [number, number]): number => a[0] - b[0] || a[1] - b[1];

/** Lengths come first, in reverse order; then all strings, each with a zero byte at its end. */
function readStrings(r: ByteReader): string[] {
  const lengths = r.list('strings', () => r.varint());
  const strings = lengths.reverse().map((n) => {
    const bytes = r.bytes(n, 'a string');
    if (bytes.at(-1) !== 0) r.fail('a string is not terminated');
    return r.utf8(bytes.subarray(0, -1));
  });
  r.finish('the strings');
  return strings;
}

function readDialects(
  r: ByteReader,
  strings: readonly string[],
  version: number,
): { dialects: string[]; ops: OpName[] } {
  const string = (i: number): string => strings[i] ?? r.fail(`there is no string ${i}`);
  const dialects = r.list('dialects', () => {
    if (version < since.dialectVersions) return string(r.varint());
    const { value, flag } = r.flagged();
    if (flag) readSection(r, ID.dialectVersions);
    return string(value);
  });
  if (version >= since.elidedLocations) r.varint(); // how many names follow
  const ops: OpName[] = [];
  while (r.remaining) {
    const dialect = dialects[r.index(dialects.length, 'dialects')]!;
    r.list('operation names', () => {
      const { value, flag } = version < since.properties ? { value: r.varint(), flag: true } : r.flagged();
      ops.push({ dialect, name: string(value), registered: flag });
    });
  }
  return { dialects, ops };
}

/** Sizes of the entries in their order, grouped by dialect: attributes first. */
function readEntries(
  sizes: ByteReader,
  data: ByteReader,
  dialects: readonly string[],
): { attrs: Entry[]; types: Entry[] } {
  const table = (n: number): Entry[] => {
    const out: Entry[] = [];
    while (out.length < n) {
      const dialect = dialects[sizes.index(dialects.length, 'dialects')]!;
      sizes.list('entries', () => {
        const { value, flag } = sizes.flagged();
        out.push({ dialect, binary: flag, reader: data.sub(value, 'an attribute or type') });
      });
    }
    if (out.length > n) sizes.fail(`there are more than ${n} attributes or types`);
    return out;
  };
  const attrs = sizes.varint();
  const types = sizes.varint();
  const tables = { attrs: table(attrs), types: table(types) };
  data.finish('the last type');
  return tables;
}

function readProperties(r: ByteReader): ByteReader[] {
  const list = r.list('properties', () => r.sub(r.varint(), 'a property'));
  r.finish('the properties');
  return list;
}
