import type { Builder } from '../ir/builder.ts';
import { readsOf } from '../ir/captured.ts';
import type { Operation, Value } from '../ir/ir.ts';
import type { Type } from '../ir/types.ts';

/** What a piece of PPHLO costs on the target, exactly but for `seconds`. Bytes and messages are of all parties together. */
export interface Cost {
  /** Online and offline message rounds on the longest path. */
  readonly hops: number;
  readonly offlineHops: number;
  readonly messages: number;
  readonly bytes: number;
  readonly offlineBytes: number;
  /** Predicted time on the target's network: latency, bandwidth and computing; online, and of the preprocessing. */
  readonly seconds: number;
  readonly offlineSeconds: number;
}

/** Values of the given types to results: the piece of a program whose cost is asked for. */
export interface Fragment {
  /** Types of what goes in. Sharing and opening it is not part of the cost. */
  readonly inputs: readonly Type[];
  readonly build: (b: Builder, inputs: readonly Value[]) => readonly Value[];
}

/**
 * The ops as a program of their own: its inputs are what they read. `adapt` may put other values in place of inputs, or change the copies,
 * before they are built.
 */
export function fragmentOf(
  ops: readonly Operation[],
  adapt: { inputs?: (b: Builder, map: Map<Value, Value>) => void; copy?: (op: Operation) => void } = {},
): Fragment {
  const values = [...new Set(ops.flatMap((op) => [...readsOf(op)]))];
  return {
    inputs: values.map((v) => v.type),
    build: (b, inputs) => {
      const map = new Map(values.map((v, i): [Value, Value] => [v, inputs[i]!]));
      adapt.inputs?.(b, map);
      return ops.flatMap((op) => {
        const copy = op.clone(map);
        adapt.copy?.(copy);
        return b.insert(copy).results;
      });
    },
  };
}

/**
 * What passes may ask about the target (`--protocol`, `--field`, `--net`). The compiler knows this interface only; `src/exec/cost`
 * implements it by running the fragment on the cost backend. Answers are the same on every machine: no clock is read.
 */
export interface CostModel {
  /** The target in words: `aby3, FM64, 18 fraction bits, wan`. */
  readonly target: string;
  of(fragment: Fragment): Promise<Cost>;
}

/**
 * Which of several ways to compute the same results is the fastest on the target: its index. Of ways that are equally fast online it is
 * the one with the shortest preprocessing, then the earliest one.
 * Without a model (a program compiled for no protocol in particular) it is `otherwise`.
 */
export async function cheapest(
  cost: CostModel | undefined,
  ways: readonly Fragment[],
  otherwise: number,
): Promise<number> {
  if (!cost) return otherwise;
  const costs = await Promise.all(ways.map((w) => cost.of(w)));
  const faster = (a: Cost, b: Cost) =>
    a.seconds < b.seconds || (a.seconds === b.seconds && a.offlineSeconds < b.offlineSeconds);
  return costs.reduce((best, c, i) => (faster(c, costs[best]!) ? i : best), 0);
}
