/** PPHLO ops on public values mean what the evaluator says: exactly, in their own element types (design 3.2). */
export { evaluateOp as evaluatePublic } from '../../dialects/hlo/evaluator.ts';
