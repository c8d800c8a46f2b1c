import type { Attribute } from '../ir/attributes.ts';
import { funcBody, functionsOf } from '../ir/builtin.ts';
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

/** Ops of one hash: a single one, or several by their whole keys, which are worked out only then. */
type Alike = Operation | Map<string, Operation>;
type Known = Map<number, Alike>;

function visit(block: Block, outer: readonly Known[]): number {
  const known: Known = new Map();
  const scopes = [known, ...outer];
  let count = 0;
  for (const op of block) {
    if (op.regions.length) for (const r of op.regions) count += visit(r.block, scopes);
    if (!op.def.isPure || (op.regions.length > 0 && !op.regions.every((r) => onlyPure(r.block)))) continue;
    const rough = roughKey(op);
    let key: string | undefined;
    let same: Operation | undefined;
    for (let i = 0; i < scopes.length; i++) {
      const scope = scopes[i]!;
      const alike = scope.get(rough);
      same = alike && byKey(alike, rough, scope).get((key ??= keyOf(op)));
      if (same) break;
    }
    if (!same) {
      const alike = known.get(rough);
      if (alike) byKey(alike, rough, known).set((key ??= keyOf(op)), op);
      else known.set(rough, op);
      continue;
    }
    op.results.forEach((r, i) => {
      r.replaceAllUsesWith(same.results[i]!);
    });
    op.erase();
    count++;
  }
  return count;
}

/** A key names the operands. That of an earlier op stays true: what it reads stands before it, and was replaced before it was looked at. */
function byKey(alike: Alike, rough: number, known: Known): Map<string, Operation> {
  if (alike instanceof Map) return alike;
  const map = new Map([[keyOf(alike), alike]]);
  known.set(rough, map);
  return map;
}

/** A hash of kind, operands and type: equal for ops that are equal, and seldom for others. */
function roughKey(op: Operation): number {
  let hash = mix(op.def.id, op.results.length === 1 ? typeId(op.result.type) : op.results.length);
  if (op.def.has('commutative')) {
    let [sum, xor] = [0, 0];
    for (let i = 0; i < op.numOperands; i++) {
      const { id } = op.operand(i);
      sum += id;
      xor ^= id;
    }
    return mix(mix(hash, sum), xor);
  }
  for (let i = 0; i < op.numOperands; i++) hash = mix(hash, op.operand(i).id);
  return hash;
}
/** One step of FNV-1a, of a whole number at a time. */
const mix = (hash: number, x: number): number => Math.imul(hash ^ x, 0x01000193) ^ (hash >>> 15);

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
    const d = a.tensor.data;
    const bytes = new Uint8Array(d.buffer, d.byteOffset, d.byteLength);
    let text = '';
    // Long literals are told apart by identity only: comparing them costs more than it saves.
    if (bytes.length <= 4096) for (const b of bytes) text += String.fromCharCode(b);
    else text = `#${literals++}`;
    denseIds.set(a.tensor, (key = text));
  }
  return `${showType(a.type)}${a.splat ? '*' : ''}${key}`;
}
