import type { AnyOpDef } from '../ir/define-op.ts';
import type { Directive } from './asm.ts';
import { directives } from './custom/index.ts';
import { punctuation } from './kinds.ts';

/** One element of a compiled assembly format. */
export type Element =
  | {
      readonly kind: 'literal';
      readonly tokens: readonly string[];
      readonly kinds: readonly number[];
      readonly text: string;
    }
  | { readonly kind: 'operand'; readonly name: string; readonly index: number; readonly variadic: boolean }
  | { readonly kind: 'attr'; readonly name: string }
  | { readonly kind: 'region'; readonly name: string; readonly index: number }
  | { readonly kind: 'attr-dict' }
  | { readonly kind: 'functional-type' }
  | { readonly kind: 'same-type' }
  | {
      readonly kind: 'type';
      readonly of: 'operand' | 'result';
      readonly name: string;
      /** Its place among the declared operands or results. */
      readonly index: number;
      readonly variadic: boolean;
    }
  /** Without an anchor it holds literals alone, which are read and never printed. */
  | {
      readonly kind: 'optional';
      readonly anchor: string | undefined;
      readonly elements: readonly Element[];
      /** Tokens that it starts with: where they come next it is there. Without any, where an operand comes. */
      readonly leading: readonly string[];
      readonly leadingKinds: readonly number[];
    }
  | { readonly kind: 'custom'; readonly directive: Directive };

export interface Format {
  readonly elements: readonly Element[];
  /** Attributes that the format mentions: they do not appear in the dictionary. */
  readonly mentioned: ReadonlySet<string>;
}

const compiled = new WeakMap<AnyOpDef, Format>();

/** The compiled assembly of an op; undefined for ops in generic form. Throws Error when the op's record is wrong. */
export function formatOf(def: AnyOpDef): Format | undefined {
  const assembly = def.spec.assembly;
  if (assembly === undefined) return undefined;
  let f = compiled.get(def);
  if (!f) {
    const mentioned = new Set<string>();
    f = { elements: new Compiler(def, assembly, mentioned).all(), mentioned };
    compiled.set(def, f);
  }
  return f;
}

const piece =
  /\s*(?:`([^`]*)`|\$(\w+)\^?|type\(\s*\$(\w+)\s*\)|custom<([\w-]+)>(?:\([^)]*\))?|(attr-dict|functional-type|same-type|elementwise-type)|(\()|(\)\?))/y;
/** Tokens of a literal, as the lexer would split them. */
const literalTokens = (text: string): string[] => text.match(/->|[A-Za-z_][\w$.]*|\d+|[@#!%^][\w$.]+|[^\s]/g) ?? [];

/** Kinds of tokens that are always written alike; 0 for others. */
const kindsOf = (tokens: readonly string[]): number[] => tokens.map((t) => punctuation[t] ?? 0);

function leadingTokens(elements: readonly Element[]): string[] {
  const out: string[] = [];
  for (const e of elements) {
    if (e.kind !== 'literal') break;
    out.push(...e.tokens);
  }
  return out;
}

class Compiler {
  private at = 0;
  private operandsRead = 0;
  constructor(
    private readonly def: AnyOpDef,
    private readonly text: string,
    private readonly mentioned: Set<string>,
  ) {}

  all(nested = false): Element[] {
    const out: Element[] = [];
    while (this.text.slice(this.at).trim() !== '') {
      piece.lastIndex = this.at;
      const m = piece.exec(this.text);
      if (!m) this.wrong(`cannot read '${this.text.slice(this.at)}'`);
      this.at = piece.lastIndex;
      if (m[7]) {
        if (!nested) this.wrong("')?' closes nothing");
        return out;
      }
      out.push(this.element(m));
    }
    if (nested) this.wrong("a group lacks ')?'");
    return out;
  }

  private element(m: RegExpExecArray): Element {
    if (m[1] !== undefined) {
      const tokens = literalTokens(m[1]);
      return { kind: 'literal', tokens, kinds: kindsOf(tokens), text: m[1].trim() };
    }
    if (m[2]) return this.named(m[2]);
    if (m[3]) return this.typeOf(m[3]);
    if (m[4]) {
      const directive = directives[m[4]];
      if (!directive) this.wrong(`there is no directive custom<${m[4]}>`);
      for (const a of directive.attrs) this.mentioned.add(a);
      return { kind: 'custom', directive };
    }
    if (m[5]) return { kind: m[5] === 'elementwise-type' ? 'same-type' : (m[5] as 'attr-dict') };
    const elements = this.all(true);
    const leading = leadingTokens(elements);
    const leadingKinds = kindsOf(leading);
    const anchor = elements.find((e) => e.kind === 'attr' || e.kind === 'operand' || e.kind === 'type');
    if (elements.every((e) => e.kind === 'literal'))
      return { kind: 'optional', anchor: undefined, elements, leading, leadingKinds };
    if (!anchor || !('name' in anchor)) this.wrong('an optional group needs an attribute');
    return { kind: 'optional', anchor: anchor.name, elements, leading, leadingKinds };
  }

  private named(name: string): Element {
    const { operands, regions } = this.def.spec;
    if (name in operands) {
      const index = this.def.operandNames.indexOf(name);
      if (index < this.operandsRead) this.wrong(`$${name} comes later than it is declared`);
      this.operandsRead = index + 1;
      return { kind: 'operand', name, index, variadic: 'variadic' in operands[name] };
    }
    if (name in this.def.attrSpecs) {
      this.mentioned.add(name);
      return { kind: 'attr', name };
    }
    const index = regions?.names.indexOf(name) ?? -1;
    if (index < 0) this.wrong(`$${name} is neither an operand nor an attribute`);
    return { kind: 'region', name, index };
  }

  private typeOf(name: string): Element {
    const { operands, results } = this.def.spec;
    const { operandNames, resultNames } = this.def;
    if (name in operands) {
      const index = operandNames.indexOf(name);
      return { kind: 'type', of: 'operand', name, index, variadic: 'variadic' in operands[name] };
    }
    if (name in results) {
      const index = resultNames.indexOf(name);
      return { kind: 'type', of: 'result', name, index, variadic: 'variadic' in results[name] };
    }
    return this.wrong(`type($${name}) is of no operand or result`);
  }

  private wrong(why: string): never {
    throw new Error(`assembly of ${this.def.name}: ${why}`);
  }
}
