import { type Command, Option } from 'commander';
import { ACCURACIES } from '../codegen/manifest.ts';
import { FIELDS } from '../compiler.ts';
import { NET_HELP } from '../exec/cost/net.ts';
import { list, wholeNumber } from './command-line.ts';

/** Adds the options that say how a program is compiled: the same on `compile`, `run` and `cost`. @param net what else --net does */
export const addCompileOptions = (c: Command, net = ''): Command =>
  c
    .option(
      '--visibility <list>',
      'secret or public per argument, in order, or NAME=public (default: all secret)',
      list,
    )
    .addOption(new Option('--field <name>', 'ring: 32, 64 or 128 bits').choices(Object.keys(FIELDS)))
    .option('--fxp <bits>', 'fraction bits of fixed point', wholeNumber('--fxp', 1, 60))
    .addOption(
      new Option(
        '--accuracy <how>',
        'fast: shorter polynomials in elementary functions, fewer hops, errors of 0.2 % (docs/numerics.md)',
      ).choices([...ACCURACIES]),
    )
    .option('--net <spec>', `network between the parties${net}: ${NET_HELP}`)
    .option(
      '--assume-ranges <list>',
      'ranges of arguments to rely on, x=[0,1],3=[-2,2], or annotated: those of the text; wrong ones give wrong results',
    )
    .option(
      '--secret-loop-bound <n>',
      'iterations that a loop with a secret condition runs on every input; wrong results where it takes more',
      wholeNumber('--secret-loop-bound', 1, 1e6),
    )
    .option('--disable-pass <names>', 'compiler passes to leave out', list);
