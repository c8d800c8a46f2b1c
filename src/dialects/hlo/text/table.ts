import { controlRows } from './ops/control.ts';
import { elementwiseRows } from './ops/elementwise.ts';
import { indexedRows } from './ops/indexed.ts';
import { linearRows } from './ops/linear.ts';
import { miscRows } from './ops/misc.ts';
import { reductionRows } from './ops/reduction.ts';
import { shapeRows } from './ops/shape.ts';
import type { Row, Rows } from './site.ts';

const families: readonly Rows[] = [
  elementwiseRows,
  shapeRows,
  reductionRows,
  linearRows,
  indexedRows,
  controlRows,
  miscRows,
  // Parameters are bound by the computation that holds them.
  { parameter: (s) => s.fail('parse', 'needs its number') },
];
const table = new Map<string, Row>(families.flatMap((f) => Object.entries(f)));

/** What an opcode becomes; undefined for one that is not imported. */
export const rowOf = (opcode: string): Row | undefined => table.get(opcode);
/** Every opcode that is imported. */
export const hloOpcodes = (): string[] => [...table.keys()];
