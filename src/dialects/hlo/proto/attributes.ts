import { isBool, isComplex, isFloat, isSigned } from '../../../eval/dtype.ts';
import { fail, type Location } from '../../../support/diagnostics.ts';
import type { HloShape } from '../text/ast.ts';
import { HLO as F } from './fields.ts';
import { Message } from './wire.ts';

/** What the attributes of an instruction are made from. */
export interface AttrSource {
  readonly opcode: string;
  readonly m: Message;
  readonly loc: Location;
  /** Shape of the first operand, if there is one. */
  readonly operand: HloShape | undefined;
  /** Names of the computations it calls, in order. */
  readonly called: readonly string[];
}
type Texts = Record<string, string>;

/** Entries that a list in an attribute may have. */
const MAX_LIST = 4096;
const list = (v: readonly (number | string)[]): string =>
  v.length > MAX_LIST ? fail('resource-limit', `an attribute has more than ${MAX_LIST} entries`) : `{${v.join(',')}}`;
const quote = (s: string): string => `"${s.replace(/[\\"]/g, '\\$&')}"`;
const decoder = new TextDecoder();

/** `key=value` texts, as HLO text has them, of each opcode that has any. */
const makers: Readonly<Record<string, (s: AttrSource) => Texts>> = {
  broadcast: dimensions,
  concatenate: dimensions,
  transpose: dimensions,
  reverse: dimensions,
  'get-dimension-size': dimensions,
  iota: ({ m }) => ({ iota_dimension: String(m.ints(F.dimensions)[0] ?? 0) }),
  reduce: (s) => ({ ...dimensions(s), ...applied(s) }),
  map: (s) => ({ ...dimensions(s), ...applied(s) }),
  sort: (s) => ({ ...dimensions(s), is_stable: String(s.m.bool(F.isStable)), ...applied(s) }),
  slice: ({ m }) => ({
    slice: list(
      m.all(F.sliceDimensions).map((b) => {
        const d = new Message(b);
        return `[${d.int(1)}:${d.int(2)}:${d.int(3)}]`;
      }),
    ),
  }),
  pad: ({ m }) => ({
    padding: (m.message(F.paddingConfig)?.all(1) ?? [])
      .map((b) => {
        const d = new Message(b);
        return `${d.int(1)}_${d.int(2)}_${d.int(3)}`;
      })
      .join('x'),
  }),
  'dynamic-slice': ({ m }) => ({ dynamic_slice_sizes: list(m.ints(F.dynamicSliceSizes)) }),
  gather: ({ m }) => {
    const d = m.message(F.gatherDims);
    return {
      ...lists(d, { offset_dims: 1, collapsed_slice_dims: 2, start_index_map: 3 }),
      ...lists(d, { operand_batching_dims: 5, start_indices_batching_dims: 6 }),
      index_vector_dim: String(d?.int(4) ?? 0),
      slice_sizes: list(m.ints(F.gatherSliceSizes)),
      indices_are_sorted: String(m.bool(F.indicesAreSorted)),
    };
  },
  scatter: (s) => {
    const d = s.m.message(F.scatterDims);
    return {
      ...lists(d, { update_window_dims: 1, inserted_window_dims: 2, scatter_dims_to_operand_dims: 3 }),
      ...lists(d, { input_batching_dims: 5, scatter_indices_batching_dims: 6 }),
      index_vector_dim: String(d?.int(4) ?? 0),
      indices_are_sorted: String(s.m.bool(F.indicesAreSorted)),
      unique_indices: String(s.m.bool(F.uniqueIndices)),
      ...applied(s),
    };
  },
  topk: ({ m }) => ({ k: String(m.int(F.k)), largest: String(m.bool(F.largest)) }),
  compare: ({ m, operand }) => {
    const type = m.text(F.comparisonType);
    // XLA always writes the type; only one that differs from the operands' own says something.
    return { direction: m.text(F.comparisonDirection), ...(type && type !== ownComparison(operand) ? { type } : {}) };
  },
  'reduce-precision': ({ m }) => ({
    exponent_bits: String(m.int(F.exponentBits)),
    mantissa_bits: String(m.int(F.mantissaBits)),
  }),
  dot: (s) => ({
    ...lists(s.m.message(F.dotDims), {
      lhs_contracting_dims: 1,
      rhs_contracting_dims: 2,
      lhs_batch_dims: 3,
      rhs_batch_dims: 4,
    }),
    ...precision(s),
    // Refused by the reader of the text form too.
    ...(s.m.has(F.dotSparsity) ? { sparsity: '{}' } : {}),
  }),
  convolution: (s) => ({
    dim_labels: convLabels(s.m, s.loc),
    ...window(s.m),
    feature_group_count: String(s.m.int(F.featureGroupCount) || 1),
    batch_group_count: String(s.m.int(F.batchGroupCount) || 1),
    ...precision(s),
  }),
  'reduce-window': (s) => ({ ...window(s.m), ...applied(s) }),
  'select-and-scatter': (s) => ({ ...window(s.m), ...named(s, ['select', 'scatter']) }),
  cholesky: ({ m }) => ({ lower: String(m.message(F.choleskyOptions)?.bool(1) ?? false) }),
  'triangular-solve': ({ m, loc }) => {
    const o = m.message(F.triangularSolveOptions);
    const transposes = ['NO_TRANSPOSE', 'NO_TRANSPOSE', 'TRANSPOSE', 'ADJOINT'];
    return {
      left_side: String(o?.bool(1) ?? false),
      lower: String(o?.bool(2) ?? false),
      unit_diagonal: String(o?.bool(3) ?? false),
      transpose_a: oneOf(transposes, o?.int(4) ?? 0, 'transpose_a', loc),
    };
  },
  fft: ({ m, loc }) => ({
    fft_type: oneOf(['FFT', 'IFFT', 'RFFT', 'IRFFT'], m.int(F.fftType), 'fft_type', loc),
    fft_length: list(m.ints(F.fftLength)),
  }),
  while: (s) => named(s, ['body', 'condition']),
  call: applied,
  fusion: (s) => named(s, ['calls']),
  conditional: ({ called }) => ({ branch_computations: list(called) }),
  'get-tuple-element': ({ m }) => ({ index: String(m.int(F.tupleIndex)) }),
  'batch-norm-inference': norm,
  'batch-norm-training': norm,
  'batch-norm-grad': norm,
  rng: ({ m, loc }) => ({
    distribution: oneOf(['', 'rng_uniform', 'rng_normal'], m.int(F.distribution), 'distribution', loc),
  }),
  'rng-bit-generator': ({ m, loc }) => ({
    algorithm: oneOf(['rng_default', 'rng_three_fry', 'rng_philox'], m.int(F.rngAlgorithm), 'rng_algorithm', loc),
  }),
  'custom-call': ({ m, called }) => {
    // A configuration that is no text can only be that of a target without a meaning here.
    const config = decoder.decode(m.bytes(F.backendConfig) ?? new Uint8Array(0));
    return {
      custom_call_target: quote(m.text(F.customCallTarget)),
      ...(m.bool(F.customCallHasSideEffect) ? { custom_call_has_side_effect: 'true' } : {}),
      ...(config ? { backend_config: /^".*"$/s.test(config) ? quote(config) : config } : {}),
      ...(called.length ? { called_computations: list(called) } : {}),
    };
  },
};

/**
 * The attributes of an instruction in the form of HLO text; fields that do not belong to its opcode are ignored, as XLA does.
 * @throws SpucError 'attribute', 'arity' or 'parse'
 */
export function attributeTexts(s: AttrSource): Texts {
  return Object.hasOwn(makers, s.opcode) ? makers[s.opcode]!(s) : {};
}

function dimensions({ m }: AttrSource): Texts {
  return { dimensions: list(m.ints(F.dimensions)) };
}

/** Called computations by the names of their roles, one each. */
function named(s: AttrSource, keys: readonly string[]): Texts {
  if (s.called.length !== keys.length)
    fail('arity', `'${s.opcode}' calls ${keys.length} computations, but ${s.called.length} are given`, s.loc);
  return Object.fromEntries(keys.map((k, i) => [k, s.called[i]!]));
}
function applied(s: AttrSource): Texts {
  return named(s, ['to_apply']);
}

function lists(m: Message | undefined, fields: Readonly<Record<string, number>>): Texts {
  return Object.fromEntries(Object.entries(fields).map(([key, f]) => [key, list(m?.ints(f) ?? [])]));
}

function oneOf(names: readonly string[], i: number, what: string, loc: Location): string {
  return names[i] || fail('attribute', `${what} has no value ${i}`, loc);
}

function norm({ m }: AttrSource): Texts {
  return { epsilon: String(m.float(F.epsilon)), feature_index: String(m.int(F.featureIndex)) };
}

function precision({ m, loc }: AttrSource): Texts {
  const values = m.message(F.precisionConfig)?.ints(1) ?? [];
  if (values.every((v) => v === 0)) return {};
  const words = ['default', 'high', 'highest'];
  return { operand_precision: list(values.map((v) => oneOf(words, v, 'operand_precision', loc))) };
}

function ownComparison(s: HloShape | undefined): string {
  if (s?.kind !== 'array') return '';
  if (isFloat(s.dtype) || isComplex(s.dtype)) return 'FLOAT';
  return isSigned(s.dtype) && !isBool(s.dtype) ? 'SIGNED' : 'UNSIGNED';
}

/** `window={…}` of a Window; nothing when there is none. */
function window(m: Message): Texts {
  const w = m.message(F.window);
  if (!w) return {};
  // WindowDimension: size, stride, padding low and high, window dilation, base dilation, reversal.
  const dims = w.all(1).map((b) => new Message(b));
  const join = (f: (d: Message) => string | number): string => dims.map(f).join('x');
  if (!dims.length) return { window: '{}' };
  return {
    window: `{size=${join((d) => d.int(1))} stride=${join((d) => d.int(2))} pad=${join((d) => `${d.int(3)}_${d.int(4)}`)} lhs_dilate=${join((d) => d.int(6))} rhs_dilate=${join((d) => d.int(5))} rhs_reversal=${join((d) => (d.bool(7) ? 1 : 0))}}`,
  };
}

/** `b01f_01io->b01f` of ConvolutionDimensionNumbers. */
function convLabels(m: Message, loc: Location): string {
  const d = m.message(F.convDims) ?? fail('attribute', "'convolution' has no dimension numbers", loc);
  const side = (a: string, at: number, b: string, bt: number, spatial: readonly number[]): string => {
    const out = new Array<string>(spatial.length + 2).fill('');
    const put = (i: number, label: string): void => {
      if (out[i] !== '') fail('attribute', `dimension numbers of 'convolution' do not name each dimension once`, loc);
      out[i] = label;
    };
    // One digit names a spatial dimension.
    if (spatial.length > 8) fail('attribute', `'convolution' has ${spatial.length} spatial dimensions`, loc);
    put(at, a);
    put(bt, b);
    spatial.forEach((i, k) => {
      put(i, String(k));
    });
    return out.join('');
  };
  const lhs = side('b', d.int(7), 'f', d.int(8), d.ints(11));
  const rhs = side('i', d.int(3), 'o', d.int(4), d.ints(6));
  const out = side('b', d.int(9), 'f', d.int(10), d.ints(12));
  return `${lhs}_${rhs}->${out}`;
}
