import { isDense } from './attributes.ts';
import { mix } from './hash.ts';
import type { Block, Operation, Value } from './ir.ts';
import type { Type } from './types.ts';

/**
 * The operations that were found right, by what their rules look at: kind, types, attributes and what is inside. Programs hold the same few operations again
 * and again, so the rules need not be run for most.
 */

/** Numbers, types, marks and texts that say what the rules of an operation look at: the same for operations that are alike. */
type Item = number | string | Type | Mark;
type Signature = readonly Item[];

/** By the hash of their signature. */
const right = new Map<number, Signature[]>();

/** The signature of the operation at hand, in a list that is used again for every other; its length is `size`. */
const current: Item[] = [];
let size = 0;
let hash = 0;

/** Marks tell values of several kinds apart. Each is itself alone, with a number for hashes as types have one. */
interface Mark {
  readonly id: number;
}
const mark = {
  absent: { id: -1 },
  false: { id: -2 },
  true: { id: -3 },
  list: { id: -4 },
  struct: { id: -5 },
  block: { id: -6 },
  end: { id: -7 },
} satisfies Record<string, Mark>;

function put(item: Type | Mark): void {
  current[size++] = item;
  hash = mix(hash, item.id);
}
function putNumber(x: number): void {
  current[size++] = x;
  hash = mix(hash, x);
}
function putText(text: string): void {
  current[size++] = text;
  hash = mix(hash, text.charCodeAt(0));
}

/** Values that regions of the operation at hand define: what is inside reads no others. */
const inside: Value[] = [];
/** Most values inside an operation that has a signature. */
const MAX_INSIDE = 32;

/** Works out the signature of `op`. False where rules see more than can be said in it: what is around the operation, long bodies and lists, literals. */
export function sign(op: Operation): boolean {
  size = hash = inside.length = 0;
  // A terminator's own rules are about the operation around it.
  return !(op.def.isTerminator && op.def.spec.verify) && putOp(op, false);
}
function putOp(op: Operation, within: boolean): boolean {
  const { def, attrs, results, regions } = op;
  const { attrNames } = def;
  putNumber(def.id);
  for (let i = 0, n = op.numOperands; i < n; i++) {
    const v = op.operand(i);
    put(v.type);
    if (!within) continue;
    const at = inside.indexOf(v);
    if (at < 0) return false;
    putNumber(at);
  }
  put(mark.end);
  for (let i = 0; i < results.length; i++) {
    put(results[i]!.type);
    if (within) inside.push(results[i]!);
  }
  put(mark.end);
  for (let i = 0; i < attrNames.length; i++) {
    const value = attrs[attrNames[i]];
    // A constant's own rules look at its literal for the type only.
    if (!within && def.isConstant && isDense(value)) put(value.type);
    else if (!putValue(value)) return false;
  }
  for (let i = 0; i < regions.length; i++) if (!putBlock(regions[i]!.block)) return false;
  return true;
}
function putBlock(block: Block): boolean {
  if (inside.length + block.args.length > MAX_INSIDE) return false;
  put(mark.block);
  for (let i = 0; i < block.args.length; i++) {
    put(block.args[i]!.type);
    inside.push(block.args[i]!);
  }
  put(mark.end);
  for (let op = block.first; op; op = op.next) if (inside.length > MAX_INSIDE || !putOp(op, true)) return false;
  put(mark.end);
  return true;
}

/** Longest list of a signature. */
const MAX_LIST = 64;

function putValue(v: unknown): boolean {
  switch (typeof v) {
    case 'undefined':
      put(mark.absent);
      return true;
    case 'boolean':
      put(v ? mark.true : mark.false);
      return true;
    case 'number':
      putNumber(v);
      return true;
    case 'string':
      putText(v);
      return true;
    case 'object':
      return Array.isArray(v)
        ? putList(v)
        : v !== null && Object.getPrototypeOf(v) === Object.prototype && putStruct(v);
    default:
      return false;
  }
}
function putList(list: readonly unknown[]): boolean {
  if (list.length > MAX_LIST) return false;
  put(mark.list);
  for (let i = 0; i < list.length; i++) if (!putValue(list[i])) return false;
  put(mark.end);
  return true;
}
function putStruct(v: object): boolean {
  put(mark.struct);
  for (const name in v) {
    putText(name);
    if (!putValue((v as Record<string, unknown>)[name])) return false;
  }
  put(mark.end);
  return true;
}

/** Whether an operation of the signature at hand was found right before. */
export function isKnown(): boolean {
  const alike = right.get(hash);
  if (alike) for (let i = 0; i < alike.length; i++) if (isCurrent(alike[i]!)) return true;
  return false;
}
function isCurrent(s: Signature): boolean {
  if (s.length !== size) return false;
  for (let i = 0; i < size; i++) if (s[i] !== current[i]) return false;
  return true;
}

/** Notes that operations of the signature at hand are right. */
export function learn(): void {
  const signature = current.slice(0, size);
  const alike = right.get(hash);
  if (alike) alike.push(signature);
  else right.set(hash, [signature]);
}
