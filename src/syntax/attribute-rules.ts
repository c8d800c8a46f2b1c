import type { IToken } from 'chevrotain';
import { isFloat, realPart } from '../eval/dtype.ts';
import { numElements } from '../eval/tensor.ts';
import type { Attribute, DenseAttr } from '../ir/attributes.ts';
import { functionType, scalarType, type TensorType, type Type, tupleType } from '../ir/types.ts';
import { type Location, textLoc, unknownLoc } from '../support/diagnostics.ts';
import { decodeDense } from './dense-literal.ts';
import { dialectAttr } from './dialect-attr.ts';
import { floatFromBits, roundFloat } from './float-bits.ts';
import * as K from './kinds.ts';
import { symbolName, TokenReader, unquote } from './token-reader.ts';
import * as T from './tokens.ts';
import { bangType, foreignTypeWords, knownTensorText, parseTensorText, scalarWord } from './type-text.ts';

/** Bytes that all constants of a program may take. */
const MAX_CONSTANT_BYTES = 2 ** 32;
/** Aliases that may refer to one another in a chain. */
const MAX_ALIAS_DEPTH = 256;
/** Characters of a list or literal that is kept for others of the same text. */
const MAX_SHARED_TEXT = 40;
/** Arrays and dictionaries, or locations, inside one another. */
const MAX_ATTRIBUTE_DEPTH = 100;

/** `#name = …` and `!name = …`: where the definition stands, and what it means once that was read. */
interface Alias {
  readonly index: number;
  value?: Attribute;
  loc?: Location;
  busy?: boolean;
}

/** Grammar of types, attributes and locations. */
export abstract class AttributeRules extends TokenReader {
  protected aliases = new Map<string, Alias>();
  private aliasDepth = 0;
  private constantBytes = 0;
  private attributeDepth = 0;
  /** Lists of numbers that were read, by their text; and short literals, by type and text: programs repeat them. */
  private readonly lists = new Map<string, Attribute>();
  private readonly literals = new Map<Type, Map<string, DenseAttr>>();

  /** Takes note of the alias definitions, given by the indices of their '=' signs: aliases may be used before they are defined. */
  protected collectAliases(equals: readonly number[]): void {
    this.aliases = new Map();
    this.aliasDepth = 0;
    this.constantBytes = 0;
    this.attributeDepth = 0;
    this.lists.clear();
    this.literals.clear();
    for (const index of equals) {
      const name = this.tokens.image(index - 1);
      if (this.aliases.has(name))
        this.fail('redefinition', `alias '${name}' is defined twice`, this.tokens.starts[index - 1]!);
      this.aliases.set(name, { index });
    }
  }
  /** Reads all alias definitions, in order. */
  protected resolveAliases(): void {
    for (const [name, alias] of this.aliases) this.resolve(name, alias);
  }
  /** Counts the nesting of attributes: every level takes stack. */
  private enter(): void {
    if (++this.attributeDepth > MAX_ATTRIBUTE_DEPTH)
      this.fail('nesting-limit', `attributes or locations are nested more than ${MAX_ATTRIBUTE_DEPTH} deep`);
  }
  private leave(): void {
    this.attributeDepth--;
  }
  private resolve(name: string, alias: Alias): Alias {
    if (alias.value || alias.loc) return alias;
    if (alias.busy) this.fail('parse', `alias '${name}' refers to itself`, this.offsetOf(this.LA(0)));
    if (this.aliasDepth > MAX_ALIAS_DEPTH)
      this.fail('nesting-limit', 'aliases refer to one another in too long a chain');
    const here = this.currIdx;
    alias.busy = true;
    this.aliasDepth++;
    this.currIdx = alias.index;
    if (name.startsWith('!')) alias.value = { kind: 'type', type: this.type() };
    else if (this.isNext(K.LocWord)) alias.loc = this.byRule(this.location);
    else alias.value = this.attribute();
    this.currIdx = here;
    this.aliasDepth--;
    alias.busy = false;
    return alias;
  }

  // ---- types

  readonly typeRule = this.RULE(
    'typeRule',
    (): Type =>
      this.OR([
        { ALT: () => this.tensorType(this.CONSUME(T.TensorText)) },
        { ALT: () => this.SUBRULE(this.functionTypeRule) },
        { ALT: () => this.dialectType(this.CONSUME(T.Bang)) },
        { ALT: () => this.wordType(this.CONSUME(T.Word)) },
      ]),
  );
  readonly typeList = this.RULE('typeList', (): Type[] => {
    const types: Type[] = [];
    this.CONSUME(T.LParen);
    this.MANY_SEP({ SEP: T.Comma, DEF: () => types.push(this.SUBRULE(this.typeRule)) });
    this.CONSUME(T.RParen);
    return types;
  });
  readonly functionTypeRule = this.RULE('functionTypeRule', (): Type => {
    const inputs = this.SUBRULE(this.typeList);
    this.CONSUME(T.Arrow);
    const results = this.OR([
      { ALT: () => this.SUBRULE2(this.typeList) },
      { ALT: () => [this.tensorType(this.CONSUME(T.TensorText))] },
      { ALT: () => [this.dialectType(this.CONSUME(T.Bang))] },
      { ALT: () => [this.wordType(this.CONSUME(T.Word))] },
    ]);
    return this.ACTION(() => functionType(inputs, results));
  });

  private tensorType(t: IToken): Type {
    return this.ACTION(() =>
      parseTensorText(
        t.image,
        () => textLoc(this.source, t.startOffset),
        (name) => this.typeAlias(`!${name}`),
      ),
    );
  }
  private typeAlias(name: string): Type | undefined {
    const alias = this.aliases.get(name);
    const value = alias && this.resolve(name, alias).value;
    return value?.kind === 'type' ? value.type : undefined;
  }
  private dialectType(t: IToken): Type {
    return this.ACTION(() => {
      const known = this.typeAlias(t.image) ?? bangType(t.image.slice(1));
      if (known) return known;
      const text = this.peek() === '<' ? `${t.image}<…>` : t.image;
      if (t.image === '!pphlo.secret' || !t.image.includes('.')) {
        const why = t.image.includes('.') ? 'stands inside tensor<…> only' : 'is not defined';
        return this.fail('parse', `type '${text}' ${why}`, t.startOffset);
      }
      return this.fail('unsupported-type', `type '${text}' is not supported`, t.startOffset);
    });
  }
  private wordType(t: IToken): Type {
    return this.ACTION(() => {
      if (t.image === 'tuple') {
        const types: Type[] = [];
        this.expect('<');
        while (this.peek() !== '>') {
          if (types.length) this.expect(',');
          types.push(this.type());
        }
        this.expect('>');
        return tupleType(types);
      }
      if (t.image === 'complex') {
        this.expect('<');
        const part = this.word('an element type');
        this.expect('>');
        const known = scalarWord(`complex<${part}>`);
        return known ?? this.fail('unsupported-type', `type 'complex<${part}>' is not supported`, t.startOffset);
      }
      const known = scalarWord(t.image);
      if (known) return known;
      if (foreignTypeWords.has(t.image))
        this.fail(
          'unsupported-type',
          `type '${t.image}' is not supported`,
          t.startOffset,
          'use statically shaped tensors',
        );
      return this.unexpected('a type', t);
    });
  }
  type(): Type {
    // One token says which alternative of the rule it is: most need no more.
    switch (this.kind()) {
      case K.TensorText: {
        const i = ++this.currIdx;
        return knownTensorText(this.tokens.image(i)) ?? this.tensorType(this.LA(0));
      }
      case K.Bang:
        return this.dialectType(this.next());
      case K.Word:
        return this.wordType(this.next());
      default:
        return this.byRule(this.typeRule);
    }
  }

  // ---- attributes

  readonly attributeRule = this.RULE(
    'attributeRule',
    (): Attribute =>
      this.OR([
        { ALT: () => this.SUBRULE(this.numberAttr) },
        { ALT: () => this.stringOf(this.CONSUME(T.Str)) },
        { ALT: () => this.SUBRULE(this.arrayAttr) },
        { ALT: () => ({ kind: 'dict', entries: this.SUBRULE(this.dictionary) }) },
        { ALT: () => this.SUBRULE(this.denseAttr) },
        { ALT: () => this.symbolOf(this.CONSUME(T.At)) },
        { ALT: () => this.hashAttr(this.CONSUME(T.Hash)) },
        { ALT: () => this.locationAttr(this.SUBRULE(this.location)) },
        { ALT: () => ({ kind: 'type', type: this.tensorType(this.CONSUME(T.TensorText)) }) },
        { ALT: () => ({ kind: 'type', type: this.SUBRULE(this.functionTypeRule) }) },
        { ALT: () => ({ kind: 'type', type: this.dialectType(this.CONSUME(T.Bang)) }) },
        { ALT: () => this.wordAttr(this.CONSUME(T.Word)) },
      ]),
  );
  readonly numberAttr = this.RULE('numberAttr', (): Attribute => {
    const t = this.CONSUME(T.Num);
    const type = this.OPTION(() => {
      this.CONSUME(T.Colon);
      return this.SUBRULE(this.typeRule);
    });
    return this.ACTION(() => this.numberOf(t, type));
  });
  readonly arrayAttr = this.RULE('arrayAttr', (): Attribute => {
    const items: Attribute[] = [];
    this.ACTION(() => this.enter());
    this.CONSUME(T.LSquare);
    this.MANY_SEP({ SEP: T.Comma, DEF: () => items.push(this.SUBRULE(this.attributeRule)) });
    this.CONSUME(T.RSquare);
    this.ACTION(() => this.leave());
    return { kind: 'array', items };
  });
  readonly dictionary = this.RULE('dictionary', (): Record<string, Attribute> => {
    const entries: Record<string, Attribute> = {};
    this.ACTION(() => this.enter());
    this.CONSUME(T.LBrace);
    this.MANY_SEP({
      SEP: T.Comma,
      DEF: () => {
        const key = this.OR([
          { ALT: () => this.CONSUME(T.Word) },
          { ALT: () => this.CONSUME(T.Str) },
          { ALT: () => this.CONSUME(T.LocWord) },
          { ALT: () => this.CONSUME(T.ModuleWord) },
          { ALT: () => this.CONSUME(T.FuncWord) },
        ]);
        let value: Attribute = { kind: 'unit' };
        this.OPTION(() => {
          this.CONSUME(T.Equal);
          value = this.SUBRULE(this.attributeRule);
        });
        this.ACTION(() => {
          const name = key.image.startsWith('"') ? unquote(key.image) : key.image;
          if (name === '__proto__')
            this.fail('attribute', "an attribute cannot have the name '__proto__'", key.startOffset);
          if (Object.hasOwn(entries, name))
            this.fail('redefinition', `attribute '${name}' is given twice`, key.startOffset);
          entries[name] = value;
        });
      },
    });
    this.CONSUME(T.RBrace);
    this.ACTION(() => this.leave());
    return entries;
  });
  readonly denseAttr = this.RULE('denseAttr', (): Attribute => {
    this.CONSUME(T.Dense);
    const index = this.currIdx;
    this.CONSUME(T.Colon);
    const type = this.SUBRULE(this.typeRule);
    return this.ACTION(() => this.denseOf(index, type));
  });

  private stringOf(t: IToken): Attribute {
    return this.ACTION(() => ({ kind: 'string', value: unquote(t.image) }));
  }
  private locationAttr(_loc: Location): Attribute {
    return { kind: 'opaque', text: 'loc(unknown)' };
  }
  private symbolOf(t: IToken): Attribute {
    return this.ACTION(() => {
      let name = symbolName(t.image);
      while (this.accept(':', ':')) name += `::@${this.symbol()}`;
      return { kind: 'symbol', name };
    });
  }
  /** A number of a written type; integers are i64 and floats f64 by default. */
  protected numberOf(t: IToken, type: Type | undefined): Attribute {
    const hex = t.image.includes('0x');
    const float = !hex && t.image.includes('.');
    const ty = type ?? scalarType(float ? 'f64' : 'i64');
    if (ty.kind !== 'scalar') return this.fail('type', 'a number cannot have this type', t.startOffset);
    if (ty.name !== 'index' && ty.name !== 'none' && isFloat(ty.name)) {
      const value = hex ? floatFromBits(ty.name, BigInt(t.image)) : roundFloat(ty.name, Number(t.image));
      return { kind: 'float', value, type: ty };
    }
    if (float) return this.fail('type', `'${t.image}' is no ${ty.name}`, t.startOffset);
    const value = t.image.startsWith('-') ? -BigInt(t.image.slice(1)) : BigInt(t.image);
    return ty.name === 'i1' ? { kind: 'bool', value: value !== 0n } : { kind: 'int', value, type: ty };
  }
  /** The literal at a token. */
  private denseOf(index: number, type: Type): DenseAttr {
    const offset = this.tokens.starts[index]!;
    if (type.kind !== 'tensor') return this.fail('type', 'a dense literal needs a tensor type', offset);
    const attr = this.literalOf(index, type);
    this.constantBytes += attr.tensor.data.byteLength;
    if (this.constantBytes > MAX_CONSTANT_BYTES)
      this.fail('resource-limit', 'the constants of the program are larger than 4 GiB in all', offset);
    if (realPart(type.dtype) !== type.dtype && numElements(type.shape) > 2 ** 31)
      this.fail('resource-limit', 'the literal is too large', offset);
    return attr;
  }
  private literalOf(index: number, type: TensorType): DenseAttr {
    const start = this.tokens.starts[index]!;
    const end = this.tokens.ends[index]!;
    if (end - start > MAX_SHARED_TEXT) return decodeDense(this.source, start, end, type);
    let known = this.literals.get(type);
    if (!known) this.literals.set(type, (known = new Map()));
    const text = this.tokens.image(index);
    let attr = known.get(text);
    if (!attr) known.set(text, (attr = decodeDense(this.source, start, end, type)));
    return attr;
  }
  denseLiteral(): (type: Type) => Attribute {
    const index = this.literal();
    return (type) => this.denseOf(index, type);
  }
  /** Past a literal; gives its index. */
  private literal(): number {
    if (!this.isNext(K.Dense)) {
      if (this.peek() === 'dense_resource') this.elided();
      this.unexpected("'dense<…>'");
    }
    return ++this.currIdx;
  }
  typedLiteral(): DenseAttr {
    const index = this.literal();
    if (!this.skip(K.Colon)) this.expect(':');
    return this.denseOf(index, this.type());
  }
  private elided(offset?: number): never {
    return this.fail(
      'elided-constant',
      'the value of this constant is not in the text',
      offset,
      'print the program with its constants: an elision limit or a resource file was used',
    );
  }
  private hashAttr(t: IToken): Attribute {
    return this.ACTION(() => {
      if (this.peek() === '<') {
        const { from, to } = this.skipGroup();
        return dialectAttr(t.image.slice(1), this.source.text.slice(from, to));
      }
      const alias = this.aliases.get(t.image);
      if (alias) return this.resolve(t.image, alias).value ?? { kind: 'opaque', text: 'loc(unknown)' };
      if (t.image.includes('.')) return { kind: 'opaque', text: t.image };
      return this.fail('parse', `attribute alias '${t.image}' is not defined`, t.startOffset);
    });
  }
  private wordAttr(t: IToken): Attribute {
    return this.ACTION((): Attribute => {
      switch (t.image) {
        case 'true':
        case 'false':
          return { kind: 'bool', value: t.image === 'true' };
        case 'unit':
          return { kind: 'unit' };
        case 'array':
          return this.denseArray();
        case 'dense_resource':
          return this.elided(t.startOffset);
        case 'affine_map':
        case 'affine_set':
        case 'strided': {
          const { from, to } = this.skipGroup();
          return { kind: 'opaque', text: `${t.image}<${this.source.text.slice(from, to)}>` };
        }
        case 'sparse':
          return this.fail('unsupported-type', 'sparse literals are not supported', t.startOffset);
        default:
          return { kind: 'type', type: this.wordType(t) };
      }
    });
  }
  /** `<i64: 1, 2>` after `array`. */
  private denseArray(): Attribute {
    this.expect('<');
    const dtype = this.word('an element type');
    const values: (number | bigint | boolean)[] = [];
    if (this.accept(':')) {
      do {
        const t = this.next();
        if (t.image === 'true' || t.image === 'false') values.push(t.image === 'true');
        else if (t.tokenType !== T.Num) this.unexpected('a number', t);
        else if (dtype.startsWith('f')) values.push(Number(t.image));
        else if (t.image.includes('.')) this.fail('type', `'${t.image}' is no ${dtype}`, t.startOffset);
        else {
          const v = Number(t.image);
          values.push(Number.isSafeInteger(v) ? v : BigInt(t.image));
        }
      } while (this.accept(','));
    }
    this.expect('>');
    return { kind: 'dense-array', dtype, values };
  }
  number(): Attribute {
    if (!this.isNext(K.Num)) this.unexpected('a number');
    return this.numberOf(this.next(), undefined);
  }
  attribute(): Attribute {
    // One token says which alternative of the rule it is: most need no more.
    switch (this.kind()) {
      case K.Num: {
        const t = this.next();
        return this.numberOf(t, this.skip(K.Colon) ? this.type() : undefined);
      }
      case K.Str:
        return this.stringOf(this.next());
      case K.At:
        return this.symbolOf(this.next());
      case K.Hash:
        return this.hashAttr(this.next());
      case K.Word:
        return this.wordAttr(this.next());
      case K.TensorText:
        return { kind: 'type', type: this.type() };
      case K.Dense:
        return this.typedLiteral();
      case K.LSquare:
        return this.plainList() ?? this.byRule(this.arrayAttr);
      default:
        return this.byRule(this.attributeRule);
    }
  }
  /** `[a, b]` with no list or dictionary inside; undefined, and nothing read, where anything else is written. */
  private plainList(): Attribute | undefined {
    const from = this.currIdx++;
    const items: Attribute[] = [];
    while (!this.isNext(K.LSquare) && !this.isNext(K.LBrace) && !this.isNext(K.RSquare)) {
      items.push(this.attribute());
      if (this.skip(K.RSquare)) return { kind: 'array', items };
      if (!this.skip(K.Comma)) break;
    }
    this.currIdx = from;
    return undefined;
  }
  list(read: () => Attribute): Attribute {
    const { kinds, starts, ends } = this.tokens;
    const open = this.currIdx + 1;
    let close = open + 1;
    while (kinds[close] === K.Num || kinds[close] === K.Comma) close++;
    if (kinds[close] !== K.RSquare || ends[close]! - starts[open]! > MAX_SHARED_TEXT) return read();
    const text = this.tokens.text.slice(starts[open], ends[close]);
    const known = this.lists.get(text);
    if (known) {
      this.currIdx = close;
      return known;
    }
    const list = read();
    this.lists.set(text, list);
    return list;
  }
  attrDict(into: Record<string, Attribute>): void {
    if (this.isNext(K.LBrace)) Object.assign(into, this.dict());
  }
  /** `{a = 1, b}`. */
  protected dict(): Record<string, Attribute> {
    return this.plainDict() ?? this.byRule(this.dictionary);
  }
  /** A dictionary whose keys are words; undefined, and nothing read, where anything else is written: the rule says what is wrong. */
  private plainDict(): Record<string, Attribute> | undefined {
    const from = this.currIdx++;
    const entries: Record<string, Attribute> = {};
    this.enter();
    let more = !this.isNext(K.RBrace);
    while (more) {
      const name = this.isNext(K.Word) ? this.peek() : '__proto__';
      if (name === '__proto__' || Object.hasOwn(entries, name)) break;
      this.currIdx++;
      entries[name] = this.skip(K.Equal) ? this.attribute() : { kind: 'unit' };
      more = this.skip(K.Comma);
    }
    this.leave();
    if (!more && this.skip(K.RBrace)) return entries;
    this.currIdx = from;
    return undefined;
  }

  /** `<…>` of an attribute whose name the format knows: the fields of a struct. */
  structBody(head: string): Attribute {
    if (this.peek() !== '<') this.unexpected("'<'");
    const { from, to } = this.skipGroup();
    return dialectAttr(head, this.source.text.slice(from, to));
  }

  // ---- locations

  /** `loc(…)`; a name for it needs no rule. */
  protected loc(): Location {
    if (this.kind(1) !== K.LParen || this.kind(2) !== K.Hash || this.kind(3) !== K.RParen)
      return this.byRule(this.location);
    this.currIdx += 3;
    const loc = this.aliasLocation(this.LA(0));
    this.currIdx++;
    return loc;
  }

  readonly location = this.RULE('location', (): Location => {
    this.CONSUME(T.LocWord);
    this.CONSUME(T.LParen);
    const loc = this.SUBRULE(this.locationBody);
    this.CONSUME(T.RParen);
    return loc;
  });
  readonly locationBody = this.RULE('locationBody', (): Location => {
    this.ACTION(() => this.enter());
    const loc = this.OR([
      { ALT: () => this.namedLocation(this.CONSUME(T.Str)) },
      { ALT: () => this.aliasLocation(this.CONSUME(T.Hash)) },
      { ALT: () => this.SUBRULE(this.location) },
      { ALT: () => this.wordLocation(this.CONSUME(T.Word)) },
    ]);
    this.ACTION(() => this.leave());
    return loc;
  });
  private namedLocation(t: IToken): Location {
    return this.ACTION((): Location => {
      const name = unquote(t.image);
      if (this.accept(':')) {
        const line = this.integer('a line number');
        this.expect(':');
        const col = this.integer('a column number');
        if (this.accept('to')) while (this.peek() === ':' || this.isNext(K.Num)) this.next();
        return { kind: 'file', file: name, line, col };
      }
      if (!this.accept('(')) return { kind: 'name', name, child: unknownLoc };
      const child = this.SUBRULE(this.locationBody);
      this.expect(')');
      return { kind: 'name', name, child };
    });
  }
  private aliasLocation(t: IToken): Location {
    return this.ACTION(() => {
      const alias = this.aliases.get(t.image);
      if (!alias) return this.fail('parse', `location alias '${t.image}' is not defined`, t.startOffset);
      return this.resolve(t.image, alias).loc ?? this.fail('parse', `'${t.image}' is no location`, t.startOffset);
    });
  }
  private wordLocation(t: IToken): Location {
    return this.ACTION((): Location => {
      switch (t.image) {
        case 'unknown':
          return unknownLoc;
        case 'callsite': {
          this.expect('(');
          const callee = this.SUBRULE(this.locationBody);
          this.expect('at');
          const caller = this.SUBRULE(this.locationBody);
          this.expect(')');
          return { kind: 'callsite', callee, caller };
        }
        case 'fused': {
          if (this.peek() === '<') this.skipGroup();
          const locs: Location[] = [];
          this.expect('[');
          while (this.peek() !== ']') {
            if (locs.length) this.expect(',');
            locs.push(this.SUBRULE(this.locationBody));
          }
          this.expect(']');
          return { kind: 'fused', locs };
        }
        default:
          return this.unexpected('a location', t);
      }
    });
  }
}
