import { type AnyOpDef, defineOp, type Report } from '../../ir/define-op.ts';
import type { Operation } from '../../ir/ir.ts';
import { isSecret, type TensorType, type Type, withSecret } from '../../ir/types.ts';

/** How a PPHLO op follows from the op that it mirrors. */
export interface MirrorOptions {
  readonly opcode: number;
  /** Name after `pphlo.`; by default that of the mirrored op. */
  readonly name?: string;
  readonly doc?: string;
  /** Where the secrecy of the results comes from: all operands joined (default), or the region results (control flow and reducers). */
  readonly secrecy?: 'join' | 'regions';
  /** False for ops that exist on public values only: a secret operand is refused at compile time. */
  readonly secretKernel?: boolean;
}

const publicOnly = new Set<string>();
/** True when the op has a kernel for secret operands. */
export const hasSecretKernel = (name: string): boolean => !publicOnly.has(name);

const strip = (t: Type): Type => (t.kind === 'tensor' ? withSecret(t, false) : t);
const mark = (t: Type, secret: boolean): Type => (t.kind === 'tensor' ? withSecret(t, secret) : t);

/**
 * The PPHLO op with the signature, attributes, text form and rules of an hlo op, on types that carry visibility.
 * Types are inferred on the public view; then a result is secret when an operand is.
 */
export function mirror(of: AnyOpDef, o: MirrorOptions): AnyOpDef {
  const { spec } = of;
  const name = `pphlo.${o.name ?? of.name.slice(of.name.indexOf('.') + 1)}`;
  if (o.secretKernel === false) publicOnly.add(name);
  const regions = o.secrecy === 'regions';
  return defineOp(name, {
    doc: o.doc ?? spec.doc,
    operands: spec.operands,
    results: spec.results,
    attrs: spec.attrs ?? {},
    ...(spec.regions ? { regions: spec.regions } : {}),
    traits: spec.traits ?? [],
    ...(spec.assembly ? { assembly: spec.assembly } : {}),
    ...(spec.infer && !spec.regions
      ? {
          infer: (input) => {
            const types = Object.values(input.types as Record<string, Type | Type[]>).flat();
            const secret = types.some(isSecret);
            const stripped = Object.fromEntries(
              Object.entries(input.types as Record<string, Type | Type[]>).map(([k, t]) => [
                k,
                Array.isArray(t) ? t.map(strip) : strip(t),
              ]),
            );
            return spec.infer!({ ...input, types: stripped } as never).map((t: Type) => mark(t, secret));
          },
        }
      : {}),
    verify: (op, report, view) => {
      if (!spec.regions) spec.verify?.(publicView(op), report, publicValues(view as never) as never);
      checkVisibility(op, report, regions);
    },
    opcode: o.opcode,
    since: 1,
  });
}

/** The op as the rules of the mirrored dialect see it: the same types without visibility. */
function publicView(op: Operation): Operation {
  const look = (v: { type: Type }) => ({ ...v, type: strip(v.type) });
  return new Proxy(op, {
    get(target, key) {
      if (key === 'operands') return target.operands.map(look);
      if (key === 'results') return target.results.map(look);
      if (key === 'result') return look(target.result);
      if (key === 'operand') return (i: number) => look(target.operand(i));
      const v = Reflect.get(target, key, target) as unknown;
      return typeof v === 'function' ? v.bind(target) : v;
    },
  });
}
function publicValues(view: Record<string, unknown>): Record<string, unknown> {
  const look = (v: unknown) =>
    v && typeof v === 'object' && 'type' in v ? { ...v, type: strip((v as { type: Type }).type) } : v;
  return Object.fromEntries(
    Object.entries(view).map(([k, v]) => [k, k === 'attrs' ? v : Array.isArray(v) ? v.map(look) : look(v)]),
  );
}

/** Values that decide a result of a region op: what the regions return, and for choices the condition. */
function checkVisibility(op: Operation, report: Report, fromRegions: boolean): void {
  const joined = op.operands.some((v) => isSecret(v.type));
  for (const [i, r] of op.results.entries()) {
    const t = r.type as TensorType;
    if (t.kind !== 'tensor') continue;
    const secret = fromRegions
      ? op.regions.some((x) => x.block.last && isSecret(x.block.last.operands[i]?.type ?? t))
      : joined;
    if (secret && !t.secret)
      report('visibility', `lowers a secret to a public result (${i})`, 'only pphlo.reveal may do that');
  }
}
