/** The library: compile, evaluate, price and run programs. Nothing here needs node; a caller brings files, randomness and clocks. */
export type { Manifest, ManifestArg, ManifestOutput } from './codegen/manifest.ts';
export type { LoadedProgram } from './codegen/reader.ts';
export { type Bytecode, writeBytecode } from './codegen/writer.ts';
export {
  type CompiledProgram,
  type CompileOptions,
  compileModule,
  compileProgram,
  FIELDS,
  type Field,
  loadBytecode,
  parseProgram,
} from './compiler.ts';
export { evaluate } from './dialects/hlo/evaluator.ts';
export { registry } from './dialects/registry.ts';
export type { DType } from './eval/dtype.ts';
export { type Storage, type Tensor, tensor } from './eval/tensor.ts';
export type { Prg } from './exec/prg/prg.ts';
export { loadProtocol, protocolNames } from './exec/protocols/index.ts';
export type { Protocol } from './exec/protocols/protocol.ts';
export { costProgram, type Job, type RunOptions, runProgram } from './exec/run.ts';
export { allPasses, defaultPipeline } from './passes/registry.ts';
export { type Diagnostic, type DiagnosticClass, SpucError } from './support/diagnostics.ts';
export { readNpy, writeNpy } from './support/npy.ts';
export { readNpz, writeNpz } from './support/npz.ts';
export { renderDiagnostics } from './support/render-diagnostic.ts';
export { parseModule, printModule } from './syntax/index.ts';
