import type { IToken } from 'chevrotain';
import type { Attribute } from '../ir/attributes.ts';
import { type AnyOpDef, defineOp } from '../ir/define-op.ts';
import { Block, type Operation, Region, type Value } from '../ir/ir.ts';
import { Registry } from '../ir/registry.ts';
import { type FunctionType, functionType, showType, type Type } from '../ir/types.ts';
import { type Diagnostic, type Location, type Source, SpucError, textLoc } from '../support/diagnostics.ts';
import type { AsmParser, OpDraft, RegionArg } from './asm.ts';
import { AttributeRules } from './attribute-rules.ts';
import { finishOp, newDraft, resultTypesOf } from './finish-op.ts';
import { formatOf } from './format.ts';
import * as K from './kinds.ts';
import { parseFormat, type Step, stepsOf } from './parse-format.ts';
import { keyAt, keyOf, Scope, type ValueKey } from './scope.ts';
import type { Structure } from './structure.ts';
import type { TokenList } from './token-list.ts';
import { symbolName, unquote } from './token-reader.ts';
import * as T from './tokens.ts';
import { resolveOpName, unknownOp } from './unknown-op.ts';

/** Refused ops shown for one program at most. */
const MAX_REFUSED = 20;

/** Thrown when an op cannot be read because it, or what it reads, was refused already. */
export class Refused extends Error {}

/** `%a, %b:2 =` */
export type ResultName = { readonly name: string; readonly count: number; readonly offset: number };
/** An op with a form of its own. */
interface Form {
  readonly def: AnyOpDef;
  readonly steps: readonly Step[];
}
/** Types of the operands and results of an op. */
export interface Signature {
  readonly inputs: readonly Type[];
  readonly results: readonly Type[];
}
/** A region whose inside is still to be read: the tokens after its '{' up to index `end`. */
interface Body {
  readonly region: Region;
  readonly scope: Scope;
  readonly given: readonly RegionArg[];
  readonly start: number;
  readonly end: number;
}
export interface FuncArg {
  readonly name: string;
  readonly offset: number;
  readonly type: Type;
  readonly attrs: Record<string, Attribute>;
  readonly loc: Location;
}
export interface FuncResult {
  readonly type: Type;
  readonly attrs: Record<string, Attribute>;
}

/**
 * The grammar of what all ops share: modules, functions, regions, generic form, result names. What follows the name of an op in its own
 * form is read by `customAssembly`, which interprets the op's format inside an ACTION.
 */
export abstract class MlirGrammar extends AttributeRules implements AsmParser {
  private registry = new Registry();
  /** Ops by their name as it was written. */
  private readonly forms = new Map<string, Form>();
  protected scope = new Scope();
  protected block = new Block();
  private symbols = new Map<string, number>();
  private refused: Diagnostic[] = [];
  protected bodies: Body[] = [];
  /** Index of the '}' of every '{'. */
  private closing: ReadonlyMap<number, number> = new Map();

  /** Makes the parser ready for a text. */
  start(source: Source, tokens: TokenList, registry: Registry, { closing, aliases }: Structure): void {
    this.reset();
    this.tokens = tokens;
    this.source = source;
    if (registry !== this.registry) this.forms.clear();
    this.registry = registry;
    this.scope = new Scope();
    this.block = new Block();
    this.symbols = new Map();
    this.refused = [];
    this.bodies = [];
    this.closing = closing;
    this.collectAliases(aliases);
  }
  /** The ops that were refused so far; empty when all is well. */
  get refusals(): readonly Diagnostic[] {
    const at = (d: Diagnostic): number => (d.loc.kind === 'text' ? d.loc.offset : 0);
    return this.refused.sort((a, b) => at(a) - at(b));
  }
  /** Offset of the token that comes next. */
  get position(): number {
    return this.offset();
  }

  readonly aliasDefinition = this.RULE('aliasDefinition', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.Hash);
          this.CONSUME(T.Equal);
          this.SUBRULE(this.attributeRule);
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.Bang);
          this.CONSUME2(T.Equal);
          this.SUBRULE(this.typeRule);
        },
      },
    ]);
  });
  // ---- operations

  readonly operation = this.RULE('operation', () => {
    const from = this.currIdx;
    const waiting = this.bodies.length;
    let names: ResultName[] = [];
    try {
      this.OPTION(() => {
        names = this.SUBRULE(this.resultNames);
      });
      const op = this.OR([
        { ALT: () => this.SUBRULE(this.genericOp) },
        { ALT: () => this.SUBRULE(this.moduleOp) },
        { ALT: () => this.SUBRULE(this.funcOp) },
        {
          ALT: () => {
            this.CONSUME(T.Word);
            return this.SUBRULE(this.customAssembly);
          },
        },
      ]);
      this.ACTION(() => this.define(names, op));
      this.OPTION2(() => {
        const user = this.SUBRULE(this.location);
        this.ACTION(() => this.locate(op, user));
      });
    } catch (e) {
      if (!(e instanceof Refused)) throw e;
      this.refuse(from, waiting, names);
    }
  });
  protected locate(op: Operation | Value[] | undefined, user: Location | undefined): void {
    if (op && !Array.isArray(op) && op.loc.kind === 'text') op.loc = textLoc(this.source, op.loc.offset, user);
  }
  /** Goes on after an op that cannot be read; its results are known to be missing. */
  protected refuse(from: number, waiting: number, names: readonly ResultName[]): void {
    this.bodies.length = waiting;
    this.skipOp(from);
    for (const n of names) this.scope.define(keyOf(n.name), null, n.offset);
  }
  readonly resultNames = this.RULE('resultNames', (): ResultName[] => {
    const names: ResultName[] = [];
    this.AT_LEAST_ONE_SEP({
      SEP: T.Comma,
      DEF: () => {
        const t = this.CONSUME(T.Percent);
        const count = this.OPTION(() => {
          this.CONSUME(T.Colon);
          return this.CONSUME(T.Num);
        });
        names.push({ name: t.image.slice(1), count: count ? Number(count.image) : 1, offset: t.startOffset });
      },
    });
    this.CONSUME(T.Equal);
    return names;
  });

  /** `"dialect.op"(%a) <{…}> ({…}) {…} : (T) -> R` */
  readonly genericOp = this.RULE('genericOp', (): Operation | Value[] | undefined => {
    const name = this.CONSUME(T.Str);
    const known = this.ACTION(() => this.written(unquote(name.image), name.startOffset));
    const operands: number[] = [];
    const regions: Region[] = [];
    const attrs: Record<string, Attribute> = {};
    this.CONSUME(T.LParen);
    this.MANY_SEP({
      SEP: T.Comma,
      DEF: () => {
        this.CONSUME(T.Percent);
        operands.push(this.currIdx);
      },
    });
    this.CONSUME(T.RParen);
    const values = this.ACTION(() => operands.map((i) => this.refer(i)));
    this.OPTION(() => {
      const t = this.CONSUME(T.LSquare);
      this.ACTION(() => this.branches(t.startOffset));
    });
    this.OPTION2(() => {
      this.CONSUME(T.LAngle);
      const props = this.SUBRULE(this.dictionary);
      this.CONSUME(T.RAngle);
      this.ACTION(() => Object.assign(attrs, props));
    });
    this.OPTION3(() => {
      this.CONSUME2(T.LParen);
      this.MANY_SEP2({
        SEP: T.Comma,
        DEF: () =>
          regions.push(this.SUBRULE(this.regionRule, { ARGS: [[], this.ACTION(() => known.has('isolated'))] })),
      });
      this.CONSUME2(T.RParen);
    });
    this.OPTION4(() => {
      const dict = this.SUBRULE2(this.dictionary);
      this.ACTION(() => Object.assign(attrs, dict));
    });
    const colon = this.CONSUME(T.Colon);
    const type = this.SUBRULE(this.functionTypeRule) as FunctionType;
    return this.ACTION(() =>
      this.finishGeneric(known, name.startOffset, values, attrs, regions, type, colon.startOffset),
    );
  });
  protected finishGeneric(
    def: AnyOpDef,
    offset: number,
    values: Value[],
    attrs: Record<string, Attribute>,
    regions: readonly Region[],
    type: Signature,
    typeOffset: number,
  ): Operation | Value[] | undefined {
    this.checkOperands(def.name, values, type.inputs, typeOffset);
    if (def.name.startsWith('sdy.')) return this.shardy(def.name, values, offset);
    if (def.has('symbol')) this.defineSymbol(attrs.sym_name, offset);
    return this.block.append(finishOp(def, values, attrs, regions, type.results, textLoc(this.source, offset)));
  }

  /** What follows an op's name in its own form. */
  readonly customAssembly = this.RULE('customAssembly', (): Operation | Value[] | undefined =>
    this.ACTION(() => this.assembly()),
  );
  /** The op whose name was read last. */
  protected assembly(): Operation | Value[] | undefined {
    const image = this.peek(-1);
    const offset = this.tokens.starts[this.currIdx]!;
    const known = this.forms.get(image);
    if (known) return this.formatted(known, offset);
    const full = image === 'return' || image === 'call' ? `func.${image}` : image;
    if (!full.includes('.')) this.unexpected('an operation', this.LA(0));
    if (full.startsWith('sdy.')) return this.shardyText(full, offset);
    const def = this.written(full, offset);
    const format = formatOf(def);
    if (!format) return this.plainAssembly(def, offset);
    const form = { def, steps: stepsOf(format.elements) };
    // What 'pphlo.return' means depends on where it stands.
    if (full !== 'pphlo.return') this.forms.set(image, form);
    return this.formatted(form, offset);
  }
  /** What an op's format says. */
  private formatted({ def, steps }: Form, offset: number): Operation {
    const draft = newDraft(def);
    parseFormat(this, draft, steps);
    const { operands, attrs, regions } = draft;
    return this.block.append(
      finishOp(def, operands, attrs, regions, resultTypesOf(draft), textLoc(this.source, offset)),
    );
  }

  /** Ops that declare no form of their own may be written `op %a, %b {…} : (T, T) -> R`, or `: R` without operand types. */
  private plainAssembly(def: AnyOpDef, offset: number): Operation {
    const values = this.operandList();
    const attrs: Record<string, Attribute> = {};
    this.attrDict(attrs);
    if (!this.accept(':'))
      this.fail('parse', `'${def.name}' has no such short form`, offset, `write it as "${def.name}"(…) : (…) -> …`);
    let results: readonly Type[];
    const at = this.offset();
    if (this.isNext(K.LParen)) {
      const t = this.signature();
      this.checkOperands(def.name, values, t.inputs, at);
      results = t.results;
    } else results = [this.type()];
    return this.block.append(finishOp(def, values, attrs, [], results, textLoc(this.source, offset)));
  }

  // ---- modules and functions

  readonly moduleOp = this.RULE('moduleOp', (): Operation => {
    const name = this.CONSUME(T.ModuleWord);
    const attrs: Record<string, Attribute> = {};
    this.OPTION(() => {
      const t = this.CONSUME(T.At);
      this.ACTION(() => {
        attrs.sym_name = { kind: 'string', value: symbolName(t.image) };
      });
    });
    this.SUBRULE(this.attributesClause, { ARGS: [attrs] });
    const region = this.SUBRULE(this.regionRule, { ARGS: [[], true] });
    return this.ACTION(() => this.finishHolder('builtin.module', name.startOffset, attrs, region));
  });
  /** A module or function. */
  protected finishHolder(name: string, offset: number, attrs: Record<string, Attribute>, body: Region): Operation {
    const def = this.lookup(name, offset);
    return this.block.append(finishOp(def, [], attrs, [body], [], textLoc(this.source, offset)));
  }
  readonly attributesClause = this.RULE('attributesClause', (into: Record<string, Attribute>) => {
    this.OPTION({
      GATE: () => this.peek() === 'attributes',
      DEF: () => {
        this.CONSUME(T.Word);
        const dict = this.SUBRULE(this.dictionary);
        this.ACTION(() => Object.assign(into, dict));
      },
    });
  });

  readonly funcOp = this.RULE('funcOp', (): Operation => {
    const start = this.CONSUME(T.FuncWord);
    const attrs: Record<string, Attribute> = {};
    const args: FuncArg[] = [];
    let results: FuncResult[] = [];
    this.OPTION(() => {
      const t = this.CONSUME(T.Word);
      this.ACTION(() => {
        if (!['public', 'private', 'nested'].includes(t.image)) this.unexpected("'public' or 'private'", t);
        attrs.sym_visibility = { kind: 'string', value: t.image };
      });
    });
    const name = this.CONSUME(T.At);
    this.CONSUME(T.LParen);
    this.MANY_SEP({ SEP: T.Comma, DEF: () => args.push(this.SUBRULE(this.funcArg)) });
    this.CONSUME(T.RParen);
    this.OPTION2(() => {
      this.CONSUME(T.Arrow);
      results = this.SUBRULE(this.funcResults);
    });
    this.SUBRULE(this.attributesClause, { ARGS: [attrs] });
    this.ACTION(() => this.describe(attrs, name, args, results));
    const region = this.SUBRULE(this.regionRule, { ARGS: [args, true] });
    return this.ACTION(() => this.finishHolder('func.func', start.startOffset, attrs, region));
  });
  /** Completes the attributes of a function, whose body comes next. */
  protected describe(
    attrs: Record<string, Attribute>,
    name: IToken,
    args: readonly FuncArg[],
    results: readonly FuncResult[],
  ): void {
    attrs.sym_name = { kind: 'string', value: symbolName(name.image) };
    this.defineSymbol(attrs.sym_name, name.startOffset);
    const type = functionType(
      args.map((a) => a.type),
      results.map((r) => r.type),
    );
    attrs.function_type = { kind: 'type', type };
    if (args.some((a) => Object.keys(a.attrs).length)) attrs.arg_attrs = dictList(args);
    if (results.some((r) => Object.keys(r.attrs).length)) attrs.res_attrs = dictList(results);
    if (this.isNext(K.LBrace)) return;
    const message = `function '${symbolName(name.image)}' has no body`;
    this.fail('unsupported-op', message, name.startOffset, 'functions must be defined in the program');
  }
  readonly funcArg = this.RULE('funcArg', (): FuncArg => {
    const t = this.OPTION(() => {
      const p = this.CONSUME(T.Percent);
      this.CONSUME(T.Colon);
      return p;
    });
    const type = this.SUBRULE(this.typeRule);
    const attrs = this.OPTION2(() => this.SUBRULE(this.dictionary)) ?? {};
    const user = this.OPTION3(() => this.SUBRULE(this.location));
    return this.ACTION(() => {
      const offset = t?.startOffset ?? this.offset();
      return { name: t ? t.image.slice(1) : '', offset, type, attrs, loc: textLoc(this.source, offset, user) };
    });
  });
  readonly funcResults = this.RULE('funcResults', (): FuncResult[] => {
    const results: FuncResult[] = [];
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.LParen);
          this.MANY_SEP({ SEP: T.Comma, DEF: () => results.push(this.SUBRULE(this.funcResult)) });
          this.CONSUME(T.RParen);
        },
      },
      {
        ALT: () => {
          const type = this.SUBRULE(this.typeRule);
          results.push({ type, attrs: {} });
        },
      },
    ]);
    return results;
  });
  readonly funcResult = this.RULE('funcResult', (): FuncResult => {
    const type = this.SUBRULE(this.typeRule);
    const attrs = this.OPTION(() => this.SUBRULE(this.dictionary)) ?? {};
    return { type, attrs };
  });

  // ---- regions

  /**
   * `{ … }`. What is inside is read later, by readBodies: so the stack does not grow with the nesting of regions. `given` become the
   * block's arguments when the text declares none.
   */
  readonly regionRule = this.RULE('regionRule', (given: readonly RegionArg[], isolated: boolean): Region => {
    this.CONSUME(T.LBrace);
    const region = this.ACTION(() => this.openRegion(given, isolated));
    this.CONSUME(T.RBrace);
    return region;
  });
  /** Goes from a '{' to its '}', and takes note of what is between. */
  protected openRegion(given: readonly RegionArg[], isolated: boolean): Region {
    const region = new Region();
    const end = this.closing.get(this.currIdx);
    if (end === undefined) {
      this.currIdx = this.tokens.count;
      this.unexpected("'}'");
    }
    const scope = new Scope(isolated ? null : this.scope);
    this.bodies.push({ region, scope, given, start: this.currIdx, end });
    this.currIdx = end - 1;
    return region;
  }
  /** `^bb0(%a: T):` at the top of a region. */
  readonly blockHead = this.RULE('blockHead', () => {
    this.CONSUME(T.Caret);
    this.OPTION2(() => {
      this.CONSUME(T.LParen);
      this.MANY_SEP({
        SEP: T.Comma,
        DEF: () => {
          const a = this.SUBRULE(this.funcArg);
          this.ACTION(() => this.addArg(a.name, a.type, a.offset, a.loc));
        },
      });
      this.CONSUME(T.RParen);
    });
    this.CONSUME(T.Colon);
  });

  protected addArg(name: string, type: Type, offset: number, loc: Location = textLoc(this.source, offset)): void {
    const v = this.block.addArg(type, loc, hintOf(name));
    if (name !== '') this.defineName(keyOf(name), [v], offset);
  }
  protected branches(offset: number): never {
    return this.fail(
      'unsupported-op',
      'control flow between blocks is not supported',
      offset,
      'use stablehlo.if, case and while',
    );
  }

  // ---- values

  private defineName(key: ValueKey, values: readonly Value[], offset: number): void {
    const old = this.scope.define(key, values, offset);
    if (!old) return;
    throw new SpucError([
      {
        severity: 'error',
        class: 'redefinition',
        message: `value '%${key}' is defined twice`,
        loc: textLoc(this.source, offset),
        notes: [{ message: 'the first definition is here', loc: textLoc(this.source, old.offset) }],
      },
    ]);
  }
  private name(key: ValueKey, offset: number, values: readonly Value[], own: boolean): void {
    if (own && typeof key === 'string') {
      const hint = hintOf(key);
      for (let i = 0; i < values.length; i++) values[i]!.hint = hint;
    }
    this.defineName(key, values, offset);
  }
  /** Gives the results of an op the one name that stands at a token. */
  protected defineAt(token: number, count: number, op: Operation | Value[] | undefined): void {
    const results = Array.isArray(op) ? op : op?.results;
    if (results?.length !== count) {
      this.define([this.resultName(token, count)], op);
      return;
    }
    const { text, starts, ends } = this.tokens;
    const start = starts[token]!;
    this.name(keyAt(text, start + 1, ends[token]!), start, results, !Array.isArray(op));
  }
  protected resultName(token: number, count: number): ResultName {
    return { name: this.tokens.image(token).slice(1), count, offset: this.tokens.starts[token]! };
  }
  protected define(names: readonly ResultName[], op: Operation | Value[] | undefined): void {
    if (names.length === 0) return;
    const results = Array.isArray(op) ? op : (op?.results ?? []);
    const wanted = names.reduce((n, r) => n + r.count, 0);
    if (wanted !== results.length) {
      const what = op && !Array.isArray(op) ? `'${op.name}'` : 'the operation';
      this.fail('arity', `${what} has ${results.length} results, but ${wanted} are named`, names[0]!.offset);
    }
    let from = 0;
    for (const n of names) {
      const values = results.slice(from, from + n.count);
      this.name(keyOf(n.name), n.offset, values, !Array.isArray(op));
      from += n.count;
    }
  }
  /** The value that a `%name` or `%name#1` token refers to. */
  protected refer(index: number): Value {
    const { text, starts, ends } = this.tokens;
    const known = this.scope.lookup(keyAt(text, starts[index]! + 1, ends[index]!));
    return known?.values?.length === 1 ? known.values[0]! : this.oneOfSeveral(index);
  }
  /** The same for `%name#1`, and for what is not there. */
  private oneOfSeveral(index: number): Value {
    const image = this.tokens.image(index);
    const offset = this.tokens.starts[index]!;
    const hash = image.indexOf('#');
    const name = hash < 0 ? image.slice(1) : image.slice(1, hash);
    const def = this.scope.lookup(keyOf(name));
    if (!def) {
      const near = this.scope.similar(name);
      const later = this.source.text
        .slice(offset)
        .search(new RegExp(`^\\s*%${name.replace(/[$.]/g, '\\$&')}(:\\d+)?\\s*=`, 'm'));
      return this.fail(
        'undefined-value',
        `value '%${name}' is not defined${later >= 0 ? ' here: it is computed further down' : ''}`,
        offset,
        later < 0 && near !== undefined ? `did you mean '%${near}'?` : undefined,
      );
    }
    if (def.values === null) throw new Refused();
    if (hash < 0 && def.values.length === 1) return def.values[0]!;
    if (hash < 0)
      return this.fail('arity', `'%${name}' stands for ${def.values.length} values`, offset, `write '%${name}#0'`);
    const v = def.values[Number(image.slice(hash + 1))];
    const message = `'${image}' is not defined: '%${name}' has ${def.values.length} values`;
    return v ?? this.fail('undefined-value', message, offset);
  }
  atOperand(): boolean {
    return this.isNext(K.Percent);
  }
  operand(): Value {
    if (!this.isNext(K.Percent)) this.unexpected("a value such as '%0'");
    return this.refer(++this.currIdx);
  }
  operandList(into: Value[] = []): Value[] {
    const { kinds } = this.tokens;
    if (kinds[this.currIdx + 1] !== K.Percent) return into;
    into.push(this.refer(++this.currIdx));
    while (kinds[this.currIdx + 1] === K.Comma && kinds[this.currIdx + 2] === K.Percent)
      into.push(this.refer((this.currIdx += 2)));
    return into;
  }
  valueName(): { name: string; offset: number } {
    if (!this.isNext(K.Percent)) this.unexpected("a value such as '%0'");
    const t = this.next();
    return { name: t.image.slice(1), offset: t.startOffset };
  }
  region(args: readonly RegionArg[] = []): Region {
    if (!this.skip(K.LBrace)) return this.byRule(this.regionRule, args, false);
    const region = this.openRegion(args, false);
    this.currIdx++;
    return region;
  }
  /** An argument of a function or region: `%name: T`. */
  protected abstract arg(): FuncArg;
  regionArg(): RegionArg {
    return this.arg();
  }
  opDef(name: string): AnyOpDef {
    return this.lookup(name, this.offset());
  }
  checkType(v: Value, written: Type, offset: number): void {
    if (v.type === written) return;
    const notes = [{ message: `the value is defined here as ${showType(v.type)}`, loc: v.loc }];
    const message = `a value of type ${showType(v.type)} is used as ${showType(written)}`;
    throw new SpucError([{ severity: 'error', class: 'type', message, loc: textLoc(this.source, offset), notes }]);
  }
  protected checkOperands(name: string, values: readonly Value[], types: readonly Type[], offset: number): void {
    if (values.length !== types.length)
      this.fail('arity', `'${name}' has ${values.length} operands, but ${types.length} operand types`, offset);
    for (let i = 0; i < values.length; i++) this.checkType(values[i]!, types[i]!, offset);
  }
  functionalType(op: OpDraft): void {
    const offset = this.offset();
    const t = this.isNext(K.LParen) ? this.signature() : this.bareFunctionType();
    this.checkOperands(op.def.name, op.operands, t.inputs, offset);
    op.resultTypes = t.results;
  }
  /** `(T, …) -> T`. */
  protected signature(): Signature {
    return this.tensorSignature() ?? (this.byRule(this.functionTypeRule) as FunctionType);
  }
  /** The same of tensors; undefined, and nothing read, where anything else is written. */
  private tensorSignature(): Signature | undefined {
    const from = this.currIdx;
    const inputs = this.tensorList();
    if (inputs && this.skip(K.Arrow)) {
      const results = this.isNext(K.TensorText) ? [this.type()] : this.tensorList();
      if (results) return { inputs, results };
    }
    this.currIdx = from;
    return undefined;
  }
  /** `(tensor<…>, …)`, or `()`; undefined where anything else is written. */
  private tensorList(): Type[] | undefined {
    if (!this.skip(K.LParen)) return undefined;
    if (this.skip(K.RParen)) return [];
    if (!this.isNext(K.TensorText)) return undefined;
    const types = [this.type()];
    while (this.skip(K.Comma)) {
      if (!this.isNext(K.TensorText)) return undefined;
      types.push(this.type());
    }
    return this.skip(K.RParen) ? types : undefined;
  }
  /** `T, T -> T`: CHLO leaves out the parentheses. */
  private bareFunctionType(): Signature {
    const inputs = [this.type()];
    while (this.accept(',')) inputs.push(this.type());
    this.expect('->');
    return { inputs, results: this.isNext(K.LParen) ? this.byRule(this.typeList) : [this.type()] };
  }

  // ---- ops that are not ours

  /** The op that stands here. SPU ends functions with the terminator of its regions too. */
  protected written(name: string, offset: number): AnyOpDef {
    return this.lookup(name === 'pphlo.return' && this.scope.isolated ? 'func.return' : name, offset);
  }
  private lookup(name: string, offset: number): AnyOpDef {
    const def = name.startsWith('sdy.') ? shardyOp(name) : resolveOpName(this.registry, name);
    if (def) return def;
    this.refused.push(unknownOp(this.registry, name, textLoc(this.source, offset)));
    if (this.refused.length >= MAX_REFUSED) throw new SpucError(this.refusals);
    throw new Refused();
  }
  /** Moves past an op that cannot be read: to the first token on a new line, outside brackets, that can start an op. */
  private skipOp(from: number): void {
    this.currIdx = from;
    let depth = 0;
    let end = this.next().startOffset;
    for (;;) {
      const kind = this.kind();
      if (kind === K.End) return;
      const image = this.peek();
      const offset = this.offset();
      if (depth === 0) {
        if (K.isClosing(kind)) return;
        const starts = kind !== K.Word || /\.|^return$|^call$/.test(image);
        if (starts && !K.isOpening(kind) && this.source.text.slice(end, offset).includes('\n')) return;
      }
      if (K.isOpening(kind)) depth++;
      else if (K.isClosing(kind)) depth--;
      this.currIdx++;
      end = offset + image.length;
    }
  }
  /** Sharding annotations mean nothing here: meshes are dropped, constraints give their operand. */
  private shardy(name: string, operands: Value[], offset: number): Value[] | undefined {
    if (name === 'sdy.mesh') return undefined;
    if (name === 'sdy.sharding_constraint' || name === 'sdy.propagation_barrier') return operands;
    if (name === 'sdy.sharding_group') return undefined;
    return this.fail('unsupported-op', `'${name}' is not supported`, offset, 'lower the program without a device mesh');
  }
  private shardyText(name: string, offset: number): Value[] | undefined {
    const from = this.currIdx - 1;
    const out = this.shardy(name, this.operandList(), offset);
    this.skipOp(from);
    return out;
  }
  private defineSymbol(attr: Attribute | undefined, offset: number): void {
    if (attr?.kind !== 'string') return;
    const old = this.symbols.get(attr.value);
    if (old !== undefined) {
      const notes = [{ message: 'the first definition is here', loc: textLoc(this.source, old) }];
      const message = `function '@${attr.value}' is defined twice`;
      throw new SpucError([
        { severity: 'error', class: 'redefinition', message, loc: textLoc(this.source, offset), notes },
      ]);
    }
    this.symbols.set(attr.value, offset);
  }
}

/** Sharding ops have no records: they never get into the IR. */
const shardyOp = (name: string): AnyOpDef =>
  defineOp(name, { doc: 'A sharding annotation.', operands: {}, results: {} });
const dictList = (list: readonly { attrs: Record<string, Attribute> }[]): Attribute => ({
  kind: 'array',
  items: list.map((x) => ({ kind: 'dict', entries: x.attrs })),
});
/** Names that a person or a framework chose; numbers and `arg0` come again by themselves. */
function hintOf(name: string): string | undefined {
  const first = name.charCodeAt(0);
  return (first >= 48 && first <= 57) || (first === 97 && /^arg\d+$/.test(name)) ? undefined : name || undefined;
}
