import type { Block } from '../../ir/ir.ts';
import { showLocation } from '../../support/diagnostics.ts';
import type { Meta } from '../protocols/protocol.ts';
import { branchOf } from '../runtime/decisions.ts';
import type { CallBegun, CallMonitor, Monitor } from '../runtime/monitor.ts';
import { OUTSIDE } from '../runtime/outside.ts';
import { pivotOf } from '../runtime/party-engine.ts';
import { opAt } from '../runtime/where.ts';
import type { DecisionRecord, Fact, InputRecord, OpeningRecord } from './records.ts';

/** Whose facts: in a run those of the writer of the log, in its verification the same ones. */
export interface View {
  readonly body: Block;
  /** Names by rank: parties, a dealer, guests. */
  readonly members: readonly string[];
  /** Computing parties. */
  readonly parties: number;
  /** Ring bits. */
  readonly k: number;
  readonly dealer: boolean;
}

/**
 * Turns what a monitor is told into facts: the same code in a run and where a log is verified, so that they can only differ where the runs do.
 * @param traffic sees what is sent, inside of calls and outside
 */
export function factMonitor(view: View, tell: (fact: Fact) => void, traffic?: CallMonitor['sent']): Monitor {
  const watch: CallMonitor = traffic ? { sent: traffic } : {};
  return {
    call(call) {
      for (const fact of factsOf(call, view)) tell(fact);
      return watch;
    },
    decided(address, index) {
      if (index !== undefined) tell(decision(address, index, view.body));
    },
    ...(traffic ? { sent: traffic } : {}),
  };
}

function decision(address: string, index: number, body: Block): DecisionRecord {
  const op = opAt(body, address);
  // Conditions are 0 or 1.
  const ways = op?.name === 'pphlo.case' ? op.regions.length : 2;
  return { type: 'decision', address, ...placeOf(address, body), taken: branchOf(index, ways) };
}

function factsOf(call: CallBegun, view: View): (InputRecord | OpeningRecord)[] {
  const { address, kernel, operands, results } = call;
  const params = call.params as { owner?: number; from?: number } | undefined;
  const facts: (InputRecord | OpeningRecord)[] = [];
  const place = { address, ...placeOf(address, view.body) };
  const name = (rank: number): string => view.members[rank] ?? 'outside';
  if (partOf(address) === 'inputs' && !view.dealer)
    facts.push({
      type: 'input',
      ...place,
      kernel: kernel.name,
      owner: name(params?.owner ?? params?.from ?? OUTSIDE),
      out: results.map(showMeta),
    });
  if (kernel.reveals === 'nothing' || (view.dealer && !kernel.deal)) return facts;
  const env = { n: view.parties, k: view.k };
  const to = kernel.reveals.to(env, operands, call.params, pivotOf(address, env.n));
  if (to.length === 0) return facts;
  facts.push({
    type: view.dealer ? 'dealt' : 'opening',
    ...place,
    kernel: kernel.name,
    kind: kernel.reveals.kind,
    to: to.map(name),
    in: operands.map(showMeta),
    out: results.map(showMeta),
    params: numbersOf(call.params),
    why: partOf(address) === 'outputs' ? 'output' : kernel.opens,
  });
  return facts;
}

const partOf = (address: string): string | undefined => address.split('/', 2)[1];

/** The op of an address, or the argument or result, and its place in the source. */
function placeOf(address: string, body: Block): { op: string; at: string } {
  const [, part, index] = address.split('/', 3);
  if (part === 'inputs')
    return { op: `input ${index}`, at: showLocation(body.args[Number(index)]?.loc ?? { kind: 'unknown' }) };
  if (part === 'outputs')
    return {
      op: `output ${index}`,
      at: showLocation(body.terminator.operands[Number(index)]?.loc ?? { kind: 'unknown' }),
    };
  const op = opAt(body, address);
  return { op: op?.name ?? 'unknown', at: showLocation(op?.loc ?? { kind: 'unknown' }) };
}

const showMeta = ({ repr, bits, length }: Meta): string => `${repr}${bits}[${length}]`;

/** Numbers only: a parameter may also be a party's own value. */
function numbersOf(params: unknown): Record<string, number> {
  if (typeof params !== 'object' || params === null) return {};
  return Object.fromEntries(Object.entries(params).filter((e): e is [string, number] => Number.isSafeInteger(e[1])));
}
