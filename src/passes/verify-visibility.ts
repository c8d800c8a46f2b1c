import { hasSecretCondition, leaks } from '../dialects/pphlo/visibility-rules.ts';
import { type Diagnostic, SpucError } from '../support/diagnostics.ts';
import { definePass } from './pass.ts';

/** The verifier of every PPHLO op holds the same rules; the pass shows them alone, for programs of other tools. */
export const verifyVisibility = definePass({
  name: 'verify-visibility',
  required: true,
  keepsFrees: true,
  doc: "Rejects any way from secret to public that is not 'pphlo.reveal': operands, captured values, region arguments and results.",
  run: (module) => {
    const errors: Diagnostic[] = [];
    module.walk((op) => {
      if (op.def.dialect !== 'pphlo') return;
      if (hasSecretCondition(op))
        errors.push({
          severity: 'error',
          class: 'secret-control-flow',
          message: `'${op.name}' has a secret condition`,
          loc: op.loc,
        });
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
