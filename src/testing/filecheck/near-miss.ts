/** Longest input and pattern that the search for a near miss looks at, in characters. */
const INPUT_LIMIT = 8192;
const PATTERN_LIMIT = 200;

/**
 * The place in `text` that a pattern nearly matches: the substring with the smallest edit distance (Sellers' algorithm, each
 * line on its own), later lines slightly worse. Undefined when nothing is closer than 40 % of the pattern.
 */
export function nearMiss(text: string, example: string): { pos: number; end: number } | undefined {
  const pattern = example.slice(0, PATTERN_LIMIT);
  const n = pattern.length;
  if (n === 0) return undefined;
  let best: { pos: number; end: number } | undefined;
  let bestScore = n * 0.4;
  let offset = 0;
  let lineNumber = 0;
  for (const line of text.slice(0, INPUT_LIMIT).split('\n')) {
    const hit = closest(line, pattern);
    const score = hit.distance + lineNumber / 100;
    if (hit.end > hit.pos && score < bestScore) {
      bestScore = score;
      best = { pos: offset + hit.pos, end: offset + hit.end };
    }
    offset += line.length + 1;
    lineNumber++;
  }
  return best;
}

/** The substring of one line that is closest to the pattern. */
function closest(line: string, pattern: string): { distance: number; pos: number; end: number } {
  const n = pattern.length;
  let cost = Array.from({ length: n + 1 }, (_, i) => i);
  let from = new Array<number>(n + 1).fill(0);
  let best = { distance: n, pos: 0, end: 0 };
  for (let j = 1; j <= line.length; j++) {
    const nextCost = [0];
    const nextFrom = [j];
    for (let i = 1; i <= n; i++) {
      const replace = cost[i - 1]! + (pattern[i - 1] === line[j - 1] ? 0 : 1);
      const insert = cost[i]! + 1;
      const remove = nextCost[i - 1]! + 1;
      const least = Math.min(replace, insert, remove);
      nextCost.push(least);
      nextFrom.push(least === replace ? from[i - 1]! : least === insert ? from[i]! : nextFrom[i - 1]!);
    }
    cost = nextCost;
    from = nextFrom;
    if (cost[n]! < best.distance) best = { distance: cost[n]!, pos: from[n]!, end: j };
  }
  return best;
}
