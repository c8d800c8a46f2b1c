/** Random StableHLO programs for property tests: loops, choices and reducers over scalars and vectors, from a tape of decisions. */

interface Scope {
  readonly scalars: string[];
  readonly vectors: string[];
}

class Generator {
  private at = 0;
  private names = 0;
  private readonly lines: string[] = [];
  constructor(private readonly tape: readonly number[]) {}

  private pick(n: number): number {
    return (this.tape[this.at++] ?? 0) % n;
  }
  private from<T>(list: readonly T[]): T {
    return list[this.pick(list.length)]!;
  }
  private fresh(): string {
    return `%v${this.names++}`;
  }
  private line(text: string): void {
    this.lines.push(text);
  }
  private def(text: string, list: string[]): string {
    const v = this.fresh();
    this.line(`${v} = ${text}`);
    list.push(v);
    return v;
  }

  /** A program of `args` arguments: scalars and vectors in turn. All values of the outermost scope are returned. */
  program(args: number, statements: number): string {
    const scope: Scope = { scalars: [], vectors: [] };
    const params = Array.from({ length: args }, (_, i) => {
      (i % 2 ? scope.vectors : scope.scalars).push(`%a${i}`);
      return `%a${i}: ${i % 2 ? '$P' : '$sP'}`;
    });
    this.def('stablehlo.constant dense<0.5> : $sP', scope.scalars);
    for (let i = 0; i < statements; i++) this.statement(scope, 2);
    const results = [...scope.scalars.map((v) => [v, '$sP']), ...scope.vectors.map((v) => [v, '$P'])];
    const types = results.map((r) => r[1]).join(', ');
    return `func.func @main(${params.join(', ')}) -> (${types}) {\n${this.lines.join('\n')}\nreturn ${results.map((r) => r[0]).join(', ')} : ${types}\n}`;
  }

  private statement(s: Scope, depth: number): void {
    const kind = this.pick(depth > 0 ? 11 : 6);
    const useVector = s.vectors.length > 0 && this.pick(2) === 1;
    const [list, t] = useVector ? [s.vectors, '$P'] : [s.scalars, '$sP'];
    if (kind < 2)
      this.def(
        `stablehlo.${this.from(['add', 'subtract', 'multiply', 'maximum'])} ${this.from(list)}, ${this.from(list)} : ${t}`,
        list,
      );
    else if (kind === 2) this.def(`stablehlo.${this.from(['negate', 'abs', 'tanh'])} ${this.from(list)} : ${t}`, list);
    else if (kind === 3)
      this.def(`stablehlo.constant dense<${this.from(['0.0', '1.0', '-1.0', '2.0', '0.25'])}> : ${t}`, list);
    else if (kind === 4) {
      const p = this.predicate(list, t);
      this.def(`stablehlo.select ${p}, ${this.from(list)}, ${this.from(list)} : ${t.replace(/P$/, 'PB')}, ${t}`, list);
    } else if (kind === 5)
      this.def(`stablehlo.broadcast_in_dim ${this.from(s.scalars)}, dims = [] : ($sP) -> $P`, s.vectors);
    else if (kind === 6 && s.vectors.length > 0) this.reduce(s);
    else if (kind < 9) this.loop(s, depth - 1);
    else this.choice(s, depth - 1);
  }

  private predicate(list: readonly string[], t: string): string {
    const p = this.fresh();
    const b = t.replace(/P$/, 'PB');
    this.line(
      `${p} = stablehlo.compare ${this.from(['LT', 'GT', 'EQ', 'NE', 'GE'])}, ${this.from(list)}, ${this.from(list)} : (${t}, ${t}) -> ${b}`,
    );
    return p;
  }

  private reduce(s: Scope): void {
    const [x, y, init] = [this.from(s.vectors), this.from(s.vectors), this.from(s.scalars)];
    const r = this.fresh();
    const args = Array.from({ length: 4 }, () => this.fresh()) as [string, string, string, string];
    this.line(
      `${r}:2 = stablehlo.reduce(${x} init: ${init}), (${y} init: ${init}) across dimensions = [0] : ($P, $P, $sP, $sP) -> ($sP, $sP)`,
    );
    this.line(`reducer(${args[0]}: $sP, ${args[1]}: $sP) (${args[2]}: $sP, ${args[3]}: $sP) {`);
    // Associative in each accumulator, so that the order of folding does not show; or a choice of one side.
    const inner: string[] = [];
    const first = this.from([
      () => this.def(`stablehlo.maximum ${args[0]}, ${args[1]} : $sP`, inner),
      () => this.def(`stablehlo.add ${args[0]}, ${args[1]} : $sP`, inner),
      () => this.from(s.scalars),
    ])();
    const second = this.from([
      () => this.def(`stablehlo.minimum ${args[2]}, ${args[3]} : $sP`, inner),
      () => this.from(s.scalars),
      () => first,
    ])();
    this.line(`stablehlo.return ${first}, ${second} : $sP, $sP\n}`);
    s.scalars.push(`${r}#0`, `${r}#1`);
  }

  /** At most three rounds; sometimes the condition looks at a carry too. */
  private loop(s: Scope, depth: number): void {
    const n = 1 + this.pick(3);
    const inits = Array.from({ length: n }, () => this.from(s.scalars));
    const carries = inits.map(() => this.fresh());
    const [count, zero, one, i, r, go, next] = Array.from({ length: 7 }, () => this.fresh()) as string[];
    this.line(`${count} = stablehlo.constant dense<${this.pick(4)}> : $sPI`);
    this.line(`${zero} = stablehlo.constant dense<0> : $sPI`);
    this.line(`${one} = stablehlo.constant dense<1> : $sPI`);
    const types = `$sPI${', $sP'.repeat(n)}`;
    this.line(
      `${r}:${n + 1} = stablehlo.while(${i} = ${count}, ${carries.map((c, k) => `${c} = ${inits[k]}`).join(', ')}) : ${types}\ncond {`,
    );
    this.line(`${go} = stablehlo.compare GT, ${i}, ${zero} : ($sPI, $sPI) -> $sPB`);
    if (this.pick(4) === 0) {
      const [p, both] = [this.predicate([...carries, ...s.scalars], '$sP'), this.fresh()];
      this.line(`${both} = stablehlo.and ${go}, ${p} : $sPB\nstablehlo.return ${both} : $sPB\n} do {`);
    } else this.line(`stablehlo.return ${go} : $sPB\n} do {`);
    const inner: Scope = { scalars: [...s.scalars, ...carries], vectors: [...s.vectors] };
    for (let k = this.pick(4); k > 0; k--) this.statement(inner, depth);
    this.line(`${next} = stablehlo.subtract ${i}, ${one} : $sPI`);
    this.line(`stablehlo.return ${[next, ...carries.map(() => this.from(inner.scalars))].join(', ')} : ${types}\n}`);
    carries.forEach((_, k) => void s.scalars.push(`${r}#${k + 1}`));
  }

  private choice(s: Scope, depth: number): void {
    let index = this.predicate(s.scalars, '$sP');
    const r = this.fresh();
    const branches = this.pick(2) === 0 ? 2 : 1 + this.pick(3);
    const isIf = branches === 2 && this.pick(2) === 0;
    if (!isIf) {
      const converted = this.fresh();
      this.line(`${converted} = stablehlo.convert ${index} : ($sPB) -> $sPI`);
      index = converted;
    }
    this.line(`${r} = "stablehlo.${isIf ? 'if' : 'case'}"(${index}) ({`);
    for (let b = 0; b < branches; b++) {
      if (b) this.line('}, {');
      const inner: Scope = { scalars: [...s.scalars], vectors: [...s.vectors] };
      for (let k = this.pick(3); k > 0; k--) this.statement(inner, depth);
      this.line(`stablehlo.return ${this.from(inner.scalars)} : $sP`);
    }
    this.line(`}) : (${isIf ? '$sPB' : '$sPI'}) -> $sP`);
    s.scalars.push(r);
  }
}

/** The text of a random program; types in the short form of test-support. */
export const randomProgram = (tape: readonly number[], args: number, statements: number): string =>
  new Generator(tape).program(args, statements);
