/**
 * The records of an audit log, one JSON object per line. They hold public facts only: what the program, its shapes and its public control flow
 * say, never a value or a share. All participants of a run write the same openings, inputs and decisions, in an order of their own.
 */

/** Of the form of logs. */
export const AUDIT_VERSION = 1;

/** An argument of the program, and who brings it; `all` for public ones. */
export interface LoggedInput {
  readonly name: string;
  readonly owner: string;
}

/** What a run is: the first record of each. */
export interface RunRecord {
  readonly type: 'run';
  readonly version: number;
  /** Tells runs apart, the same at all participants: from a hash of the nonce that they agreed on. */
  readonly run: string;
  /** Hash of the program. */
  readonly program: string;
  /** What all participants have agreed on, by name, and its hash. */
  readonly config: Readonly<Record<string, string>>;
  readonly configHash: string;
  /** Who writes this log. */
  readonly party: string;
  readonly role: 'party' | 'dealer';
  /** Names by rank: parties, of which there are `parties`, a dealer, guests. Who brings or gets shares as a file is called `outside`. */
  readonly members: readonly string[];
  readonly parties: number;
  readonly protocol: string;
  readonly field: string;
  readonly fxp: number;
  readonly accuracy: string;
  /** By argument. */
  readonly inputs: readonly LoggedInput[];
  /** By result: the names of its receivers. */
  readonly outputs: readonly (readonly string[])[];
  readonly threatModel: string;
  /** How messages travelled. */
  readonly channel: 'tls' | 'plain' | 'memory';
  /** Whether protections were left out on demand: --insecure, --insecure-dealer, --seed. */
  readonly insecure: boolean;
  /** When it began, ISO 8601. */
  readonly start: string;
}

/** An argument was shared among the parties. */
export interface InputRecord {
  readonly type: 'input';
  readonly address: string;
  readonly op: string;
  readonly at: string;
  readonly kernel: string;
  readonly owner: string;
  /** What came of it: representation, bits and, in brackets, the number of elements. */
  readonly out: readonly string[];
}

/** Something was opened, or, at a dealer (`dealt`), masks for an opening were made. */
export interface OpeningRecord {
  readonly type: 'opening' | 'dealt';
  readonly address: string;
  /** The op of the program, or `output N` (`input N`). */
  readonly op: string;
  /** Its place in the source. */
  readonly at: string;
  readonly kernel: string;
  /** The value itself, or a masked one. */
  readonly kind: 'masked' | 'value';
  /** Names of those who can read it. */
  readonly to: readonly string[];
  /** Operands and results: representation, bits and, in brackets, the number of elements. */
  readonly in: readonly string[];
  readonly out: readonly string[];
  /** Public numbers that the call is made with: the shift of a truncation, the bit of a comparison, … */
  readonly params: Readonly<Record<string, number>>;
  readonly why: string;
}

/** Public control flow went some way: 1 and 0 for conditions, the branch for `case`. */
export interface DecisionRecord {
  readonly type: 'decision';
  readonly address: string;
  readonly op: string;
  readonly at: string;
  readonly taken: number;
}

/** The end of a run at this participant. Traffic is what it sent. */
export interface EndRecord {
  readonly type: 'end';
  readonly outcome: 'done' | 'failed';
  /** What failed. */
  readonly what?: string;
  readonly counts: { readonly inputs: number; readonly openings: number; readonly decisions: number };
  readonly bytes: { readonly online: number; readonly offline: number };
  readonly messages: { readonly online: number; readonly offline: number };
  /** Of the run; absent where it failed. */
  readonly hops?: { readonly online: number; readonly offline: number };
  readonly end: string;
}

/** What happened in a run. */
export type Fact = InputRecord | OpeningRecord | DecisionRecord;
export type AuditRecord = RunRecord | Fact | EndRecord;

/** What stands for a fact in messages: `opening 'pphlo.multiply' at m.mlir:3:8 (main/body/4/k/mul)`. */
export const showFact = (r: Fact): string => {
  const what = r.type === 'dealt' ? 'masks' : r.type;
  return `${what} of ${/\s/.test(r.op) ? r.op : `'${r.op}'`} at ${r.at} (${r.address})`;
};

type Shape = Readonly<Record<string, (v: unknown) => boolean>>;
const string = (v: unknown): boolean => typeof v === 'string';
const number = (v: unknown): boolean => Number.isSafeInteger(v);
const oneOf =
  (...all: readonly string[]) =>
  (v: unknown): boolean =>
    all.includes(v as string);
const listOf = (each: (v: unknown) => boolean) => (v: unknown) => Array.isArray(v) && v.every(each);
const strings = listOf(string);
const tableOf = (each: (v: unknown) => boolean) => (v: unknown) =>
  typeof v === 'object' && v !== null && !Array.isArray(v) && Object.values(v).every(each);
const fields = (shape: Shape) => (v: unknown) =>
  tableOf(() => true)(v) && misfit(v as Record<string, unknown>, shape) === undefined;
const traffic = fields({ online: number, offline: number });
const optional = (each: (v: unknown) => boolean) => (v: unknown) => v === undefined || each(v);

const place: Shape = { type: string, address: string, op: string, at: string };
const opening: Shape = {
  ...place,
  kernel: string,
  kind: oneOf('masked', 'value'),
  to: strings,
  in: strings,
  out: strings,
  params: tableOf(number),
  why: string,
};
const SHAPES: Readonly<Record<AuditRecord['type'], Shape>> = {
  run: {
    type: string,
    version: number,
    run: string,
    program: string,
    config: tableOf(string),
    configHash: string,
    party: string,
    role: oneOf('party', 'dealer'),
    members: strings,
    parties: number,
    protocol: string,
    field: string,
    fxp: number,
    accuracy: string,
    inputs: listOf(fields({ name: string, owner: string })),
    outputs: listOf(strings),
    threatModel: string,
    channel: oneOf('tls', 'plain', 'memory'),
    insecure: (v) => typeof v === 'boolean',
    start: string,
  },
  input: { ...place, kernel: string, owner: string, out: strings },
  opening,
  dealt: opening,
  decision: { ...place, taken: number },
  end: {
    type: string,
    outcome: oneOf('done', 'failed'),
    what: optional(string),
    counts: fields({ inputs: number, openings: number, decisions: number }),
    bytes: traffic,
    messages: traffic,
    hops: optional(traffic),
    end: string,
  },
};

function misfit(v: Readonly<Record<string, unknown>>, shape: Shape): string | undefined {
  return (
    Object.keys(shape).find((key) => !shape[key]!(v[key])) ?? Object.keys(v).find((key) => !Object.hasOwn(shape, key))
  );
}

/** Why an object is no record; undefined: it is one. */
export function recordProblem(v: Readonly<Record<string, unknown>>): string | undefined {
  const shape = Object.hasOwn(SHAPES, String(v.type)) ? SHAPES[v.type as AuditRecord['type']] : undefined;
  if (!shape) return `a record of type '${v.type}' is not known`;
  if (v.type === 'run' && v.version !== AUDIT_VERSION)
    return `the log has version ${v.version}; this spuc reads ${AUDIT_VERSION}`;
  const wrong = misfit(v, shape);
  return wrong === undefined ? undefined : `'${wrong}' of a record of type '${v.type}' is wrong`;
}
