import { EmbeddedActionsParser, type IToken } from 'chevrotain';
import { fail, type Location, type Source, textLoc } from '../../../support/diagnostics.ts';
import type { HloAttr, HloComputation, HloInstruction, HloModule, HloOperand, HloShape } from './ast.ts';
import { DebugInfo } from './debug-info.ts';
import { type LiteralValue, parseLiteral } from './literal.ts';
import { parseArrayShape } from './shape.ts';
import * as T from './tokens.ts';

/** Bracket nesting that is still parsed. */
const MAX_NESTING = 512;

const bare = (image: string): string => (image.startsWith('%') ? image.slice(1) : image);

/** The grammar of HLO text. Attribute values and literals are single tokens. */
class HloParser extends EmbeddedActionsParser {
  source!: Source;
  private debug = new DebugInfo([]);

  constructor() {
    super(T.hloTokens, { skipValidations: true, maxLookahead: 2, recoveryEnabled: false });
    this.performSelfAnalysis();
  }

  private loc(t: IToken): Location {
    return textLoc(this.source, t.startOffset);
  }

  private literalReader({ image, startOffset }: IToken, shape: HloShape): () => LiteralValue {
    const { source } = this;
    return () => parseLiteral(source, image, startOffset, shape);
  }

  readonly module = this.RULE('module', (): HloModule => {
    const start = this.CONSUME(T.HloModuleKw);
    const name = this.CONSUME(T.Name);
    this.SUBRULE(this.attributes);
    const tables: string[] = [];
    this.MANY(() => {
      const table = this.CONSUME(T.DebugTable);
      this.ACTION(() => tables.push(table.image));
    });
    this.ACTION(() => {
      this.debug = new DebugInfo(tables);
    });
    const computations: HloComputation[] = [];
    this.MANY1(() => {
      computations.push(this.SUBRULE(this.computation));
    });
    return this.ACTION(() => ({ name: bare(name.image), computations, loc: this.loc(start) }));
  });

  private readonly attributes = this.RULE('attributes', (): Map<string, HloAttr> => {
    const out = new Map<string, HloAttr>();
    this.MANY(() => {
      this.CONSUME(T.Comma);
      const key = this.CONSUME(T.Name);
      this.CONSUME(T.Equals);
      const value = this.CONSUME(T.AttrValue);
      this.ACTION(() => {
        const loc = this.loc(key);
        if (out.has(key.image)) fail('redefinition', `attribute '${key.image}' is given twice`, loc);
        out.set(key.image, { key: key.image, text: value.image.trim(), loc });
      });
    });
    return out;
  });

  private readonly computation = this.RULE('computation', (): HloComputation => {
    const entry = this.OPTION(() => this.CONSUME(T.EntryKw));
    const name = this.CONSUME(T.Name);
    const header = this.OPTION1(() => this.SUBRULE(this.header));
    this.CONSUME(T.LBrace);
    const instructions: HloInstruction[] = [];
    this.MANY(() => {
      instructions.push(this.SUBRULE(this.instruction));
    });
    this.CONSUME(T.RBrace);
    this.SUBRULE(this.attributes);
    return this.ACTION(() => ({
      name: bare(name.image),
      entry: !!entry,
      ...(header ? { header } : {}),
      instructions,
      loc: this.loc(name),
    }));
  });

  private readonly header = this.RULE('header', () => {
    const params: HloOperand[] = [];
    this.CONSUME(T.LParen);
    this.MANY_SEP({
      SEP: T.Comma,
      DEF: () => {
        const name = this.CONSUME(T.Name);
        this.CONSUME(T.Colon);
        const shape = this.SUBRULE(this.shape);
        this.ACTION(() => params.push({ name: bare(name.image), shape, loc: this.loc(name) }));
      },
    });
    this.CONSUME(T.RParen);
    this.CONSUME(T.Arrow);
    const result = this.SUBRULE1(this.shape);
    return { params, result };
  });

  private readonly shape: (idx?: number) => HloShape = this.RULE(
    'shape',
    (): HloShape =>
      this.OR([
        {
          ALT: () => {
            const t = this.CONSUME(T.ArrayShape);
            return this.ACTION((): HloShape => parseArrayShape(t.image, this.loc(t)));
          },
        },
        {
          ALT: () => {
            const elements: HloShape[] = [];
            this.CONSUME(T.LParen);
            this.MANY_SEP({ SEP: T.Comma, DEF: () => elements.push(this.SUBRULE(this.shape)) });
            this.CONSUME(T.RParen);
            return { kind: 'tuple', elements } as HloShape;
          },
        },
      ]),
  );

  private readonly instruction = this.RULE('instruction', (): HloInstruction => {
    const root = this.OPTION(() => this.CONSUME(T.RootKw));
    const name = this.CONSUME(T.Name);
    this.CONSUME(T.Equals);
    const shape = this.SUBRULE(this.shape);
    const opcode = this.CONSUME1(T.Name);
    this.CONSUME(T.LParen);
    const operands: HloOperand[] = [];
    let literal: IToken | undefined;
    let parameter: IToken | undefined;
    this.OR([
      { ALT: () => (literal = this.CONSUME(T.Literal)) },
      { ALT: () => (parameter = this.CONSUME(T.Int)) },
      {
        ALT: () => this.MANY_SEP({ SEP: T.Comma, DEF: () => operands.push(this.SUBRULE(this.operand)) }),
      },
    ]);
    this.CONSUME(T.RParen);
    const attrs = this.SUBRULE(this.attributes);
    return this.ACTION((): HloInstruction => {
      const user = this.debug.location(attrs.get('metadata')?.text);
      const loc = textLoc(this.source, name.startOffset, user);
      if (parameter && opcode.image !== 'parameter')
        fail('parse', `'${opcode.image}' has a number where operands are expected`, this.loc(parameter));
      return {
        name: bare(name.image),
        shape,
        opcode: opcode.image,
        operands,
        ...(literal ? { literal: this.literalReader(literal, shape) } : {}),
        ...(parameter ? { parameter: Number(parameter.image) } : {}),
        attrs,
        root: !!root,
        loc,
      };
    });
  });

  private readonly operand = this.RULE('operand', (): HloOperand => {
    const shape = this.OPTION(() => this.SUBRULE(this.shape));
    const name = this.CONSUME(T.Name);
    return this.ACTION(() => ({ name: bare(name.image), loc: this.loc(name), ...(shape ? { shape } : {}) }));
  });
}

let parser: HloParser | undefined;

/** What a token is called in messages. */
const spelled: Readonly<Record<string, string>> = {
  LParen: "'('",
  RParen: "')'",
  LBrace: "'{'",
  RBrace: "'}'",
  Comma: "','",
  Colon: "':'",
  Equals: "'='",
  Arrow: "'->'",
  Name: 'a name',
  Shape: 'a shape',
  Integer: 'a number',
  AttributeValue: 'the value of an attribute',
  Literal: 'a literal',
  EOF: 'the end of the text',
};
const spell = (name: string): string => spelled[name] ?? `'${name}'`;

/** Refuses brackets nested so deeply that recursive descent would exhaust the stack. */
function checkNesting(source: Source): void {
  const { text } = source;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x28 || c === 0x7b || c === 0x5b) {
      if (++depth > MAX_NESTING)
        fail('nesting-limit', `brackets are nested more than ${MAX_NESTING} deep`, textLoc(source, i));
    } else if ((c === 0x29 || c === 0x7d || c === 0x5d) && depth > 0) depth--;
    else if (c === 0x22) {
      for (i++; i < text.length && text.charCodeAt(i) !== 0x22; i++) if (text.charCodeAt(i) === 0x5c) i++;
    }
  }
}

/**
 * Parses HLO text. Names, operands and shapes are not checked against each other here.
 * @throws SpucError 'parse', 'nesting-limit', or what a shape raises
 */
export function parseHlo(source: Source): HloModule {
  checkNesting(source);
  const { tokens, errors } = T.hloLexer().tokenize(source.text);
  const bad = errors[0];
  if (bad) {
    const found = JSON.stringify(source.text.slice(bad.offset, bad.offset + 12).split('\n')[0]);
    fail('parse', `unexpected ${found} in HLO text`, textLoc(source, bad.offset), truncationHint(source, bad.offset));
  }
  parser ??= new HloParser();
  parser.source = source;
  parser.input = tokens;
  const module = parser.module();
  const error = parser.errors[0];
  if (!error) return module;
  const token = error.token;
  const atEnd = !token || Number.isNaN(token.startOffset) || token.tokenType.name === 'EOF';
  const offset = atEnd ? source.text.trimEnd().length : token.startOffset;
  const expected = expectedOf(error.message);
  const what = atEnd ? 'the text ends too early' : `unexpected '${token.image.slice(0, 40).split('\n')[0]}'`;
  fail(
    'parse',
    `${what}${expected ? `: expected ${expected}` : ''}`,
    textLoc(source, offset),
    atEnd ? 'the file seems to be cut off' : undefined,
  );
}

const truncationHint = (source: Source, offset: number): string | undefined =>
  source.text.indexOf('}', offset) < 0 ? 'the file seems to be cut off' : undefined;

/** The token that chevrotain's message names. */
function expectedOf(message: string): string | undefined {
  const one = /token of type --> (\w+) <--/.exec(message)?.[1];
  if (one) return spell(one);
  const many = [...message.matchAll(/\[(\w+)(?:, \w+)*\]/g)].map((m) => spell(m[1]!));
  return many.length ? [...new Set(many)].join(' or ') : undefined;
}
