import { CsvError, parse } from 'csv-parse/browser/esm/sync';
import { type Tensor, tensor } from '../eval/tensor.ts';
import { fail } from './diagnostics.ts';

export interface CsvOptions {
  /** Element type of the result; f32 by default. */
  readonly dtype?: 'f32' | 'f64';
  /** Whether the first row holds names; by default it does when one of its cells is no number. */
  readonly header?: boolean;
  /** Columns to keep, in this order: names of the header or numbers from 0. All by default. */
  readonly columns?: readonly (string | number)[];
  readonly delimiter?: string;
}

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$|^[-+]?(?:inf|infinity|nan)$/i;

function toNumber(cell: string): number | undefined {
  if (!NUMBER.test(cell)) return undefined;
  const lower = cell.toLowerCase();
  if (lower.includes('nan')) return Number.NaN;
  if (lower.includes('inf')) return lower.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(cell);
}

interface Row {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a table of numbers: shape [rows, columns].
 * @throws SpucError class `input`, with the line, for a missing or non-numeric cell, rows of different length or an unknown column.
 */
export function readCsv(text: string, name: string, options: CsvOptions = {}): Tensor {
  const at = (line: number, col = 1) => ({ kind: 'file', file: name, line, col }) as const;
  let rows: Row[];
  try {
    rows = parse(text, {
      bom: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
      delimiter: options.delimiter ?? ',',
    }) as unknown as Row[];
  } catch (e) {
    if (e instanceof CsvError) return fail('input', `malformed CSV: ${e.message}`, at(Number(e.lines ?? 1)));
    throw e;
  }
  const first = rows[0]?.record ?? fail('input', 'the CSV file is empty', at(1));
  const hasHeader = options.header ?? first.some((c) => c !== '' && toNumber(c) === undefined);
  const body = hasHeader ? rows.slice(1) : rows;
  const picks = (options.columns ?? first.map((_, i) => i)).map((c) => {
    const i = typeof c === 'number' ? c : hasHeader ? first.indexOf(c) : -1;
    if (Number.isInteger(i) && i >= 0 && i < first.length) return i;
    return fail(
      'input',
      `there is no column ${typeof c === 'number' ? c : `'${c}'`}`,
      at(1),
      hasHeader ? `columns are ${first.join(', ')}` : `the file has no header and ${first.length} columns`,
    );
  });
  const n = body.length * picks.length;
  const data = options.dtype === 'f64' ? new Float64Array(n) : new Float32Array(n);
  let to = 0;
  for (const { record, info } of body) {
    if (record.length !== first.length)
      fail('input', `row has ${record.length} cells, expected ${first.length}`, at(info.lines));
    for (const i of picks) {
      const cell = record[i]!;
      const column = hasHeader ? `'${first[i]}'` : String(i);
      const v = toNumber(cell);
      if (v === undefined)
        fail(
          'input',
          cell === '' ? `missing value in column ${column}` : `'${cell.slice(0, 40)}' in column ${column} is no number`,
          at(info.lines),
          cell === '' ? 'fill or drop missing values first' : 'select numeric columns only',
        );
      data[to++] = v!;
    }
  }
  return tensor(options.dtype ?? 'f32', [body.length, picks.length], data);
}
