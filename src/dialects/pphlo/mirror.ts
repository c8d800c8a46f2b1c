import { type AnyOpDef, defineOp } from '../../ir/define-op.ts';
import type { Operation, Region } from '../../ir/ir.ts';
import { isSecret, type Type, withSecret } from '../../ir/types.ts';
import { type Location, SpucError } from '../../support/diagnostics.ts';
import { precheckOf } from './spu-rules.ts';
import { hasSecretCondition, leaks } from './visibility-rules.ts';

/**
 * Where the secrecy of results comes from. 'join': every operand. 'regions': what the regions return, result by result (choices, loops,
 * reducers). 'body': the same for the last region alone (the first one of a loop is its condition). 'operands': operand i alone. Inference only: what the verifier demands stands in visibility-rules.ts.
 */
export type Secrecy = 'join' | 'regions' | 'body' | 'operands';

/** How a PPHLO op follows from the op that it mirrors. */
export interface MirrorOptions {
  readonly opcode: number;
  /** Name after `pphlo.`; by default that of the mirrored op. */
  readonly name?: string;
  readonly secrecy?: Secrecy;
  /** False for ops that exist on public values only: a secret operand is refused at compile time. */
  readonly secretKernel?: boolean;
  /** Text form, where SPU's differs from that of the mirrored op. */
  readonly assembly?: string;
  /** Attributes that PPHLO reads otherwise: those that SPU's text leaves out have a default. */
  readonly attrs?: AnyOpDef['attrSpecs'];
  /** Type inference in place of that of the mirrored op; visibility is added to it. */
  readonly infer?: (operands: readonly Type[], loc: Location) => readonly Type[];
  /** Rules in place of those of the mirrored op. */
  readonly verify?: (op: Operation) => void;
}

const publicOnly = new Set<string>();
/** True when the op has a kernel for secret operands. */
export const hasSecretKernel = (name: string): boolean => !publicOnly.has(name);

const mark = (t: Type, secret: boolean): Type => (t.kind === 'tensor' ? withSecret(t, secret) : t);
const returns = (r: Region, i: number): Type | undefined => r.block.last?.operands[i]?.type;

/** The least visibility that each result may have. */
function secretResults(
  secrecy: Exclude<Secrecy, 'join'>,
  n: number,
  operands: readonly Type[],
  regions: readonly Region[],
): boolean[] {
  return Array.from({ length: n }, (_, i) => {
    if (secrecy === 'operands') return isSecret(operands[i]!);
    return (secrecy === 'body' ? regions.slice(-1) : regions).some((r) => isSecret(returns(r, i) ?? operands[i]!));
  });
}

/**
 * The PPHLO op with the signature, attributes, text form and rules of an hlo op, on types that carry visibility. The rules of the hlo op
 * look at shapes and element types only; visibility is added here.
 */
export function mirror(of: AnyOpDef, o: MirrorOptions): AnyOpDef {
  const { spec } = of;
  const name = `pphlo.${o.name ?? of.name.slice(of.name.indexOf('.') + 1)}`;
  if (o.secretKernel === false) publicOnly.add(name);
  const secrecy = o.secrecy ?? 'join';
  const precheck = precheckOf(name);
  return defineOp(name, {
    ...spec,
    ...(o.assembly !== undefined && { assembly: o.assembly }),
    attrs: { ...spec.attrs, ...o.attrs },
    ...(spec.infer && {
      infer: (input) =>
        named(of.name, name, () => {
          const operands = flatTypes(input.types as Record<string, Type | Type[]>);
          const types = o.infer?.(operands, input.loc) ?? (spec.infer!(input as never) as readonly Type[]);
          if (secrecy === 'join') return operands.some(isSecret) ? types.map((t) => mark(t, true)) : types;
          const secret = secretResults(secrecy, types.length, operands, input.regions);
          return types.map((t, i) => mark(t, secret[i]!));
        }),
    }),
    ...(precheck && { precheck }),
    verify: (op, report, view) => {
      named(of.name, name, () => (o.verify ? o.verify(op) : spec.verify?.(op, report, view as never)));
      if (hasSecretCondition(op)) report('secret-control-flow', 'has a secret condition');
      for (const leak of leaks(op)) report('visibility', leak, 'only pphlo.reveal may lower visibility');
    },
    opcode: o.opcode,
    since: 1,
  });
}

function flatTypes(named: Readonly<Record<string, Type | Type[]>>): Type[] {
  const all: Type[] = [];
  for (const name in named) {
    const t = named[name]!;
    if (Array.isArray(t)) all.push(...t);
    else all.push(t);
  }
  return all;
}

/** Runs rules of the mirrored op; what they report names the PPHLO op. */
function named<T>(hlo: string, pphlo: string, rules: () => T): T {
  try {
    return rules();
  } catch (e) {
    if (!(e instanceof SpucError)) throw e;
    throw new SpucError(e.diagnostics.map((d) => ({ ...d, message: d.message.replace(`'${hlo}'`, `'${pphlo}'`) })));
  }
}
