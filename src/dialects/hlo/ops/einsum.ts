import type { Rules } from './rules.ts';

/** An einsum: letters per operand and of the result, and the sizes that they stand for. */
export interface Einsum {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly shape: readonly number[];
}

/** Reads `ab,bc->ac`; every letter has one size, and no letter repeats within one operand or the result. @throws SpucError */
export function parseEinsum(c: Rules, config: string, shapes: readonly (readonly number[])[]): Einsum {
  const m = /^([A-Za-z]*(?:,[A-Za-z]*)*)->([A-Za-z]*)$/.exec(config.replace(/\s/g, ''));
  if (!m) return c.fail('attribute', `cannot read einsum_config "${config}"`, 'write it as "ij,jk->ik"');
  const inputs = m[1]!.split(',');
  const output = m[2]!;
  c.need(inputs.length === shapes.length, 'attribute', () => `names ${inputs.length} operands in "${config}"`);
  const sizes = new Map<string, number>();
  for (const [i, letters] of inputs.entries()) {
    const shape = shapes[i]!;
    c.need(letters.length === shape.length, 'shape', () => `names "${letters}" the dimensions of [${shape}]`);
    c.need(new Set(letters).size === letters.length, 'attribute', () => `repeats a letter in "${letters}"`);
    for (const [d, l] of [...letters].entries()) {
      const old = sizes.get(l) ?? shape[d]!;
      c.need(old === shape[d], 'shape', () => `gives '${l}' the sizes ${old} and ${shape[d]}`);
      sizes.set(l, shape[d]!);
    }
  }
  c.need(new Set(output).size === output.length, 'attribute', () => `repeats a letter in "${output}"`);
  for (const l of output) c.need(sizes.has(l), 'attribute', () => `has '${l}' in the result of "${config}" only`);
  return { inputs, output, shape: [...output].map((l) => sizes.get(l)!) };
}
