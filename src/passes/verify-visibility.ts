import { capturedBy } from '../ir/captured.ts';
import type { Operation } from '../ir/ir.ts';
import { isSecret } from '../ir/types.ts';
import { type Diagnostic, SpucError } from '../support/diagnostics.ts';
import { definePass } from './pass.ts';

export const verifyVisibility = definePass({
  name: 'verify-visibility',
  doc: "Rejects any edge from secret to public that is not 'pphlo.reveal': operands, captured values, region arguments and results.",
  run: (module) => {
    const errors: Diagnostic[] = [];
    module.walk((op) => {
      if (!op.name.startsWith('pphlo.') || op.name === 'pphlo.reveal') return;
      for (const e of leaks(op))
        errors.push({
          severity: 'error',
          class: 'visibility',
          message: `'${op.name}' ${e}`,
          loc: op.loc,
          hint: 'only pphlo.reveal may lower visibility',
        });
    });
    if (errors.length) throw new SpucError(errors);
    return 0;
  },
});

function* leaks(op: Operation): Generator<string> {
  const inputs = op.operands.some((v) => isSecret(v.type));
  if (op.regions.length === 0) {
    if (inputs && op.results.some((r) => !isSecret(r.type))) yield 'lowers a secret to a public result';
    return;
  }
  const [first] = op.regions;
  if (op.name === 'pphlo.while') {
    const body = op.regions[1]!.block;
    if (isSecret(first!.block.terminator.operand(0).type)) yield 'has a secret condition';
    for (const [i, v] of op.operands.entries()) {
      const to = [body.args[i]!, first!.block.args[i]!, op.results[i]!];
      if ((isSecret(v.type) || isSecret(body.terminator.operand(i).type)) && to.some((t) => !isSecret(t.type)))
        yield `carries a secret as public (${i})`;
    }
    return;
  }
  const returned = (i: number) =>
    op.regions.some((r) => isSecret(r.block.terminator.operands[i]?.type ?? op.operand(0).type));
  const choice = op.name === 'pphlo.if' || op.name === 'pphlo.case';
  const condition = choice && isSecret(op.operand(0).type);
  // Reducers, sorts and scatters: a secret anywhere may reach every result, unless inference showed otherwise result by result.
  const anySecret = choice ? false : inputs || capturedBy(op).some((v) => isSecret(v.type));
  for (const [i, r] of op.results.entries()) {
    const own = choice
      ? returned(i) || condition
      : op.name === 'pphlo.reduce' || op.name === 'pphlo.reduce_window'
        ? returned(i) || isSecret(op.operand(i).type)
        : op.name === 'pphlo.sort'
          ? returned(0) || isSecret(op.operand(i).type)
          : anySecret;
    if (own && !isSecret(r.type)) yield `lowers a secret to public result ${i}`;
  }
}
