/**
 * StableHLO lines of tests: `%r#1` is `%x`, multiplied `%n` times by `factor`, or by what it is itself (`%v`). `%n`, a `tensor<i32>`, is the
 * program's own; `%zero` and `%one` may be used after the loop.
 */
export const countedLoop = (type: string, factor = '%v'): string => `  %zero = stablehlo.constant dense<0> : tensor<i32>
  %one = stablehlo.constant dense<1> : tensor<i32>
  %r:2 = "stablehlo.while"(%zero, %x) ({
  ^bb0(%i: tensor<i32>, %v: ${type}):
    %c = stablehlo.compare LT, %i, %n : (tensor<i32>, tensor<i32>) -> tensor<i1>
    stablehlo.return %c : tensor<i1>
  }, {
  ^bb0(%i: tensor<i32>, %v: ${type}):
    %j = stablehlo.add %i, %one : tensor<i32>
    %w = stablehlo.multiply %v, ${factor} : ${type}
    stablehlo.return %j, %w : tensor<i32>, ${type}
  }) : (tensor<i32>, ${type}) -> (tensor<i32>, ${type})`;
