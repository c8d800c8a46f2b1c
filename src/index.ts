/** The library: what the command line is built from. */

export type { Manifest } from './codegen/manifest.ts';
export { type Bytecode, writeBytecode } from './codegen/writer.ts';
export {
  type CompiledProgram,
  type CompileOptions,
  compileProgram,
  FIELDS,
  type Field,
  loadBytecode,
  parseProgram,
} from './compiler.ts';
export type { DType } from './eval/dtype.ts';
export type { Tensor } from './eval/tensor.ts';
export { costProgram, type Job, type RunOptions, runProgram } from './exec/run.ts';
export { type Diagnostic, SpucError } from './support/diagnostics.ts';
export { printModule } from './syntax/index.ts';
