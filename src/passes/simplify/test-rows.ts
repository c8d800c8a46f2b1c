import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { opt } from '../test-support.ts';
import type { Row } from './rule.ts';

/**
 * A row of a test: name of the rewrite, arguments, program before and after (without: it must stay).
 *
 * Arguments are `x:S p:SB`, types in the short form of test-support without `$`. Statements are `r = add x y` (elementwise, types
 * inferred), `c = 0.5` or `c = 2 : PI` (constants), and lines of MLIR that start with `%`. `-> x` returns x; else r is returned.
 */
export type Case = readonly [name: string, args: string, before: string, after?: string];

const COMPARISON = /^(equal|not_equal|less|less_equal|greater|greater_equal)$/;
const short = (t: string): string => (t.startsWith('tensor') ? t : `$${t}`);

/** A type of that vector or scalar form, by secrecy and element. */
function resultType(op: string, types: readonly string[]): string {
  const secret = types.some((t) => /^s?S/.test(t));
  const scalar = types[0]!.startsWith('s') ? 's' : '';
  const kind = COMPARISON.test(op) ? 'B' : (/[BI]$/.exec(types[types.length - 1]!)?.[0] ?? '');
  return `${scalar}${secret ? 'S' : 'P'}${kind}`;
}

function line(s: string, types: Map<string, string>): string {
  if (s.startsWith('%')) {
    const name = /^%(\w+)/.exec(s)![1]!;
    types.set(
      name,
      /(?:->|:) ([^:>]*?(?:secret<\w+>>|\w+>|\$\w+))$/.exec(s.split('\ncond')[0]!.trim())![1]!.replace(/^\$/, ''),
    );
    return s;
  }
  const [, name, right] = /^(\w+) = (.*)$/.exec(s)!;
  const constant = /^(-?[\d.e+-]+|0x\w+|true|false)(?: : (\w+))?$/.exec(right!);
  if (constant) {
    const type = constant[2] ?? 'P';
    types.set(name!, type);
    return `%${name} = pphlo.constant dense<${constant[1]}> : ${short(type)}`;
  }
  const [op, ...operands] = right!.split(' ') as [string, ...string[]];
  const given = operands.map((o) => types.get(o)!);
  const type = resultType(op, given);
  types.set(name!, type);
  return `%${name} = pphlo.${op} ${operands.map((o) => `%${o}`).join(', ')} : (${given.map(short).join(', ')}) -> ${short(type)}`;
}

/** The MLIR text of a short program. */
export function program(args: string, body: string): string {
  const types = new Map(args.split(' ').map((a) => a.split(/:(.*)/s) as unknown as [string, string]));
  const statements = body.split(';').map((s) => s.trim());
  const last = statements[statements.length - 1]!;
  const returned = last.startsWith('->')
    ? last
        .slice(2)
        .split(',')
        .map((s) => s.trim())
    : ['r'];
  const lines = statements.filter((s) => !s.startsWith('->')).map((s) => line(s, types));
  const params = args.split(' ').map((a) => {
    const [n, t] = a.split(/:(.*)/s) as [string, string];
    return `%${n}: ${short(t)}`;
  });
  const out = returned.map((r) => short(types.get(r)!));
  return `func.func @main(${params.join(', ')}) -> (${out.join(', ')}) {\n${lines.join('\n')}\nreturn ${returned.map((r) => `%${r}`).join(', ')} : ${out.join(', ')}\n}`;
}

/** Runs the cases, and holds that every row of the table has one that shows it, one that it leaves alone, and a reason with a number or a word of cost. */
export function checkRows(
  table: readonly Row[],
  cases: readonly Case[],
  passes: readonly string[] = ['simplify'],
): void {
  for (const [name, args, before, after] of cases)
    test(`${name}${after === undefined ? ' does not apply' : ''}: ${before}`, () => {
      assert.is(opt(program(args, before), [...passes, 'dce']), opt(program(args, after ?? before), ['dce']));
    });
  test('every rewrite has a reason, a row that shows it and one that it leaves alone', () => {
    const names = (changed: boolean) => new Set(cases.filter((c) => (c[3] !== undefined) === changed).map((c) => c[0]));
    const [shown, left] = [names(true), names(false)];
    assert.equal(
      table.filter((r) => !shown.has(r.name) || !left.has(r.name)).map((r) => r.name),
      [],
    );
    assert.equal(
      table.filter((r) => r.reason.length < 10).map((r) => r.name),
      [],
    );
    const known = new Set(table.map((r) => r.name));
    assert.equal(
      cases.map((c) => c[0]).filter((n) => !known.has(n)),
      [],
    );
  });
}
