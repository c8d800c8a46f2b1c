import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { CycleError, DirectedGraph } from './graph.ts';

const diamond = () =>
  new DirectedGraph<string, number>()
    .addEdge('a', 'b', 1)
    .addEdge('a', 'c', 5)
    .addEdge('b', 'd', 1)
    .addEdge('c', 'd', 1);

test('topological order', () => {
  assert.equal(diamond().topologicalOrder(), ['a', 'b', 'c', 'd']);
  assert.equal(new DirectedGraph().topologicalOrder(), []);
});

test('cycles are found with their path', () => {
  const g = diamond();
  assert.is(g.findCycle(), undefined);
  g.addEdge('d', 'c');
  assert.equal(g.findCycle(), ['d', 'c', 'd']);
  assert.throws(
    () => g.topologicalOrder(),
    (e: Error) => e instanceof CycleError && e.message === 'cycle: d -> c -> d',
  );
  assert.equal(new DirectedGraph().addEdge('x', 'x').findCycle(), ['x', 'x']);
});

test('critical path by node and edge weights', () => {
  const g = diamond();
  assert.equal(
    g.criticalPath(
      () => 1,
      (a, b) => g.edge(a, b)!,
    ),
    { path: ['a', 'c', 'd'], length: 9 },
  );
  assert.equal(
    g.criticalPath((id) => (id === 'b' ? 10 : 1)),
    { path: ['a', 'b', 'd'], length: 12 },
  );
  assert.equal(
    new DirectedGraph().criticalPath(() => 1),
    { path: [], length: 0 },
  );
  assert.equal(
    new DirectedGraph().addNode('x').criticalPath(() => 0),
    { path: ['x'], length: 0 },
  );
});

test('a chain of 20000 nodes needs no deep stack', () => {
  const g = new DirectedGraph();
  for (let i = 0; i < 20000; i++) g.addEdge(`n${i}`, `n${i + 1}`);
  assert.is(g.topologicalOrder().length, 20001);
  assert.is(g.findCycle(), undefined);
  assert.is(g.criticalPath(() => 1).length, 20001);
});

test('reachable and neighbours', () => {
  const g = diamond().addNode('lone', 'label');
  assert.equal([...g.reachable(['b'])], ['b', 'd']);
  assert.equal(g.successors('a'), ['b', 'c']);
  assert.equal(g.predecessors('nobody'), []);
  assert.is(g.node('lone'), 'label');
  assert.ok(g.has('lone') && !g.has('nobody'));
});

test('dot', () => {
  const g = new DirectedGraph<string, string>().addNode('a', 'say "hi"').addEdge('a', 'b', 'x\ny');
  const dot = g.toDot({
    nodeLabel: (id, l) => l ?? id,
    edgeLabel: (l) => l,
    nodeAttributes: (id) => (id === 'b' ? { color: 'red' } : ({} as Record<string, string>)),
  });
  assert.is(
    dot,
    'digraph "G" {\n  "a" [label="say \\"hi\\""];\n  "b" [label="b", color="red"];\n  "a" -> "b" [label="x\\ny"];\n}\n',
  );
});

test.run();
