import { type DType, isComplex, isFloat, isInt, realPart } from '../../../eval/dtype.ts';
import { rounder } from '../../../eval/rounding.ts';
import { allocStorage, numElements, type Storage, type Tensor, tensor } from '../../../eval/tensor.ts';
import { intRange, isWide } from '../../../eval/values.ts';
import { fail, type Source, textLoc } from '../../../support/diagnostics.ts';
import type { HloArrayShape, HloShape } from './ast.ts';
import { showShape } from './shape.ts';

/** A constant: a tensor, or a list for a tuple. */
export type LiteralValue = Tensor | LiteralValue[];

const space = /(?:[ \t\r\n]|\/\*[\s\S]*?\*\/|\/\/[^\n]*)*/y;
const atom = /[^\s,(){}/]+(?:\([^\s(){},]*\))?/y;
const floatAtom = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const intAtom = /^[+-]?\d+$/;

/** Reads the text between the parentheses of `constant(…)`, element by element straight into storage. */
class LiteralScanner {
  private at = 0;
  constructor(
    private readonly source: Source,
    private readonly text: string,
    private readonly offset: number,
  ) {}

  private loc() {
    return textLoc(this.source, this.offset + this.at);
  }
  private peek(): string {
    space.lastIndex = this.at;
    space.exec(this.text);
    this.at = space.lastIndex;
    return this.text[this.at] ?? '';
  }
  private take(c: string): boolean {
    if (this.peek() !== c) return false;
    this.at++;
    return true;
  }
  private expect(c: string, shape: HloShape): void {
    if (this.take(c)) return;
    if (this.text.startsWith('...', this.at))
      fail(
        'elided-constant',
        `the values of a constant of shape ${showShape(shape)} were left out of the text`,
        this.loc(),
        'print the program with large constants included (as_hlo_text(print_large_constants=True))',
      );
    const found = this.text[this.at];
    fail(
      'shape',
      `literal does not fit ${showShape(shape)}: expected '${c}', found ${found ? `'${found}'` : 'its end'}`,
      this.loc(),
    );
  }

  value(shape: HloShape): LiteralValue {
    if (shape.kind === 'token') fail('type', 'a token has no literal', this.loc());
    if (shape.kind === 'array') return this.array(shape);
    this.expect('(', shape);
    const parts = shape.elements.map((s, i) => {
      if (i) this.expect(',', shape);
      return this.value(s);
    });
    this.expect(')', shape);
    return parts;
  }

  end(shape: HloShape): void {
    if (this.peek()) fail('parse', `unexpected text after a literal of ${showShape(shape)}`, this.loc());
  }

  private array(shape: HloArrayShape): Tensor {
    const n = numElements(shape.dims);
    // Each element takes a character at least: a false shape must not allocate much.
    if (n > this.text.length) {
      while (this.take('{'));
      this.peek();
      if (this.text.startsWith('...', this.at)) this.expect('{', shape);
      fail('shape', `literal has fewer elements than ${showShape(shape)}`, this.loc());
    }
    const data = allocStorage(shape.dtype, n);
    if (n === 0) {
      this.emptyBraces(shape);
      return tensor(shape.dtype, shape.dims, data);
    }
    const read = this.reader(shape.dtype, data);
    let next = 0;
    const level = (d: number): void => {
      if (d === shape.dims.length) {
        read(next++);
        return;
      }
      this.expect('{', shape);
      for (let i = 0; i < shape.dims[d]!; i++) {
        if (i) this.expect(',', shape);
        else if (this.peek() === '.') this.expect('{', shape);
        level(d + 1);
      }
      this.expect('}', shape);
    };
    level(0);
    return tensor(shape.dtype, shape.dims, data);
  }

  /** A literal without elements: `{}`, `{ {}, {} }`, as printers differ. */
  private emptyBraces(shape: HloArrayShape): void {
    this.expect('{', shape);
    while (this.peek() === '{') {
      this.emptyBraces(shape);
      if (!this.take(',')) break;
    }
    this.expect('}', shape);
  }

  private word(): string {
    this.peek();
    atom.lastIndex = this.at;
    const m = atom.exec(this.text);
    if (!m) {
      const found = this.text[this.at];
      fail(
        found === undefined ? 'parse' : 'shape',
        `expected a number, found ${found ? `'${found}'` : 'the end'}`,
        this.loc(),
      );
    }
    return m[0];
  }

  /** The function that reads element i of storage of this dtype. */
  private reader(dtype: DType, data: Storage): (i: number) => void {
    if (isComplex(dtype)) {
      const part = this.floatReader(realPart(dtype), data as Float64Array);
      return (i) => {
        if (!this.take('(')) {
          part(2 * i);
          return;
        }
        part(2 * i);
        if (!this.take(',')) fail('parse', "expected ',' between the parts of a complex number", this.loc());
        part(2 * i + 1);
        if (!this.take(')')) fail('parse', "expected ')' after a complex number", this.loc());
      };
    }
    if (isFloat(dtype)) return this.floatReader(dtype, data as Float64Array);
    return isInt(dtype) ? this.intReader(dtype, data) : this.boolReader(data);
  }

  private floatReader(dtype: DType, out: Float64Array): (i: number) => void {
    const round = rounder(dtype);
    return (i) => {
      const w = this.word();
      if (floatAtom.test(w)) out[i] = round(Number(w));
      else if (/^[+-]?nan(?:\(.*\))?$/.test(w)) out[i] = round(Number.NaN);
      else if (/^[+-]?inf(?:inity)?$/.test(w)) out[i] = round(w[0] === '-' ? -Infinity : Infinity);
      else fail(w.startsWith('...') ? 'elided-constant' : 'parse', `'${w}' is no number`, this.loc());
      this.at += w.length;
    };
  }

  private intReader(dtype: DType, data: Storage): (i: number) => void {
    const [low, high] = intRange(dtype);
    const wide = isWide(dtype);
    const out = data as Int32Array;
    const big = data as unknown as BigInt64Array;
    return (i) => {
      const w = this.word();
      if (!intAtom.test(w)) {
        if (!floatAtom.test(w))
          fail(w.startsWith('...') ? 'elided-constant' : 'parse', `'${w}' is no integer`, this.loc());
        fail('type', `'${w}' is no integer, but the constant's type is ${dtype}`, this.loc());
      }
      if (wide || w.length > 11) {
        const v = BigInt(w);
        if (v < low || v > high) fail('type', `${w} does not fit ${dtype}`, this.loc());
        if (wide) big[i] = v;
        else out[i] = Number(v);
      } else {
        const v = Number(w);
        if (v < Number(low) || v > Number(high)) fail('type', `${w} does not fit ${dtype}`, this.loc());
        out[i] = v;
      }
      this.at += w.length;
    };
  }

  private boolReader(data: Storage): (i: number) => void {
    const out = data as Uint8Array;
    return (i) => {
      const w = this.word();
      if (w !== 'true' && w !== 'false' && w !== '0' && w !== '1')
        fail('type', `'${w}' is no boolean`, this.loc(), 'write true or false');
      out[i] = w === 'true' || w === '1' ? 1 : 0;
      this.at += w.length;
    };
  }
}

/**
 * The value of a literal of `shape`.
 * @param offset of `text` in the source
 * @throws SpucError 'elided-constant', 'shape', 'type' or 'parse'
 */
export function parseLiteral(source: Source, text: string, offset: number, shape: HloShape): LiteralValue {
  const scanner = new LiteralScanner(source, text, offset);
  const value = scanner.value(shape);
  scanner.end(shape);
  return value;
}
