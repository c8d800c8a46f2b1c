import { type DType, isFloat } from '../eval/dtype.ts';
import { type Tensor, tensor } from '../eval/tensor.ts';
import { showType, type TensorType } from '../ir/types.ts';
import { readCsv } from '../support/csv.ts';
import { type Diagnostic, fail, unknownLoc } from '../support/diagnostics.ts';
import { type Io, toText } from '../support/io.ts';
import { readNpy } from '../support/npy.ts';
import { readNpz } from '../support/npz.ts';
import { typeLine } from '../support/print-tensor.ts';
import { castExactly } from './cast-input.ts';
import { indexOfName, showNames } from './visibility.ts';

/** An argument of the program. */
export interface Param {
  readonly name: string;
  readonly type: TensorType;
}

/** A tensor given for an argument, and what messages call where it came from. */
interface Given {
  readonly tensor: Tensor;
  readonly from: string;
}

/**
 * Reads `--inputs`: files in argument order, `NAME=FILE`, `.npz` archives (entries named like arguments, `argN`, or `arr_N`) and
 * `.csv` tables. Arguments without input are undefined. Values are cast where that keeps each of them exactly; `emit` tells of it.
 * @throws SpucError class `input` naming the argument and the type that it has
 */
export function bindInputs(
  specs: readonly string[],
  params: readonly Param[],
  io: Io,
  emit: (d: Diagnostic) => void,
): (Tensor | undefined)[] {
  const names = params.map((p) => p.name);
  const given: (Given | undefined)[] = params.map(() => undefined);
  let next = 0;
  const put = (index: number, g: Given): void => {
    const p = params[index]!;
    if (given[index])
      fail(
        'input',
        `argument '${p.name}' is given twice: by ${given[index].from} and by ${g.from}`,
        unknownLoc,
        'leave one of them out',
      );
    given[index] = { ...g, tensor: fit(g, p, emit) };
  };
  for (const spec of specs) {
    const eq = /^([A-Za-z_][\w.-]*)=(.+)$/.exec(spec);
    const file = eq ? eq[2]! : spec;
    if (!eq && /\.npz$/i.test(file)) {
      for (const [index, g] of fromArchive(file, names, io)) put(index, g);
      continue;
    }
    const index = eq ? indexOfName(eq[1]!, names) : next++;
    if (index < 0) fail('input', `--inputs: the program has no argument '${eq![1]}'`, unknownLoc, showNames(names));
    if (index >= params.length)
      fail(
        'input',
        `--inputs gives ${specs.length} files, but the program has ${params.length} ${params.length === 1 ? 'argument' : 'arguments'}`,
        unknownLoc,
        showNames(names),
      );
    put(index, { tensor: readTensor(file, params[index]!, io), from: file });
  }
  return given.map((g) => g?.tensor);
}

/**
 * All inputs must be there. @param whose who brings them, where that is not everybody at once
 * @throws SpucError class `input` naming those that are not
 */
export function requireAll(
  inputs: readonly (Tensor | undefined)[],
  params: readonly Param[],
  whose?: string,
): Tensor[] {
  const missing = params.filter((_, i) => !inputs[i]);
  if (missing.length > 0)
    fail(
      'input',
      `no input is given for ${missing.map((p) => `'${p.name}' (${plain(p.type)})`).join(', ')}${whose === undefined ? '' : `, which ${whose} brings`}`,
      unknownLoc,
      'give one .npy file per argument: --inputs a.npy,b.npy or NAME=a.npy, or one .npz with entries of these names',
    );
  return inputs as Tensor[];
}

const plain = (t: TensorType): string => showType({ ...t, secret: false });

function readTensor(file: string, p: Param, io: Io): Tensor {
  const bytes = file === '-' ? io.stdin() : io.readFile(file);
  if (/\.share$/i.test(file))
    fail(
      'input',
      `${file} is a file of shares, and argument '${p.name}' is not brought as shares here`,
      unknownLoc,
      `'spuc party' takes them, where "inputs" of the cluster file has "outside" for '${p.name}'`,
    );
  if (/\.csv$/i.test(file)) {
    const t = readCsv(toText(bytes), file, { dtype: p.type.dtype === 'f32' ? 'f32' : 'f64' });
    const flat = p.type.shape.length === 1 && t.shape.includes(1) ? { ...t, shape: [t.data.length] } : t;
    return isFloat(p.type.dtype) ? flat : wholeNumbers(flat, p.type.dtype);
  }
  if (/\.npz$/i.test(file)) {
    const entries = [...readNpz(bytes, file)];
    return entries.length === 1
      ? entries[0]![1]
      : fail('input', `${file} holds ${entries.length} arrays where one is expected`);
  }
  return readNpy(bytes, file);
}

/** A table of whole numbers in the dtype that is wanted, where they fit: text has no dtype of its own. Other tables as they are. */
function wholeNumbers(t: Tensor, dtype: DType): Tensor {
  const data = t.data as Float64Array;
  if (!data.every(Number.isSafeInteger)) return t;
  const cast = castExactly(
    tensor(
      'i64',
      t.shape,
      BigInt64Array.from(data, (v) => BigInt(v)),
    ),
    dtype,
  );
  return 'tensor' in cast ? cast.tensor : t;
}

function fromArchive(file: string, names: readonly string[], io: Io): [number, Given][] {
  const entries = [...readNpz(file === '-' ? io.stdin() : io.readFile(file), file)];
  return entries.map(([key, tensor]) => {
    const arr = /^arr_(\d+)$/.exec(key);
    const index =
      arr && !names.includes(key) && Number(arr[1]) < names.length ? Number(arr[1]) : indexOfName(key, names);
    if (index < 0)
      fail(
        'input',
        `${file}: no argument of the program is called '${key}'`,
        unknownLoc,
        `${showNames(names)}; entries may also be called arg0, arg1, …`,
      );
    return [index, { tensor, from: `${file}[${key}]` }];
  });
}

function fit({ tensor: t, from }: Given, p: Param, emit: (d: Diagnostic) => void): Tensor {
  const { shape, dtype } = p.type;
  const sameShape = t.shape.length === shape.length && t.shape.every((d, i) => d === shape[i]);
  if (!sameShape)
    fail(
      'input',
      `argument '${p.name}' is ${plain(p.type)}, but ${from} has shape [${t.shape.join(', ')}] (${typeLine(t)})`,
    );
  const cast = castExactly(t, dtype);
  if ('tensor' in cast) {
    if (cast.tensor !== t)
      emit({
        severity: 'remark',
        class: 'input',
        message: `argument '${p.name}': ${from} is ${t.dtype} and was read as ${dtype}; every value is kept exactly`,
        loc: unknownLoc,
      });
    return cast.tensor;
  }
  const why = cast.worst === undefined ? '' : `; ${cast.worst} cannot be kept exactly`;
  return fail(
    'input',
    `argument '${p.name}' is ${plain(p.type)}, but ${from} holds ${t.dtype}${why}`,
    unknownLoc,
    `convert it first, for example with numpy: x.astype('${numpyName(dtype)}')`,
  );
}

const numpyName = (d: string): string =>
  d === 'i1'
    ? 'bool'
    : d
        .replace(/^ui/, 'uint')
        .replace(/^i/, 'int')
        .replace(/^f(?=\d+$)/, 'float')
        .replace('complex<f32>', 'complex64')
        .replace('complex<f64>', 'complex128');
