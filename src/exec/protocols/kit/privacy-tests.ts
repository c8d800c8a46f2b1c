import type { Protocol } from '../protocol.ts';
import { viewCases } from './view-cases.ts';
import { checkViews, type ViewCase, type ViewFinding, type ViewOptions } from './views.ts';

/** What a privacy test found for one kernel: whether its views differ, and which masks can be removed without a difference. */
export interface PrivacyResult {
  readonly name: string;
  readonly methods: readonly ViewFinding['method'][];
  readonly leak: string | undefined;
  /** Labels of the streams that the kernel draws, and of those whose removal no view shows. */
  readonly masks: readonly string[];
  readonly survivors: readonly string[];
}

/** Checks the views of one case, then those of a copy of the kernel for each mask, in which this mask is zero. */
export async function privacyOf(
  protocol: Protocol,
  n: number,
  what: string | ViewCase,
  o: ViewOptions,
): Promise<PrivacyResult> {
  const found = typeof what === 'string' ? viewCases(protocol).find((c) => c.name === what) : what;
  if (!found) throw new Error(`no case ${what}`);
  const { name } = found;
  const masks = new Set<string>();
  const findings = await checkViews(protocol, n, found, {
    ...o,
    zero: (label) => {
      if (!label.startsWith('operand')) masks.add(label);
      return false;
    },
  });
  const survivors: string[] = [];
  for (const label of masks) {
    const broken = await checkViews(protocol, n, found, { ...o, firstLeakOnly: true, zero: (x) => x === label });
    if (!broken.some((f) => f.leak)) survivors.push(label);
  }
  return {
    name,
    methods: [...new Set(findings.map((f) => f.method))].sort(),
    leak: findings.find((f) => f.leak)?.leak,
    masks: [...masks],
    survivors,
  };
}
