import type { Accuracy } from '../codegen/manifest.ts';
import { FIELDS, type Field } from '../compiler.ts';
import type { CostModel } from '../passes/cost-model.ts';
import { fail, unknownLoc } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';

/** The options that name a target, as the command line gives them. */
export interface TargetFlags {
  readonly protocol?: string;
  /** Default: what the protocol runs with. */
  readonly parties?: number;
  /** Default: FM64. */
  readonly field?: Field;
  /** Default: that of the field. */
  readonly fxp?: number;
  /** Default: full. */
  readonly accuracy?: Accuracy;
  /** `lan`, `wan`, `20ms,300Mbps`; default: lan. */
  readonly net?: string;
}

/**
 * What passes may ask about the target. Undefined without a protocol, or for plain, where nothing is sent. The runtime is loaded here only:
 * who compiles for no protocol does not pay for it.
 * @throws SpucError class `option`
 */
export async function targetCostModel(flags: TargetFlags, io: Io): Promise<CostModel | undefined> {
  if (flags.protocol === undefined) {
    const given = (['net', 'parties'] as const).find((f) => flags[f] !== undefined);
    if (given) fail('option', `--${given} says nothing without --protocol`, unknownLoc, 'add --protocol NAME');
    return undefined;
  }
  if (flags.protocol === 'plain') return undefined;
  const [{ chooseProtocol }, { costModel }, { DEFAULT_NET, parseEvenNet }] = await Promise.all([
    import('./protocol-choice.ts'),
    import('../exec/cost/model.ts'),
    import('../exec/cost/net.ts'),
  ]);
  const protocol = await chooseProtocol(flags.protocol, io);
  const shape = FIELDS[flags.field ?? 'FM64'];
  return costModel({
    protocol,
    parties: flags.parties ?? protocol.parties.default,
    k: shape.k,
    fxp: flags.fxp ?? shape.fxp,
    accuracy: flags.accuracy ?? 'full',
    net: parseEvenNet(flags.net ?? DEFAULT_NET),
  });
}
