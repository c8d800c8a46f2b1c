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
export { type CostTarget, costModel } from './exec/cost/model.ts';
export { type Network, parseNet, showNet } from './exec/cost/net.ts';
export type { Prediction } from './exec/cost/prediction.ts';
export { costProgram, type Job, type RunOptions, runProgram } from './exec/run.ts';
export type { Cost, CostModel, Fragment } from './passes/cost-model.ts';
export { type Diagnostic, SpucError } from './support/diagnostics.ts';
export { printModule } from './syntax/index.ts';
