import { intTensorOf } from '../../../../ir/dense.ts';
import type { Value } from '../../../../ir/ir.ts';
import { bool, enumeration, float, int, string } from '../neutral.ts';
import type { Row, Rows, Site } from '../site.ts';
import type { HloValue } from '../values.ts';
import { topK } from './indexed.ts';

const normAttrs = (s: Site) => ({
  epsilon: float(s.attrs.float('epsilon')),
  feature_index: int(s.attrs.int('feature_index')),
});

/** Targets that place or mark data and leave its value alone. */
const markers = new Set([
  'Sharding',
  'SPMDFullToShardShape',
  'SPMDShardToFullShape',
  'annotate_device_placement',
  'MoveToHost',
  'MoveToDevice',
  'LayoutConstraint',
  'xla.sdy.FuncResultSharding',
]);

/** `k = 4` or `"k":4` in the configuration of a top-k call. */
function topKCall(s: Site, config: string): HloValue {
  const k = /\bk"?\s*[=:]\s*"?(\d+)/.exec(config)?.[1];
  if (k === undefined) s.fail('attribute', 'of a top-k target does not say k in backend_config');
  return topK(s, Number(k), !/largest"?\s*[=:]\s*"?false/.test(config));
}

const customCall: Row = (s) => {
  const target = s.attrs.string('custom_call_target');
  const effect = s.attrs.bool('custom_call_has_side_effect', false);
  s.attrs.text('api_version');
  s.attrs.text('schedule');
  const config = s.attrs.text('backend_config') ?? '';
  if (markers.has(target) && s.args.length === 1) return s.args[0]!.value;
  if (target === 'mhlo.erf') return s.one('chlo.erf', s.tensors(1));
  if (target === 'mhlo.topk' || target === 'TopK') return topKCall(s, config);
  return s.many(
    'stablehlo.custom_call',
    s.args.map((_, i) => s.tensor(i)),
    {
      call_target_name: string(target),
      has_side_effect: bool(effect),
      backend_config: string(/^".*"$/s.test(config) ? s.attrs.string('backend_config') : config),
    },
  );
};

/** Uniform or normal numbers of the declared shape, which StableHLO takes as an operand. */
const rng: Row = (s) => {
  const [a, b] = s.tensors(2) as [Value, Value];
  const distribution = s.attrs.word('distribution', ['rng_uniform', 'rng_normal']);
  const { shape } = s.type;
  const dims = s.constant(intTensorOf('i64', [shape.length], shape));
  return s.one('stablehlo.rng', [a, b, dims], {
    rng_distribution: enumeration('rng_distribution', distribution === 'rng_uniform' ? 'UNIFORM' : 'NORMAL'),
  });
};

const algorithms = { rng_default: 'DEFAULT', rng_three_fry: 'THREE_FRY', rng_philox: 'PHILOX' } as const;

/** Normalisation, randomness and calls out of the program. */
export const miscRows: Rows = {
  'batch-norm-inference': (s) => s.one('stablehlo.batch_norm_inference', s.tensors(5), normAttrs(s)),
  'batch-norm-training': (s) => s.many('stablehlo.batch_norm_training', s.tensors(3), normAttrs(s)),
  'batch-norm-grad': (s) => s.many('stablehlo.batch_norm_grad', s.tensors(5), normAttrs(s)),
  rng,
  'rng-bit-generator': (s) => {
    const algorithm = s.attrs.word('algorithm', ['rng_default', 'rng_three_fry', 'rng_philox']);
    return s.many('stablehlo.rng_bit_generator', s.tensors(1), {
      rng_algorithm: enumeration('rng_algorithm', algorithms[algorithm]),
    });
  },
  'custom-call': customCall,
  // All shapes are static: the size is known.
  'get-dimension-size': (s) => {
    s.arity(1);
    const [d = -1] = s.attrs.ints('dimensions');
    const size =
      s.typeOf(0).shape[d] ?? s.fail('attribute', `has no dimension ${d}`, undefined, s.attrs.locOf('dimensions'));
    return s.constant(intTensorOf('i32', [], [size]));
  },
};
