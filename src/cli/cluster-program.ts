import type { Manifest } from '../codegen/manifest.ts';
import type { Field } from '../compiler.ts';
import { type CostTarget, costModel } from '../exec/cost/model.ts';
import { DEFAULT_NET, parseNet } from '../exec/cost/net.ts';
import type { Protocol } from '../exec/protocols/protocol.ts';
import type { Operation } from '../ir/ir.ts';
import type { Diagnostic } from '../support/diagnostics.ts';
import type { Io } from '../support/io.ts';
import type { Cluster } from './cluster.ts';
import { readProgram } from './command-line.ts';
import type { Param } from './inputs.ts';
import { type CompileFlags, compileWith, openProgram, paramsOf, settingsOf } from './program.ts';

/** A program as all participants of a cluster compile it: from equal flags, the same bytes. */
export interface ClusterProgram {
  readonly pphlo: Operation;
  readonly manifest: Manifest;
  readonly params: readonly Param[];
  readonly field: Field;
  readonly target: CostTarget & Required<Pick<CostTarget, 'accuracy'>>;
}

/** Reads a program and compiles it for what the cluster file says; bytecode must agree with that. @throws SpucError */
export async function compileForCluster(
  file: string,
  cluster: Pick<Cluster, 'protocol' | 'field' | 'fxp' | 'accuracy'> & { readonly parties: readonly unknown[] },
  protocol: Protocol,
  flags: CompileFlags & { readonly net?: string },
  io: Io,
  emit: (d: Diagnostic) => void,
): Promise<ClusterProgram> {
  const { bytes, name } = readProgram(file, io);
  const program = openProgram(bytes, name);
  const { accuracy: _, ...wanted } = flags;
  const asked = {
    protocol: cluster.protocol,
    field: cluster.field,
    ...(cluster.fxp === undefined ? {} : { fxp: cluster.fxp }),
    ...(cluster.accuracy === undefined ? {} : { accuracy: cluster.accuracy }),
  };
  const { field, k, fxp, accuracy } = settingsOf(program, asked, cluster.protocol);
  const net = parseNet(flags.net ?? DEFAULT_NET);
  const target = { protocol, parties: cluster.parties.length, k, fxp, accuracy, net };
  const cost = program.kind === 'source' ? costModel(target) : undefined;
  const compiled = await compileWith(program, wanted, emit, { ring: { k, fxp }, ...(cost ? { cost } : {}) });
  return { ...compiled, params: paramsOf(program), field, target };
}
