import type { Attribute } from '../../ir/attributes.ts';
import { funcBody, funcOp } from '../../ir/builtin.ts';
import type { Operation } from '../../ir/ir.ts';
import { fail } from '../../support/diagnostics.ts';
import type { Bounds } from './interval.ts';

/** Ranges that somebody vouches for: on the command line, or as an attribute of an argument. */

/** The attribute of an argument: `{spuc.range = [0.0, 1.0]}`. */
export const RANGE_ATTRIBUTE = 'spuc.range';

export interface AssumedRanges {
  /** By index of the argument. */
  readonly given: ReadonlyMap<number, Bounds>;
  /** Whether the ranges that the text declares are taken for true too. */
  readonly annotated: boolean;
}

const SYNTAX = "write them like x=[0,1],3=[-2,2]; 'annotated' takes those of the program's text";

/**
 * The value of `--assume-ranges`: `NAME=[LOW,HIGH]` by name or index of an argument, and `annotated`, separated by commas.
 * @param indexOf the index of a name, -1 where there is none
 * @throws SpucError class `option`
 */
export function parseAssumedRanges(text: string, args: number, indexOf: (name: string) => number): AssumedRanges {
  const given = new Map<number, Bounds>();
  let annotated = false;
  const item = /\s*(?:(annotated)|([^=,[\]]+?)\s*=\s*\[\s*([^,\]]+?)\s*,\s*([^,\]]+?)\s*\])\s*(?:,|$)/y;
  while (item.lastIndex < text.length) {
    const at = item.lastIndex;
    const m = item.exec(text);
    if (!m) fail('option', `--assume-ranges cannot be read at '${text.slice(at)}'`, undefined, SYNTAX);
    if (m[1]) {
      annotated = true;
      continue;
    }
    const name = m[2]!.trim();
    const index = /^\d+$/.test(name) ? Number(name) : indexOf(name);
    if (index < 0 || index >= args)
      fail('option', `--assume-ranges: the program has no argument '${name}'`, undefined, `it has ${args} arguments`);
    const [lo, hi] = [Number(m[3]), Number(m[4])];
    if (!Number.isFinite(lo) || !Number.isFinite(hi) || lo > hi)
      fail('option', `--assume-ranges: [${m[3]}, ${m[4]}] is no range of '${name}'`, undefined, SYNTAX);
    if (given.has(index))
      fail('option', `--assume-ranges: argument '${name}' has two ranges`, undefined, 'give one for each argument');
    given.set(index, [lo, hi]);
  }
  return { given, annotated };
}

/** What the text declares of its arguments. @throws SpucError class `attribute` for anything but two numbers in order */
export function annotatedRanges(entry: Operation): Map<number, Bounds> {
  const found = new Map<number, Bounds>();
  for (const [i, attrs] of (funcOp.attrs(entry).arg_attrs ?? []).entries()) {
    const a = attrs?.[RANGE_ATTRIBUTE];
    if (!a) continue;
    const [lo, hi, ...more] = a.kind === 'array' ? a.items.map(numberOf) : [];
    if (lo === undefined || hi === undefined || more.length > 0 || !(lo <= hi))
      fail(
        'attribute',
        `${RANGE_ATTRIBUTE} of argument ${i} is no pair of numbers`,
        funcBody(entry).args[i]?.loc,
        'write it like [0.0, 1.0]',
      );
    found.set(i, [lo, hi]);
  }
  return found;
}
const numberOf = (a: Attribute): number | undefined =>
  a.kind === 'float' || a.kind === 'int' ? Number(a.value) : undefined;

/** What may be relied on: given with `--assume-ranges`, never what the text alone declares. */
export function trustedRanges(entry: Operation, cx: { readonly ranges?: AssumedRanges }): Map<number, Bounds> {
  return new Map([...(cx.ranges?.annotated ? annotatedRanges(entry) : []), ...(cx.ranges?.given ?? [])]);
}
