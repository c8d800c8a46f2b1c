import type { Order } from '../runtime/admission.ts';

/** What the address of an op execution says: where it stands in program order, and in which iterations of loops. */

/** Steps of an address above what kernels add below it. */
function steps(path: string): string[] {
  const all = path.split('/').slice(2);
  const kernel = all.indexOf('k');
  return kernel < 0 ? all : all.slice(0, kernel);
}

/** The place in program order, as admission numbers it: op indices, with 2i and 2i + 1 for condition and body of iteration i. */
export const orderOf = (path: string): Order =>
  steps(path).map((s) => {
    const n = Number(s.replace(/^[bcr]/, ''));
    return s.startsWith('c') ? 2 * n : s.startsWith('b') ? 2 * n + 1 : n;
  });

/** The iterations of the loops around an execution, outermost first. */
export const iterationsOf = (path: string): number[] =>
  steps(path)
    .filter((s) => /^[bc]/.test(s))
    .map((s) => Number(s.slice(1)));
