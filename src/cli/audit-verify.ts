import type { Manifest } from '../codegen/manifest.ts';
import { FIELDS, type Field } from '../compiler.ts';
import { canonical, type Log, type LoggedRun } from '../exec/audit/chain.ts';
import type { RunRecord } from '../exec/audit/records.ts';
import { headerProblems, type Problem, verifyRun } from '../exec/audit/verify.ts';
import { configHash } from '../exec/link/handshake.ts';
import type { Protocol } from '../exec/protocols/protocol.ts';
import { OUTSIDE } from '../exec/runtime/outside.ts';
import type { Diagnostic } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import { assign, seatGuests } from './assignments.ts';
import type { Cluster } from './cluster.ts';
import { type ClusterProgram, compileForCluster } from './cluster-program.ts';
import type { CompileFlags } from './program.ts';
import { chooseProtocol } from './protocol-choice.ts';
import { codeHash, describeRun } from './run-config.ts';

/** What a log is verified against. */
export interface VerifyFlags extends CompileFlags {
  readonly program: string;
  /** A protocol from outside, as it was run with. */
  readonly protocol?: string;
  readonly revealTo?: readonly string[];
}

/** Verifies the runs of a log against a program and, where there is one, a cluster file. Compiles once for all runs with equal settings. */
export class Verifier {
  private readonly compiled = new Map<string, Promise<ClusterProgram>>();
  constructor(
    private readonly flags: VerifyFlags,
    private readonly cluster: Cluster | undefined,
    private readonly io: Io,
    private readonly emit: (d: Diagnostic) => void,
  ) {}

  async problems(run: LoggedRun): Promise<Problem[]> {
    const { line, record: header } = run.header;
    const broken = misfits(header);
    if (broken !== undefined) return [{ line, message: broken }];
    const protocol = await chooseProtocol(this.flags.protocol ?? header.protocol, this.io);
    if (protocol.name !== header.protocol)
      return [{ line, message: `the run used protocol ${header.protocol}, not ${protocol.name}` }];
    const program = await this.compile(header, protocol);
    const hash = codeHash(program);
    if (hash !== header.program) {
      const message = `the run was of another program: its hash is ${header.program}, that of ${this.flags.program} is ${hash}`;
      return [{ line, message }];
    }
    const manifest = manifestOf(header, program.manifest);
    if (typeof manifest === 'string') return [{ line, message: manifest }];
    const members = header.members.map((name) => ({ name }));
    const own = headerProblems(run.header, describeRun(header, members, manifest), configHash(header.config));
    const agreed = this.cluster ? this.clusterProblems(run, this.cluster, protocol, program) : [];
    const { pphlo, target } = program;
    const core = header.parties + (protocol.dealer ? 1 : 0);
    const guests = header.members.map((_, rank) => rank).slice(core);
    return [...own, ...agreed, ...(await verifyRun(run, { pphlo, manifest, guests, ...target }))];
  }

  private compile(header: RunRecord, protocol: Protocol): Promise<ClusterProgram> {
    const parties = header.members.slice(0, header.parties);
    const settings = {
      protocol: header.protocol,
      field: header.field as Field,
      fxp: header.fxp,
      accuracy: header.accuracy as 'full' | 'fast',
      parties,
    };
    const key = canonical({ ...settings, parties: parties.length });
    const known = this.compiled.get(key);
    if (known) return known;
    const made = compileForCluster(this.flags.program, settings, protocol, this.flags, this.io, this.emit);
    this.compiled.set(key, made);
    return made;
  }

  /** Where the log says something else than the cluster file. */
  private clusterProblems(
    { header: { line, record } }: LoggedRun,
    cluster: Cluster,
    protocol: Protocol,
    program: ClusterProgram,
  ): Problem[] {
    const dealer = protocol.dealer ? [{ name: record.members[record.parties] ?? 'none' }] : [];
    const assigned = assign(program.manifest, program.params, cluster, this.flags.revealTo ?? []);
    const { manifest, guests } = seatGuests(assigned, cluster, cluster.parties.length + dealer.length);
    const settings = {
      protocol: cluster.protocol,
      field: cluster.field,
      fxp: cluster.fxp ?? FIELDS[cluster.field].fxp,
      accuracy: cluster.accuracy ?? record.accuracy,
    };
    const want = describeRun(settings, [...cluster.parties, ...dealer, ...guests], manifest);
    return Object.entries(want).flatMap(([name, value]) =>
      record.config[name] === value
        ? []
        : [
            {
              line,
              message: `the run and ${cluster.path} disagree on ${name}: the log has ${record.config[name] ?? 'none'}, the cluster file ${value}`,
            },
          ],
    );
  }
}

/** What of a header cannot be, whatever the program. */
function misfits({ field, accuracy, members, parties, party, role, inputs, outputs }: RunRecord): string | undefined {
  if (!Object.hasOwn(FIELDS, field)) return `the field ${field} is not known`;
  if (accuracy !== 'full' && accuracy !== 'fast') return `the accuracy ${accuracy} is not known`;
  if (parties < 1 || parties > members.length || new Set(members).size !== members.length)
    return `the members are not ${parties} parties and others, each of a name of its own`;
  const rank = members.indexOf(party);
  if (rank < 0 || rank > parties || (rank === parties) !== (role === 'dealer'))
    return `${party} is no ${role} of the run`;
  const known = (name: string): boolean => name === 'outside' || members.includes(name);
  const stranger = [...inputs.map((i) => i.owner).filter((o) => o !== 'all'), ...outputs.flat()].find((m) => !known(m));
  return stranger === undefined ? undefined : `${stranger} is no member of the run`;
}

/** The manifest of a run from the header of its log, or why it is not one of this program. */
function manifestOf(header: RunRecord, compiled: Manifest): Manifest | string {
  const rank = (name: string): number => (name === 'outside' ? OUTSIDE : header.members.indexOf(name));
  const { inputs, outputs } = header;
  if (inputs.length !== compiled.args.length || outputs.length !== compiled.outputs.length)
    return `the run has ${inputs.length} inputs and ${outputs.length} results, but the program ${compiled.args.length} and ${compiled.outputs.length}`;
  for (const [i, arg] of compiled.args.entries()) {
    const { name, owner } = inputs[i]!;
    if (name !== arg.name) return `input ${i} is called '${name}', but '${arg.name}' in the program`;
    if ((owner === 'all') === arg.secret)
      return `input '${name}' is ${arg.secret ? 'secret' : 'public'}, but ${owner} brings it in the log`;
    if (arg.secret && arg.owner !== undefined && arg.owner !== rank(owner))
      return `input '${name}' is brought by ${owner}, but the program was compiled for party ${arg.owner}`;
  }
  for (const [i, { to }] of compiled.outputs.entries()) {
    const got = outputs[i]!.map(rank);
    if (to !== 'everyone' && !(to.length === got.length && to.every((r) => got.includes(r))))
      return `result ${i} went to ${outputs[i]!.join(', ')}, but the program was compiled for other receivers`;
    if (got.length === 0) return `result ${i} went to nobody`;
  }
  return {
    ...compiled,
    args: compiled.args.map((a, i) => (a.secret ? { ...a, owner: rank(inputs[i]!.owner) } : a)),
    outputs: outputs.map((names) => ({ to: names.map(rank) })),
  };
}

/** What is wrong with a log before it is compared with any program. */
export const chainProblems = ({ broken, runs }: Log): Problem[] =>
  broken ? [broken] : runs.length === 0 ? [{ message: 'the log holds no run' }] : [];
