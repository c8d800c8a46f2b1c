import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { funcOp, moduleOp, returnOp } from './builtin.ts';
import { Block, Region } from './ir.ts';
import {
  box,
  end,
  f32,
  i32,
  needs,
  problems,
  program,
  put,
  raw,
  source,
  sum,
  vault,
  withRegion,
  yieldOp,
} from './test-support.ts';
import { functionType, tensorType, tokenType } from './types.ts';

const inMain = (fill: (b: Block) => void, args = [f32]): string[] =>
  problems(
    program(args, (b) => {
      fill(b);
      return [b.args[0]!];
    }).module,
  );
const isOneOf = (found: string[], pattern: RegExp): void => {
  assert.ok(
    found.some((p) => pattern.test(p)),
    `${pattern} not in ${JSON.stringify(found)}`,
  );
};

test('a right program passes', () => {
  assert.equal(
    inMain((b) => void put(b, sum, [b.args[0]!, b.args[0]!], [f32])),
    [],
  );
});
test('arity: operands, results, regions', () => {
  isOneOf(
    inMain((b) => void put(b, sum, [b.args[0]!], [f32])),
    /^arity: 't.sum' expects 2 values here but has 1/,
  );
  isOneOf(
    inMain((b) => void put(b, sum, [b.args[0]!, b.args[0]!], [f32, f32])),
    /^arity: 't.sum' expects 1 values here but has 2/,
  );
  isOneOf(
    inMain((b) => void put(b, box)),
    /^arity: 't.box' expects 1 regions but has 0/,
  );
});
test('type: constraint, declared against inferred; shape where only extents differ', () => {
  isOneOf(
    inMain((b) => void put(b, source, [], [tokenType])),
    /^type: 't.source' result 'out' must be a tensor of any element type, but is !stablehlo.token/,
  );
  isOneOf(
    inMain((b) => void put(b, sum, [b.args[0]!, b.args[0]!], [i32])),
    /^type: 't.sum' has result type tensor<2xi32> but its operands give tensor<2xf32>/,
  );
  isOneOf(
    inMain((b) => void put(b, sum, [b.args[0]!, b.args[0]!], [tensorType([3], 'f32')])),
    /^shape: 't.sum' has result type tensor<3xf32>/,
  );
});
test('a result may be secret where its operands are not, and never the other way round', () => {
  const secret = tensorType([2], 'f32', true);
  assert.equal(
    inMain((b) => void put(b, sum, [b.args[0]!, b.args[0]!], [secret])),
    [],
  );
  isOneOf(
    inMain((b) => void put(b, sum, [b.args[0]!, b.args[0]!], [f32]), [secret]),
    /^type: 't.sum' has result type tensor<2xf32> but its operands give tensor<2x!pphlo.secret<f32>>/,
  );
});
test('attribute: a needed one is missing', () => {
  isOneOf(
    inMain((b) => void put(b, needs)),
    /^attribute: 't.needs' needs attribute 'n'/,
  );
});
test('terminators: missing, in the middle', () => {
  isOneOf(
    inMain((b) => {
      const op = raw(box);
      op.addRegion();
      b.append(op);
    }),
    /^parse: 't.box' has a region that does not end in a return/,
  );
  isOneOf(
    inMain((b) => void put(b, returnOp, [b.args[0]!])),
    /^parse: 'func.func' has a region with 'func.return' before its end/,
  );
});
test('functions: declared type against block, returned types, the kind of return', () => {
  const { module, block } = program([f32], (b) => [b.args[0]!]);
  const f = module.regions[0]!.block.first!;
  f.setAttr('function_type', functionType([i32], [f32]));
  isOneOf(problems(module), /^type: 'func.func' has arguments/);
  f.setAttr('function_type', functionType([f32], [i32]));
  isOneOf(problems(module), /^type: 'func.return' gives tensor<2xf32> as result 0/);
  f.setAttr('function_type', functionType([f32], []));
  isOneOf(problems(module), /^arity: 'func.return' gives 1 values/);
  f.setAttr('function_type', functionType([f32], [f32]));
  assert.equal(problems(module), []);
  block.last!.erase();
  put(block, yieldOp, [block.args[0]!]);
  isOneOf(problems(module), /^type: 'func.func' ends in 't.yield'/);
});
test('dominance: later values, values of a sibling region, inner values outside', () => {
  isOneOf(
    inMain((b) => {
      const late = raw(source, [], [f32]);
      put(b, sum, [late.result, late.result], [f32]);
      b.append(late);
    }),
    /^undefined-value: 't.sum' reads a value \(result of 't.source'\) that is not defined before it/,
  );
  isOneOf(
    inMain((b) => {
      const one = b.append(withRegion(raw(box), [f32], () => []));
      b.append(withRegion(raw(box), [], () => [one.regions[0]!.block.args[0]!]));
    }),
    /^undefined-value: 't.yield' reads a value \(argument of another region\)/,
  );
  isOneOf(
    inMain((b) => {
      const op = raw(box, [], [f32]);
      withRegion(op, [], () => [op.result]);
      b.append(op);
    }),
    /^undefined-value: 't.yield' reads a value/,
  );
});
test('captures are fine, except in an isolated op', () => {
  assert.equal(
    inMain((b) => void b.append(withRegion(raw(box), [], () => [b.args[0]!]))),
    [],
  );
  isOneOf(
    inMain((b) => void b.append(withRegion(raw(vault), [], () => [b.args[0]!]))),
    /^undefined-value: 't.yield'/,
  );
});
test('a value is not read after its end, in regions neither, and ended once by its own block', () => {
  const make = (b: Block) => put(b, source, [], [f32]).result;
  const late = /^undefined-value: 't.(sum|end|yield)' reads/;
  isOneOf(
    inMain((b) => {
      const x = make(b);
      put(b, end, [x]);
      put(b, sum, [x, x], [f32]);
    }),
    late,
  );
  isOneOf(
    inMain((b) => {
      const x = make(b);
      put(b, end, [x]);
      put(b, end, [x]);
    }),
    late,
  );
  isOneOf(
    inMain((b) => {
      const x = make(b);
      put(b, end, [x]);
      b.append(withRegion(raw(box), [], () => [x]));
    }),
    late,
  );
  const foreign = /^undefined-value: 't.end' ends a value that an operation of its own block must define/;
  isOneOf(
    inMain((b) => void put(b, end, [b.args[0]!])),
    foreign,
  );
  isOneOf(
    inMain((b) => {
      const x = make(b);
      b.append(
        withRegion(raw(box), [], (r) => {
          put(r, end, [x]);
          return [];
        }),
      );
    }),
    foreign,
  );
  assert.equal(
    inMain((b) => {
      const x = make(b);
      put(b, sum, [x, x], [f32]);
      put(b, end, [x]);
    }),
    [],
  );
});
test('all errors are shown, at most 20', () => {
  assert.is(inMain((b) => void [put(b, needs), put(b, box), put(b, sum)]).length, 3);
  assert.is(
    inMain((b) => {
      for (let i = 0; i < 50; i++) put(b, needs);
    }).length,
    20,
  );
});
test('the module and function records accept an empty module', () => {
  const module = moduleOp.create({}, {}, { regions: [new Region(new Block())] });
  assert.equal(problems(module), []);
  assert.ok(funcOp.has('isolated'));
});

test.run();
