import type { Attribute } from '../ir/attributes.ts';
import { moduleOp } from '../ir/builtin.ts';
import { type Block, type Operation, Region, type Value } from '../ir/ir.ts';
import { textLoc } from '../support/diagnostics.ts';
import type { RegionArg } from './asm.ts';
import { type FuncArg, type FuncResult, MlirGrammar, Refused } from './grammar.ts';
import * as K from './kinds.ts';
import { symbolName, unquote } from './token-reader.ts';

/**
 * Reads programs: what is ordinary by hand, which rules of the grammar would read the same way at several times the cost. Each method that reads
 * by hand reads nothing where it meets anything else; then the rule takes over, and says what is wrong.
 */
export class ProgramReader extends MlirGrammar {
  /** A whole file. The result is its module; ops without one around them are wrapped. */
  program(): Operation {
    const top = this.block;
    this.resolveAliases();
    for (;;) {
      if (this.isNext(K.Hash) || this.isNext(K.Bang)) this.byRule(this.aliasDefinition);
      else if (this.atOperation()) this.anyOperation();
      else break;
    }
    const module = this.moduleOf(top);
    this.readBodies();
    this.end();
    return module;
  }
  /** The one module of the top-level ops, or one made of them. What is inside waits to be read: so little has to be moved. */
  private moduleOf(top: Block): Operation {
    const only = top.first;
    if (only && only === top.last && only.name === 'builtin.module') {
      only.remove();
      return only;
    }
    const loc = textLoc(this.source, 0);
    return moduleOp.create({}, {}, { types: [], regions: [new Region(top)], loc }) as Operation;
  }
  /** Fails unless all was read. */
  end(): void {
    if (!this.isNext(K.End)) this.unexpected('an operation');
  }

  /** Reads the regions that were skipped, those inside them too, in the order in which they were met. */
  private readBodies(): void {
    const here = this.currIdx;
    for (let next = 0; next < this.bodies.length; next++) {
      const { region, scope, given, start, end } = this.bodies[next]!;
      this.currIdx = start;
      this.block = region.block;
      this.scope = scope;
      for (const a of given) this.addArg(a.name, a.type, a.offset, a.loc);
      if (this.isNext(K.Caret) && !this.plainBlockHead()) this.byRule(this.blockHead);
      while (this.atOperation()) this.anyOperation();
      if (this.isNext(K.Caret)) this.branches(this.offset());
      if (this.currIdx !== end - 1) this.unexpected('an operation');
    }
    this.currIdx = here;
  }

  /** `^bb0(%a: T):` */
  private plainBlockHead(): boolean {
    const from = this.currIdx++;
    const args = this.plainArgs();
    if (!args || !this.skip(K.Colon)) {
      this.currIdx = from;
      return false;
    }
    for (const a of args) this.addArg(a.name, a.type, a.offset, a.loc);
    return true;
  }

  /** Whether the next token can start an operation. */
  private atOperation(): boolean {
    const kind = this.kind();
    return kind === K.Percent || (kind >= K.Str && kind <= K.FuncWord && kind !== K.LocWord);
  }
  private anyOperation(): void {
    if (!this.plainOperation()) this.byRule(this.operation);
  }
  /** An operation with one name, as in `%0 = …` or `%0:2 = …`, or none. */
  private plainOperation(): boolean {
    const from = this.currIdx;
    const waiting = this.bodies.length;
    const { kinds } = this.tokens;
    const named = kinds[from + 1] === K.Percent;
    let count = 1;
    if (named) {
      let equal = from + 2;
      if (kinds[equal] === K.Colon && kinds[equal + 1] === K.Num) {
        count = Number(this.tokens.image(equal + 1));
        equal += 2;
      }
      if (kinds[equal] !== K.Equal) return false;
      this.currIdx = equal;
    }
    try {
      const kind = this.kind();
      const op = kind === K.Word ? this.wordOperation() : this.holderOrGeneric(kind);
      if (op === false) {
        this.bodies.length = waiting;
        this.currIdx = from;
        return false;
      }
      if (named) this.defineAt(from + 1, count, op);
      if (this.isNext(K.LocWord)) this.locate(op, this.loc());
    } catch (e) {
      if (!(e instanceof Refused)) throw e;
      this.refuse(from, waiting, named ? [this.resultName(from + 1, count)] : []);
    }
    return true;
  }
  private wordOperation(): Operation | Value[] | undefined {
    this.currIdx++;
    return this.assembly();
  }
  private holderOrGeneric(kind: number): Operation | Value[] | undefined | false {
    return kind === K.Str
      ? this.plainGeneric()
      : kind === K.FuncWord
        ? this.plainFunction()
        : kind === K.ModuleWord && this.plainModule();
  }

  /** `"dialect.op"(%a) <{…}> ({…}) {…} : (T) -> R` */
  private plainGeneric(): Operation | Value[] | undefined | false {
    const name = this.next();
    if (!this.isNext(K.LParen)) return false;
    const def = this.written(unquote(name.image), name.startOffset);
    const operands = this.plainOperands();
    if (!operands) return false;
    const attrs: Record<string, Attribute> = {};
    if (this.skip(K.LAngle)) {
      if (!this.isNext(K.LBrace)) return false;
      this.attrDict(attrs);
      if (!this.skip(K.RAngle)) return false;
    }
    const regions: Region[] = [];
    if (this.skip(K.LParen)) {
      do {
        if (!this.isNext(K.LBrace)) return false;
        regions.push(this.body([], def.has('isolated')));
      } while (this.skip(K.Comma));
      if (!this.skip(K.RParen)) return false;
    }
    this.attrDict(attrs);
    if (!this.isNext(K.Colon)) return false;
    const colon = this.offset();
    this.currIdx++;
    return this.finishGeneric(def, name.startOffset, operands, attrs, regions, this.signature(), colon);
  }
  /** `(%a, %b)`. */
  private plainOperands(): Value[] | undefined {
    const first = this.currIdx + 2;
    const { kinds } = this.tokens;
    // References count once the list is whole, as in the rule.
    let at = first;
    if (kinds[at] === K.Percent) for (at++; kinds[at] === K.Comma && kinds[at + 1] === K.Percent; ) at += 2;
    if (kinds[at] !== K.RParen) return undefined;
    const values: Value[] = [];
    for (let i = first; i < at; i += 2) values.push(this.refer(i));
    this.currIdx = at;
    return values;
  }
  /** `{ … }`. */
  private body(given: readonly RegionArg[], isolated: boolean): Region {
    this.currIdx++;
    const region = this.openRegion(given, isolated);
    this.currIdx++;
    return region;
  }

  /** `module @name attributes {…} {…}` */
  private plainModule(): Operation | false {
    const { startOffset } = this.next();
    const attrs: Record<string, Attribute> = {};
    if (this.isNext(K.At)) attrs.sym_name = { kind: 'string', value: symbolName(this.next().image) };
    if (this.accept('attributes') && this.isNext(K.LBrace)) this.attrDict(attrs);
    return this.isNext(K.LBrace) && this.finishHolder('builtin.module', startOffset, attrs, this.body([], true));
  }

  /** `func.func public @name(%a: T) -> T attributes {…} {…}` */
  private plainFunction(): Operation | false {
    const { startOffset } = this.next();
    const attrs: Record<string, Attribute> = {};
    if (this.isNext(K.Word)) {
      const value = this.next().image;
      if (value !== 'public' && value !== 'private') return false;
      attrs.sym_visibility = { kind: 'string', value };
    }
    if (!this.isNext(K.At)) return false;
    const name = this.next();
    const args = this.plainArgs();
    const results = args && this.plainResults();
    if (!results) return false;
    if (this.accept('attributes')) {
      if (!this.isNext(K.LBrace)) return false;
      this.attrDict(attrs);
    }
    this.describe(attrs, name, args, results);
    return this.finishHolder('func.func', startOffset, attrs, this.body(args, true));
  }
  /** `(%a: T {…} loc(…), …)` */
  private plainArgs(): FuncArg[] | undefined {
    const args: FuncArg[] = [];
    if (!this.skip(K.LParen)) return undefined;
    if (this.skip(K.RParen)) return args;
    do {
      if (!this.isNext(K.Percent) || this.kind(1) !== K.Colon) return undefined;
      args.push(this.arg());
    } while (this.skip(K.Comma));
    return this.skip(K.RParen) ? args : undefined;
  }
  /** `-> T`, `-> (T {…}, …)`, or nothing. */
  private plainResults(): FuncResult[] | undefined {
    if (!this.skip(K.Arrow)) return [];
    if (!this.skip(K.LParen)) return this.isNext(K.TensorText) ? [{ type: this.type(), attrs: {} }] : undefined;
    const results: FuncResult[] = [];
    if (this.skip(K.RParen)) return results;
    do {
      // The rule says what else may stand there.
      if (!this.isNext(K.TensorText) && !this.isNext(K.Word) && !this.isNext(K.Bang)) return undefined;
      const type = this.type();
      results.push({ type, attrs: this.isNext(K.LBrace) ? this.dict() : {} });
    } while (this.skip(K.Comma));
    return this.skip(K.RParen) ? results : undefined;
  }

  protected arg(): FuncArg {
    if (!this.isNext(K.Percent) || this.kind(1) !== K.Colon) return this.byRule(this.funcArg);
    const offset = this.offset();
    const name = this.peek().slice(1);
    this.currIdx += 2;
    const type = this.type();
    const attrs = this.isNext(K.LBrace) ? this.dict() : {};
    const user = this.isNext(K.LocWord) ? this.loc() : undefined;
    return { name, offset, type, attrs, loc: textLoc(this.source, offset, user) };
  }
}
