import { isDType } from '../eval/dtype.ts';
import { type ScalarType, scalarType, type TensorType, type Type, tensorType, tokenType } from '../ir/types.ts';
import { fail, type Location } from '../support/diagnostics.ts';

/** Elements that one tensor may have. */
export const MAX_ELEMENTS = 2 ** 32;

/** Looks up a type alias `!name`; undefined when there is none. */
export type AliasLookup = (name: string) => Type | undefined;

const cache = new Map<string, TensorType>();

/** The type of a `tensor<…>` token that was parsed before. */
export const knownTensorText = (text: string): TensorType | undefined => cache.get(text);

/**
 * The type of a `tensor<…>` token. Equal texts are parsed once.
 * @throws SpucError: dynamic-shape, unsupported-type, resource-limit or parse
 */
export function parseTensorText(text: string, loc: () => Location, alias: AliasLookup): TensorType {
  const old = cache.get(text);
  if (old) return old;
  const body = text.slice(7, -1).replace(/\s+/g, '');
  const dims: number[] = [];
  let rest = body;
  for (let m = /^(\d+|\?|\*)x/.exec(rest); m; m = /^(\d+|\?|\*)x/.exec(rest)) {
    if (m[1] === '?' || m[1] === '*') {
      fail(
        'dynamic-shape',
        `'${text}' has a dimension whose size is not known`,
        loc(),
        'every shape must be concrete: export the program again with concrete input shapes',
      );
    }
    dims.push(Number(m[1]));
    rest = rest.slice(m[0].length);
  }
  if (rest.includes('#stablehlo.bounds') || rest.includes('type_extensions')) {
    fail(
      'dynamic-shape',
      `'${text}' has a bounded dynamic dimension`,
      loc(),
      'export the program with concrete shapes',
    );
  }
  const t = withElement(dims, rest, text, loc, alias);
  if (dims.reduce((a, b) => a * b, 1) > MAX_ELEMENTS) {
    fail('resource-limit', `'${text}' has more than 2^32 elements`, loc(), 'a tensor may have 2^32 elements at most');
  }
  if (!body.includes('!') || body.includes('!pphlo.secret<')) cache.set(text, t);
  return t;
}

function withElement(dims: number[], elem: string, text: string, loc: () => Location, alias: AliasLookup): TensorType {
  if (isDType(elem)) return tensorType(dims, elem);
  // Layouts of library calls are written so: numbers of the machine's width.
  if (elem === 'index') return tensorType(dims, 'i64');
  const secret = /^!(?:pphlo|spu)\.secret<(.*)>$/.exec(elem)?.[1];
  if (secret !== undefined && isDType(secret)) return tensorType(dims, secret, true);
  if (/^![A-Za-z_][\w$]*$/.test(elem)) {
    const t = alias(elem.slice(1));
    if (t?.kind === 'scalar' && isDType(t.name)) return tensorType(dims, t.name);
    if (t?.kind === 'tensor' && t.shape.length === 0) return tensorType(dims, t.dtype, t.secret);
  }
  if (elem === '' || /^[,>]/.test(elem)) return fail('parse', `'${text}' has no element type`, loc());
  if (elem.includes('!quant')) {
    return fail(
      'unsupported-type',
      `quantized type '${text}' is not supported`,
      loc(),
      'use a program without quantized types',
    );
  }
  if (elem.includes(',')) {
    return fail('unsupported-type', `'${text}' has an encoding (sparse or layout), which is not supported`, loc());
  }
  return fail(
    /^[a-zA-Z][\w]*$/.test(elem) && !/^(none|tf32|f80|f128|f4\w+|f6\w+|s?i\d+|si\d+)$/.test(elem)
      ? 'parse'
      : 'unsupported-type',
    `'${text}' has element type '${elem}', which is not supported`,
    loc(),
    'element types are i1, i2 to i64, ui2 to ui64, f4*, f6*, f8*, bf16, f16, f32, f64, complex<f32> and complex<f64>',
  );
}

/** The type that one word names: a scalar type or `none`, `index`; undefined for any other word. */
export function scalarWord(word: string): ScalarType | undefined {
  if (isDType(word) || word === 'index' || word === 'none') return scalarType(word);
  const signed = /^si(\d+)$/.exec(word);
  if (signed && isDType(`i${signed[1]}`)) return scalarType(`i${signed[1]}` as 'i32');
  return undefined;
}

/** A `!dialect.name` type without parameters; undefined when it is not known. */
export const bangType = (name: string): Type | undefined =>
  name === 'stablehlo.token' || name === 'mhlo.token' ? tokenType : undefined;

/** Words that start types which exist in MLIR but not here. */
export const foreignTypeWords: ReadonlySet<string> = new Set(['vector', 'memref', 'opaque', 'f80', 'f128', 'tf32']);
