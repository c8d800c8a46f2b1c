import { FIELDS, type Field } from '../compiler.ts';
import { fail, unknownLoc } from '../support/diagnostics.ts';

export const INTERPRET_USAGE = `usage: spuc interpret [options] [FILE…]

Runs programs that check themselves: @main, or every function without arguments. Checks are check.expect_* ops, or custom calls of
expect_eq and expect_almost_eq. Standard input by default. Options take one dash or two. PPHLO text may open secrets by
pphlo.convert, as SPU's tests do; its constants are not folded, so that the protocol computes on what it seals.

Under a protocol integers and booleans have to be equal. A float may be off by what the check itself says, by 4 * 2^-f times the largest
expected element (at least 1) for f fraction bits, or by the target of the functions that the program uses (docs/accuracy.md), whichever is
largest; what the encoding of secret inputs changes comes on top.

  --protocol=NAME           run under a protocol (default: plain, the evaluator)
  --protocol_kind=N         the same by SPU's number: 1 ref2k, 2 semi2k, 3 aby3
  --parties=N               number of parties
  --secret-inputs           the results of @inputs are secret (default: public)
  --split-input-file        accepted and without effect: the parts between lines '// -----' always are programs of their own
  --field=NAME --fxp=BITS   ring and fraction bits, as for run
  --diagnostics=FORM        how errors are printed: text or json
  --interpret               accepted and without effect
  -h, --help                display this text

example: spuc interpret --protocol=aby3 --secret-inputs lit-tests/interpret/add.mlir
`;

/** The command line of `spuc interpret`. */
export interface InterpretArguments {
  readonly files: readonly string[];
  readonly protocol: string;
  readonly parties: number | undefined;
  readonly secretInputs: boolean;
  readonly field: Field;
  readonly fxp: number;
}

const SPU_KINDS: Readonly<Record<string, string>> = { 1: 'ref2k', 2: 'semi2k', 3: 'aby3' };

/** Reads the arguments. `help` when the usage is asked for. @throws SpucError class `option` */
export function parseInterpretArguments(argv: readonly string[]): InterpretArguments | 'help' {
  const files: string[] = [];
  const flags = new Set<string>();
  const values: Record<string, string> = {};
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i]!;
    const m = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(arg);
    if (!m) {
      files.push(arg);
      continue;
    }
    const name = m[1]!.replace(/_/g, '-');
    if (name === 'help' || name === 'h') return 'help';
    if (['secret-inputs', 'split-input-file', 'interpret'].includes(name)) flags.add(name);
    else if (['protocol', 'protocol-kind', 'parties', 'field', 'fxp', 'diagnostics'].includes(name))
      values[name] = m[2] ?? argv[++i] ?? fail('option', `spuc interpret: ${arg} needs a value`);
    else
      fail('option', `spuc interpret: unknown option '${arg}'`, unknownLoc, 'spuc interpret --help lists the options');
  }
  const kind = values['protocol-kind'];
  if (kind !== undefined && !SPU_KINDS[kind])
    fail(
      'option',
      `--protocol_kind=${kind} is not supported`,
      unknownLoc,
      'supported are 1 (ref2k), 2 (semi2k) and 3 (aby3)',
    );
  const field = (values.field ?? 'FM64') as Field;
  if (!Object.hasOwn(FIELDS, field)) fail('option', `--field: ${Object.keys(FIELDS).join(', ')}, not '${field}'`);
  const number = (name: string): number | undefined => {
    const text = values[name];
    if (text !== undefined && !/^\d+$/.test(text)) fail('option', `--${name}: a number is expected, not '${text}'`);
    return text === undefined ? undefined : Number(text);
  };
  return {
    files: files.length > 0 ? files : ['-'],
    protocol: values.protocol ?? (kind === undefined ? 'plain' : SPU_KINDS[kind]!),
    parties: number('parties'),
    secretInputs: flags.has('secret-inputs'),
    field,
    fxp: number('fxp') ?? FIELDS[field].fxp,
  };
}
