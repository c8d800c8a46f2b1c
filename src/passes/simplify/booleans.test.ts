import { test } from 'uvu';
import { booleans } from './booleans.ts';
import { checkRows } from './test-rows.ts';

const sealed = (v: boolean): string => `c = ${v} : PB; %r = pphlo.convert %c : ($PB) -> $SB`;
const select = (r: string, p: string, a: string, b: string): string =>
  `%${r} = pphlo.select %${p}, %${a}, %${b} : ($SB, $S, $S) -> $S`;
const args = 'p:SB q:SB x:S y:S z:S';

checkRows(booleans, [
  ['p ∧ (p ∨ q)', 'p:SB q:SB', 'a = or q p; r = and a p', '-> p'],
  ['p ∧ (p ∨ q)', 'p:SB q:SB', 'a = and q p; r = or p a', '-> p'],
  ['p ∧ (p ∨ q)', 'p:SB q:SB s:SB', 'a = or q p; r = and a s'],
  ['p ∧ (p ∨ q)', 'p:PB q:PB', 'a = or q p; r = and a p'],
  ['p ∧ ¬p', 'p:SB', 'n = not p; r = and n p', sealed(false)],
  ['p ∧ ¬p', 'p:SB', 'n = not p; r = or p n', sealed(true)],
  ['p ∧ ¬p', 'p:SB q:SB', 'n = not p; r = and n q'],
  ['(p ∧ q) ∨ (p ∧ r)', 'p:SB q:SB s:SB', 'a = and p q; b = and s p; r = or a b', 'o = or q s; r = and p o'],
  ['(p ∧ q) ∨ (p ∧ r)', 'p:SB q:SB s:SB', 'a = or p q; b = or p s; r = and a b', 'o = and q s; r = or p o'],
  ['(p ∧ q) ∨ (p ∧ r)', 'p:SB q:SB s:SB', 'a = and p q; b = and s p; r = or a b; -> r, a'],
  ['p ⊕ p, p ⊕ constant', 'p:SB', 'r = xor p p', sealed(false)],
  ['p ⊕ p, p ⊕ constant', 'p:SB', 'c = true : PB; r = xor p c', 'r = not p'],
  ['p ⊕ p, p ⊕ constant', 'p:SI', 'r = xor p p'],
  [
    'p ? true : false',
    'p:SB',
    'c = true : PB; d = false : PB; %r = pphlo.select %p, %d, %c : ($SB, $PB, $PB) -> $SB',
    'r = not p',
  ],
  [
    'p ? true : false',
    'p:SB',
    'c = true : PB; d = false : PB; %r = pphlo.select %p, %c, %d : ($SB, $PB, $PB) -> $SB',
    '-> p',
  ],
  ['p ? true : false', 'p:SB q:SB', 'c = true : PB; %r = pphlo.select %p, %c, %q : ($SB, $PB, $SB) -> $SB'],
  [
    'p ? (p ? a : b) : c',
    args,
    `${select('a', 'p', 'x', 'y')}; ${select('r', 'p', 'a', 'z')}`,
    select('r', 'p', 'x', 'z'),
  ],
  [
    'p ? (p ? a : b) : c',
    args,
    `${select('a', 'p', 'x', 'y')}; ${select('r', 'p', 'z', 'a')}`,
    select('r', 'p', 'z', 'y'),
  ],
  ['p ? (p ? a : b) : c', args, `${select('a', 'q', 'x', 'y')}; ${select('r', 'p', 'a', 'z')}`],
  [
    'p ? x : (q ? x : y)',
    args,
    `${select('a', 'q', 'x', 'y')}; ${select('r', 'p', 'x', 'a')}`,
    `o = or p q; ${select('r', 'o', 'x', 'y')}`,
  ],
  [
    'p ? x : (q ? x : y)',
    args,
    `${select('a', 'q', 'x', 'y')}; ${select('r', 'p', 'a', 'y')}`,
    `o = and p q; ${select('r', 'o', 'x', 'y')}`,
  ],
  ['p ? x : (q ? x : y)', args, `${select('a', 'q', 'x', 'y')}; ${select('r', 'p', 'x', 'a')}; -> r, a`],
]);
test.run();
