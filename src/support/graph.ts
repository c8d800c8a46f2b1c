import graphlib from 'graphlib';

/** A path through a graph and the sum of the weights on it. */
export interface WeightedPath {
  readonly path: readonly string[];
  readonly length: number;
}

export interface DotOptions<N, E> {
  readonly name?: string;
  readonly nodeLabel?: (id: string, label: N | undefined) => string;
  readonly edgeLabel?: (label: E | undefined) => string | undefined;
  /** Further attributes of a node, such as `{ color: 'red' }`. */
  readonly nodeAttributes?: (id: string, label: N | undefined) => Readonly<Record<string, string>>;
}

/** The graph has a cycle where none may be; `cycle` starts and ends with the same node. */
export class CycleError extends Error {
  constructor(readonly cycle: readonly string[]) {
    super(`cycle: ${cycle.join(' -> ')}`);
  }
}

/**
 * A directed graph over text ids, stored by graphlib. Its own walks use recursion, which a long chain of ops overflows;
 * the walks here are loops. Results depend on the order of insertion only.
 */
export class DirectedGraph<N = undefined, E = undefined> {
  private readonly graph = new graphlib.Graph({ directed: true });

  /** Adds a node or changes its label. */
  addNode(id: string, label?: N): this {
    this.graph.setNode(id, label);
    return this;
  }

  /** Adds an edge, and its ends where they are new. A second edge between the same nodes replaces the label of the first. */
  addEdge(from: string, to: string, label?: E): this {
    this.graph.setEdge(from, to, label);
    return this;
  }

  has(id: string): boolean {
    return this.graph.hasNode(id);
  }

  node(id: string): N | undefined {
    return this.graph.node(id) as N | undefined;
  }

  edge(from: string, to: string): E | undefined {
    return this.graph.edge(from, to) as E | undefined;
  }

  nodes(): string[] {
    return this.graph.nodes();
  }

  edges(): { from: string; to: string; label: E | undefined }[] {
    return this.graph.edges().map((e) => ({ from: e.v, to: e.w, label: this.graph.edge(e) as E | undefined }));
  }

  successors(id: string): string[] {
    return (this.graph.successors(id) as string[] | undefined) ?? [];
  }

  predecessors(id: string): string[] {
    return (this.graph.predecessors(id) as string[] | undefined) ?? [];
  }

  /** Every node after all its predecessors; ties in order of insertion. Throws CycleError. */
  topologicalOrder(): string[] {
    const waiting = new Map(this.nodes().map((id) => [id, this.predecessors(id).length]));
    const order = [...waiting].filter(([, n]) => n === 0).map(([id]) => id);
    for (let i = 0; i < order.length; i++)
      for (const next of this.successors(order[i]!)) {
        const left = waiting.get(next)! - 1;
        waiting.set(next, left);
        if (left === 0) order.push(next);
      }
    if (order.length < waiting.size) throw new CycleError(this.findCycle()!);
    return order;
  }

  /** A cycle as a path whose first and last node are the same; undefined when there is none. */
  findCycle(): string[] | undefined {
    const state = new Map<string, 'open' | 'done'>();
    for (const root of this.nodes()) {
      if (state.has(root)) continue;
      const stack = [{ id: root, next: this.successors(root), at: 0 }];
      state.set(root, 'open');
      while (stack.length > 0) {
        const top = stack[stack.length - 1]!;
        const id = top.next[top.at++];
        if (id === undefined) {
          state.set(top.id, 'done');
          stack.pop();
        } else if (state.get(id) === 'open') {
          const path = stack.map((s) => s.id);
          return [...path.slice(path.indexOf(id)), id];
        } else if (!state.has(id)) {
          state.set(id, 'open');
          stack.push({ id, next: this.successors(id), at: 0 });
        }
      }
    }
    return undefined;
  }

  /** The nodes that can be reached from `roots`, these included. */
  reachable(roots: Iterable<string>): Set<string> {
    const seen = new Set(roots);
    for (const id of seen) for (const next of this.successors(id)) seen.add(next);
    return seen;
  }

  /**
   * The path with the largest sum of node and edge weights (weights ≥ 0); the critical path of a report.
   * Throws CycleError. The empty graph gives the empty path.
   */
  criticalPath(
    nodeWeight: (id: string) => number,
    edgeWeight: (from: string, to: string) => number = () => 0,
  ): WeightedPath {
    const best = new Map<string, { length: number; from?: string }>();
    let end: string | undefined;
    for (const id of this.topologicalOrder()) {
      let length = 0;
      let from: string | undefined;
      for (const p of this.predecessors(id)) {
        const via = best.get(p)!.length + edgeWeight(p, id);
        if (from === undefined || via > length) {
          length = via;
          from = p;
        }
      }
      const entry = { length: length + nodeWeight(id), ...(from === undefined ? {} : { from }) };
      best.set(id, entry);
      if (end === undefined || entry.length > best.get(end)!.length) end = id;
    }
    const path: string[] = [];
    for (let id = end; id !== undefined; id = best.get(id)!.from) path.push(id);
    return { path: path.reverse(), length: end === undefined ? 0 : best.get(end)!.length };
  }

  /** Graphviz text. */
  toDot(options: DotOptions<N, E> = {}): string {
    const lines = [`digraph ${quote(options.name ?? 'G')} {`];
    for (const id of this.nodes()) {
      const label = options.nodeLabel?.(id, this.node(id)) ?? id;
      const attributes = { label, ...options.nodeAttributes?.(id, this.node(id)) };
      lines.push(
        `  ${quote(id)} [${Object.entries(attributes)
          .map(([k, v]) => `${k}=${quote(v)}`)
          .join(', ')}];`,
      );
    }
    for (const { from, to, label } of this.edges()) {
      const text = options.edgeLabel?.(label);
      lines.push(`  ${quote(from)} -> ${quote(to)}${text === undefined ? '' : ` [label=${quote(text)}]`};`);
    }
    return `${lines.join('\n')}\n}\n`;
  }
}

const quote = (s: string): string => `"${s.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
