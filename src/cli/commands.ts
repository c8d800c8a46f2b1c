import type { Tool } from '../support/io.ts';

/** A subcommand: what `spuc --help` says, and its module, loaded when it is called. */
export interface Command {
  readonly summary: string;
  readonly load: () => Promise<Tool>;
}

/** All subcommands, in the order of the help text. Only the one that is called is loaded. */
export const commands: Readonly<Record<string, Command>> = {
  run: {
    summary: 'run a program, all parties on this machine',
    load: async () => (await import('./commands/run.ts')).run,
  },
  compile: {
    summary: 'compile a program to bytecode, PPHLO text or a graph',
    load: async () => (await import('./commands/compile.ts')).compile,
  },
  cost: {
    summary: 'hops, messages and bytes of a program, per op and in all, before it runs',
    load: async () => (await import('./commands/cost.ts')).cost,
  },
  party: {
    summary: 'take part in a run between several machines, as one computing party',
    load: async () => (await import('./commands/party.ts')).party,
  },
  dealer: {
    summary: 'make the correlated randomness of a run between several machines',
    load: async () => (await import('./commands/dealer.ts')).dealer,
  },
  up: {
    summary: 'run all parties of a cluster file on this machine, as separate processes',
    load: async () => (await import('./commands/up.ts')).up,
  },
  submit: {
    summary: 'have the parties compute, as a data owner that computes nothing',
    load: async () => (await import('./commands/submit.ts')).submit,
  },
  share: {
    summary: 'share an array as one file per party',
    load: async () => (await import('./commands/share.ts')).share,
  },
  reveal: {
    summary: 'put the share files of all parties together',
    load: async () => (await import('./commands/reveal.ts')).reveal,
  },
  keygen: {
    summary: 'make keys and certificates for the parties of a cluster',
    load: async () => (await import('./commands/keygen.ts')).keygen,
  },
  doctor: {
    summary: 'check a cluster file, its certificates, and the ways between the parties',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  audit: {
    summary: 'verify, compare or print the logs of what was opened',
    load: async () => (await import('./commands/audit.ts')).audit,
  },
  profile: {
    summary: 'tell where a run spent its time and what it sent, from its traces',
    load: async () => (await import('./commands/profile.ts')).profile,
  },
  dis: {
    summary: 'print bytecode as PPHLO text',
    load: async () => (await import('./commands/dis.ts')).dis,
  },
  opt: {
    summary: 'run compiler passes on IR text',
    load: async () => (await import('./commands/opt.ts')).opt,
  },
  interpret: {
    summary: 'run test files that check themselves',
    load: async () => (await import('./commands/interpret.ts')).interpret,
  },
  ops: {
    summary: 'list the operations, or document some',
    load: async () => (await import('./commands/ops.ts')).ops,
  },
  passes: {
    summary: 'list the compiler passes',
    load: async () => (await import('./commands/passes.ts')).passes,
  },
  protocols: {
    summary: 'list the protocols with their threat models, or check one',
    load: async () => (await import('./commands/protocols.ts')).protocols,
  },
  lit: {
    summary: 'run the golden tests of a folder',
    load: async () => (await import('./commands/lit.ts')).lit,
  },
  filecheck: {
    summary: 'compare text with the CHECK lines of a file',
    load: async () => (await import('../testing/filecheck/index.ts')).fileCheckMain,
  },
};
