/** Lines beyond which the middle part is shown whole instead of aligned. */
const ALIGN_LIMIT = 2000;

/** The differing part of two texts: common lines at both ends are cut to three, the middle is aligned (longest common subsequence). */
export function lineDiff(a: string, b: string): string {
  const x = a.split('\n');
  const y = b.split('\n');
  let head = 0;
  while (head < x.length && head < y.length && x[head] === y[head]) head++;
  let tail = 0;
  while (tail < x.length - head && tail < y.length - head && x[x.length - 1 - tail] === y[y.length - 1 - tail]) tail++;
  const from = Math.max(0, head - 3);
  const left = x.slice(head, x.length - tail);
  const right = y.slice(head, y.length - tail);
  const lines = [
    `@@ line ${from + 1} @@`,
    ...x.slice(from, head).map((l) => ` ${l}`),
    ...align(left, right),
    ...x.slice(x.length - tail, x.length - tail + 3).map((l) => ` ${l}`),
  ];
  return `${lines.join('\n')}\n`;
}

function align(x: readonly string[], y: readonly string[]): string[] {
  if (x.length > ALIGN_LIMIT || y.length > ALIGN_LIMIT) return [...x.map((l) => `-${l}`), ...y.map((l) => `+${l}`)];
  const w = y.length + 1;
  const len = new Uint16Array((x.length + 1) * w);
  for (let i = x.length - 1; i >= 0; i--)
    for (let j = y.length - 1; j >= 0; j--)
      len[i * w + j] =
        x[i] === y[j] ? len[(i + 1) * w + j + 1]! + 1 : Math.max(len[(i + 1) * w + j]!, len[i * w + j + 1]!);
  const out: string[] = [];
  let i = 0;
  let j = 0;
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) {
      out.push(` ${x[i++]}`);
      j++;
    } else if (j === y.length || (i < x.length && len[(i + 1) * w + j]! >= len[i * w + j + 1]!)) out.push(`-${x[i++]}`);
    else out.push(`+${y[j++]}`);
  }
  return out;
}
