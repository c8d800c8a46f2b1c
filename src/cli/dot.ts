import { funcBody, funcName, functionsOf } from '../ir/builtin.ts';
import type { Block, Operation, Value } from '../ir/ir.ts';
import { isSecret, showType } from '../ir/types.ts';
import { DirectedGraph } from '../support/graph.ts';

/** The data flow of a module as a Graphviz graph: ops are nodes, values edges; secret values are red. */
export function moduleDot(module: Operation): string {
  const g = new DirectedGraph<string, string>();
  const ids = new Map<Operation | Value, string>();
  const visit = (block: Block): void => {
    block.args.forEach((a, i) => {
      ids.set(a, `v${ids.size}`);
      g.addNode(ids.get(a)!, `${a.hint ?? `arg${i}`}: ${showType(a.type)}`);
    });
    for (const op of block) {
      const id = `v${ids.size}`;
      ids.set(op, id);
      g.addNode(
        id,
        `${op.name}${op.results.length > 0 ? `: ${op.results.map((r) => showType(r.type)).join(', ')}` : ''}`,
      );
      for (const v of op.operands) {
        const from = ids.get(v.def ?? v);
        if (from) g.addEdge(from, id, showType(v.type));
      }
      for (const r of op.regions) {
        visit(r.block);
        // What a region computes flows into the op that holds it.
        const last = r.block.last && ids.get(r.block.last);
        if (last) g.addEdge(last, id, 'region');
      }
    }
  };
  for (const f of functionsOf(module)) visit(funcBody(f));
  const secret = new Set(
    [...ids]
      .filter(([x]) => ('results' in x ? x.results.some((r) => isSecret(r.type)) : isSecret(x.type)))
      .map(([, id]) => id),
  );
  return g.toDot({
    name: functionsOf(module).map(funcName).join(' '),
    nodeLabel: (id, label) => label ?? id,
    edgeLabel: (label) => label,
    nodeAttributes: (id) => ({ shape: 'box', ...(secret.has(id) ? { color: 'red' } : {}) }),
  });
}
