import type { AnyAttrKind } from '../ir/attr-kinds.ts';
import { type Attribute, type DenseAttr, isDense } from '../ir/attributes.ts';
import { funcBody, functionsOf } from '../ir/builtin.ts';
import { mix, mixReal } from '../ir/hash.ts';
import type { Block, Operation, Value } from '../ir/ir.ts';
import { showType, typeId } from '../ir/types.ts';
import { definePass } from './pass.ts';

export const cse = definePass({
  name: 'cse',
  doc: 'Common subexpression elimination: equal pure ops on equal operands are computed once. In MPC every op saved is messages saved.',
  run: (module) => {
    let count = 0;
    for (const f of functionsOf(module)) count += visit(funcBody(f), []);
    return count;
  },
});

/** Ops of one hash: a single one, or several. */
type Alike = Operation | Operation[];
type Known = Map<number, Alike>;

function visit(block: Block, outer: readonly Known[]): number {
  const known: Known = new Map();
  const scopes = [known, ...outer];
  let count = 0;
  for (const op of block) {
    for (let i = 0; i < op.regions.length; i++) count += visit(op.regions[i]!.block, scopes);
    if (!op.def.isPure || (op.regions.length > 0 && !op.regions.every((r) => onlyPure(r.block)))) continue;
    const rough = roughKey(op);
    let same: Operation | undefined;
    for (let i = 0; i < scopes.length && !same; i++) same = find(scopes[i]!.get(rough), op);
    if (!same) {
      const alike = known.get(rough);
      if (alike === undefined) known.set(rough, op);
      else if (Array.isArray(alike)) alike.push(op);
      else known.set(rough, [alike, op]);
      continue;
    }
    for (let i = 0; i < op.results.length; i++) op.results[i]!.replaceAllUsesWith(same.results[i]!);
    op.erase();
    count++;
  }
  return count;
}

function find(alike: Alike | undefined, op: Operation): Operation | undefined {
  if (!Array.isArray(alike)) return alike && equal(alike, op) ? alike : undefined;
  for (let i = 0; i < alike.length; i++) if (equal(alike[i]!, op)) return alike[i];
  return undefined;
}

/** A hash of kind, operands, type and attributes: equal for ops that are equal, and seldom for others. */
function roughKey(op: Operation): number {
  const { def, numOperands } = op;
  let hash = mix(roughBody(op), op.results.length === 1 ? typeId(op.result.type) : op.results.length);
  if (numOperands > 1 && def.has('commutative')) {
    let sum = 0;
    let xor = 0;
    for (let i = 0; i < numOperands; i++) {
      const { id } = op.operand(i);
      sum += id;
      xor ^= id;
    }
    return mix(mix(hash, sum), xor);
  }
  for (let i = 0; i < numOperands; i++) hash = mix(hash, op.operand(i).id);
  return hash;
}
/** A hash of kind and attributes: equal where `sameBody` holds. */
export function roughBody({ def, attrs }: Operation): number {
  let hash = def.id;
  for (let i = 0; i < def.attrNames.length; i++) hash = mix(hash, roughValue(attrs[def.attrNames[i]]));
  return hash;
}

/** Elements of a literal that its hash looks at. */
const ROUGH_ELEMENTS = 16;
/** A hash of whole numbers, lists of them and literals; other attributes tell few ops apart. */
function roughValue(v: unknown): number {
  if (typeof v === 'number') return v;
  let hash = 0;
  if (Array.isArray(v)) for (let i = 0; i < v.length; i++) hash = mix(hash, Number(v[i]));
  else if (isDense(v)) {
    const { data } = v.tensor;
    for (let i = 0; i < data.length && i < ROUGH_ELEMENTS; i++) hash = mixReal(hash, Number(data[i]));
  }
  return hash;
}

/** True when two ops of one hash compute the same. */
function equal(a: Operation, b: Operation): boolean {
  if (a.def !== b.def || a.results.length !== b.results.length || a.numOperands !== b.numOperands) return false;
  for (let i = 0; i < a.results.length; i++) if (a.results[i]!.type !== b.results[i]!.type) return false;
  if (a.regions.length > 0 || b.regions.length > 0) return keyOf(a) === keyOf(b);
  if (!equalAttrs(a, b)) return false;
  return a.def.has('commutative') ? equalSets(a.operands, b.operands) : equalLists(a.operands, b.operands);
}

/** True when two ops are of one kind with equal attributes and regions: they differ in operands and types only. */
export const sameBody = (a: Operation, b: Operation): boolean =>
  a.def === b.def && (a.regions.length > 0 || b.regions.length > 0 ? bodyKey(a) === bodyKey(b) : equalAttrs(a, b));
function equalAttrs(a: Operation, b: Operation): boolean {
  const { attrNames, attrSpecs } = a.def;
  for (let i = 0; i < attrNames.length; i++) {
    const name = attrNames[i];
    if (!equalValues(a.attrs[name], b.attrs[name], attrSpecs[name])) return false;
  }
  return true;
}
function equalLists(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
/** The same values, as often, in any order. */
function equalSets(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length === 2) return (a[0] === b[0] && a[1] === b[1]) || (a[0] === b[1] && a[1] === b[0]);
  const sorted = (vs: readonly Value[]) => vs.map((v) => v.id).sort((x, y) => x - y);
  return equalLists(sorted(a), sorted(b));
}

function equalValues(a: unknown, b: unknown, kind: AnyAttrKind): boolean {
  if (Object.is(a, b)) return true;
  if (a === undefined || b === undefined || typeof a === 'number') return false;
  if (isDense(a) && isDense(b)) return equalDense(a, b);
  if (isWhole(a) && isWhole(b)) return equalLists(a, b);
  return attrKey(kind.encode(a)) === attrKey(kind.encode(b));
}
const isWhole = (v: unknown): v is readonly number[] => Array.isArray(v) && v.every((x) => Number.isInteger(x));

/** Longer literals are told apart by identity only: comparing them costs more than it saves. */
const LONG_LITERAL = 4096;
const bytesOf = ({ tensor: { data } }: DenseAttr): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
/** The same type and the same bits: NaN has many. */
function equalDense(a: DenseAttr, b: DenseAttr): boolean {
  if (a.type !== b.type || a.splat !== b.splat) return false;
  if (a.tensor === b.tensor) return true;
  const [x, y] = [a.tensor.data, b.tensor.data];
  if (x.length !== y.length || x.byteLength > LONG_LITERAL) return false;
  let known = true;
  for (let i = 0; i < x.length; i++) {
    if (!Object.is(x[i], y[i])) return false;
    known &&= !Number.isNaN(x[i]);
  }
  return known || equalLists(bytesOf(a), bytesOf(b));
}

/** Long literals that were met. */
let literals = 0;
const denseIds = new WeakMap<object, string>();

/** True when running a block has no effect but its results. */
export const onlyPure = (block: Block): boolean =>
  [...block].every(
    (op) => op.def.has('terminator') || (op.def.has('pure') && op.regions.every((r) => onlyPure(r.block))),
  );

/** What an op computes, as text. Values that a region defines are named by their place in it. */
export function keyOf(op: Operation, inner?: Map<Value, string>): string {
  const operands = op.operands.map((v) => inner?.get(v) ?? String(v.id));
  if (operands.length > 1 && op.def.has('commutative')) operands.sort();
  return `${op.name}(${operands})${bodyKey(op, inner)}:${op.results.map((r) => showType(r.type)).join()}`;
}

/** Attributes and regions of an op as text: equal for ops that differ in operands and types only. */
export function bodyKey(op: Operation, outer?: Map<Value, string>): string {
  if (op.def.attrNames.length === 0 && op.regions.length === 0) return '';
  const attrs: string[] = [];
  for (const name of op.def.attrNames) {
    const value = op.attrs[name];
    if (value !== undefined) attrs.push(`${name}=${valueKey(value) ?? attrKey(op.def.attrSpecs[name].encode(value))}`);
  }
  if (op.regions.length === 0) return attrs.join();
  const inner = outer ?? new Map<Value, string>();
  const regions = op.regions.map(({ block }) => {
    for (const a of block.args) inner.set(a, `r${inner.size}`);
    const args = block.args.map((a) => showType(a.type));
    const ops = [...block].map((x) => {
      const key = keyOf(x, inner);
      for (const r of x.results) inner.set(r, `r${inner.size}`);
      return key;
    });
    return `{(${args})${ops.join(';')}}`;
  });
  return `${attrs.join()}${regions.join()}`;
}

/** JSON knows neither bigint nor −0, NaN and the infinities. */
const exact = (_: string, v: unknown): unknown =>
  typeof v === 'bigint'
    ? `${v}n`
    : typeof v === 'number' && (!Number.isFinite(v) || Object.is(v, -0))
      ? `#${Object.is(v, -0) ? '-0' : v}`
      : v;

/** Exact text of the values that most attributes have: whole numbers and lists of them. One attribute has values of one kind. */
function valueKey(v: unknown): string | undefined {
  if (Number.isInteger(v)) return Object.is(v, -0) ? undefined : String(v);
  return Array.isArray(v) && v.every((x) => Number.isInteger(x) && !Object.is(x, -0)) ? `[${v.join()}]` : undefined;
}

/** Exact text of an attribute; dense literals by their bits. */
function attrKey(a: Attribute): string {
  if (a.kind !== 'dense') return JSON.stringify(a, exact);
  let key = denseIds.get(a.tensor);
  if (key === undefined) {
    const bytes = bytesOf(a);
    let text = '';
    if (bytes.length <= LONG_LITERAL) for (const b of bytes) text += String.fromCharCode(b);
    else text = `#${literals++}`;
    denseIds.set(a.tensor, (key = text));
  }
  return `${showType(a.type)}${a.splat ? '*' : ''}${key}`;
}
