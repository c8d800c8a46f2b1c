import type { Attribute } from '../../../ir/attributes.ts';
import { scalarType, type Type } from '../../../ir/types.ts';
import type { Location } from '../../../support/diagnostics.ts';
import { readBuiltinAttr, readBuiltinType } from './builtin-codes.ts';
import type { ByteReader } from './byte-reader.ts';
import type { Container, Entry } from './container.ts';
import { unsupported } from './raw-values.ts';
import { readVhloAttr, readVhloType } from './vhlo-codes.ts';

/** What an entry of the attribute table means: attributes and locations are in one table. */
export type AttrValue = { readonly attr: Attribute } | { readonly loc: Location };

/** Attributes, types or locations inside one another. */
const MAX_DEPTH = 512;

interface Slot<T> {
  readonly entry: Entry;
  value?: T;
  busy?: boolean;
  /** How much it is made of, parts that are used twice counted twice. */
  weight: number;
}

/** The attributes, types and locations of a file, each decoded when it is first asked for. */
export class AttrTable {
  private readonly attrs: Slot<AttrValue>[];
  private readonly types: Slot<Type>[];
  readonly strings: readonly string[];
  private depth = 0;
  /** Weight of what is being decoded. */
  private weight = 0;
  private budget: number;

  constructor(c: Container, size: number) {
    const slots = (entries: readonly Entry[]) => entries.map((entry) => ({ entry, weight: 0 }));
    this.attrs = slots(c.attrs);
    this.types = slots(c.types);
    this.strings = c.strings;
    // Shared parts can stand for exponentially large wholes.
    this.budget = 2 ** 20 + 16 * size;
  }

  get attrCount(): number {
    return this.attrs.length;
  }

  /** Reads an index and gives the attribute there. @throws SpucError */
  attr(r: ByteReader): Attribute {
    return this.attrAt(r.index(this.attrs.length, 'attributes'), r);
  }
  attrAt(i: number, r: ByteReader): Attribute {
    const v = this.value(this.slot(this.attrs, i, 'attributes', r), r, (e) => this.decodeAttr(e));
    return 'attr' in v ? v.attr : r.fail(`attribute ${i} is a location`);
  }
  /** An index that may be absent: its low bit says whether it is there. */
  optionalAttr(r: ByteReader): Attribute | undefined {
    const { value, flag } = r.flagged();
    return flag ? this.attrAt(value, r) : undefined;
  }
  /** The location at an index. @throws SpucError */
  loc(r: ByteReader): Location {
    const i = r.index(this.attrs.length, 'attributes');
    const v = this.value(this.attrs[i]!, r, (e) => this.decodeAttr(e));
    return 'loc' in v ? v.loc : r.fail(`attribute ${i} is no location`);
  }
  /** Reads an index and gives the type there. @throws SpucError */
  type(r: ByteReader): Type {
    return this.typeAt(r.index(this.types.length, 'types'), r);
  }
  typeAt(i: number, r: ByteReader): Type {
    return this.value(this.slot(this.types, i, 'types', r), r, (e) => {
      // The name of a type is as long as all its parts.
      this.weight += e.reader.remaining;
      return this.decodeType(e);
    });
  }
  /** Reads an index and gives the string there. */
  string(r: ByteReader): string {
    return this.strings[r.index(this.strings.length, 'strings')]!;
  }

  private slot<T>(slots: readonly Slot<T>[], i: number, what: string, r: ByteReader): Slot<T> {
    return slots[i] ?? r.fail(`index ${i} is beyond the table of ${slots.length} ${what}`);
  }

  private value<T>(slot: Slot<T>, r: ByteReader, decode: (e: Entry) => T): T {
    if (slot.value === undefined) {
      if (slot.busy) r.fail('an attribute or type contains itself');
      if (++this.depth > MAX_DEPTH)
        r.fail(`attributes, types or locations are nested more than ${MAX_DEPTH} deep`, 'nesting-limit');
      const outer = this.weight;
      this.weight = 1;
      slot.busy = true;
      slot.value = decode(slot.entry);
      slot.entry.reader.finish('an attribute or type');
      slot.busy = false;
      slot.weight = this.weight;
      this.weight = outer;
      this.depth--;
      this.budget -= slot.weight;
      if (this.budget < 0) r.fail('the attributes and types are too large', 'resource-limit');
    }
    this.weight += slot.weight;
    return slot.value;
  }

  private decodeAttr({ dialect, binary, reader }: Entry): AttrValue {
    if (!binary) return { attr: { kind: 'opaque', text: reader.cstring() } };
    if (dialect === 'builtin') return readBuiltinAttr(reader, this);
    if (dialect === 'vhlo') return { attr: readVhloAttr(reader, this) };
    if (PLACEMENT.has(dialect)) {
      reader.bytes(reader.remaining, 'an attribute');
      return { attr: { kind: 'opaque', text: `#${dialect}.unread` } };
    }
    return foreign(reader, dialect);
  }
  private decodeType({ dialect, binary, reader }: Entry): Type {
    if (!binary) {
      const text = reader.cstring();
      return text === 'none' ? scalarType('none') : unsupported(reader, `type '${text.slice(0, 80)}'`);
    }
    if (dialect === 'builtin') return readBuiltinType(reader, this);
    if (dialect === 'vhlo') return readVhloType(reader, this);
    return foreign(reader, dialect);
  }
}

/** Dialects whose attributes say where things are computed, not what: their content is passed over. */
const PLACEMENT = new Set(['sdy']);

const foreign = (r: ByteReader, dialect: string): never =>
  r.fail(
    `attributes and types of the dialect '${dialect}' are not supported in bytecode`,
    'unsupported-op',
    'write portable bytecode with jax.export or stablehlo.serialize_portable_artifact, or pass the text form',
  );
