import { builtinOps } from '../ir/builtin.ts';
import { Registry } from '../ir/registry.ts';
import { hloOps } from './hlo/index.ts';
import { pphloOps } from './pphlo/ops.ts';

/** Every op that spuc knows. */
export const registry = new Registry(builtinOps, hloOps, pphloOps);
