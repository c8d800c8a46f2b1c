import { definePass } from './pass.ts';
import { chainPatterns } from './truncation/chains.ts';
import { publicFactorPatterns } from './truncation/public-factors.ts';
import { sumPatterns } from './truncation/sums.ts';

export const reduceTruncation = definePass({
  name: 'reduce-truncation',
  doc: '(s · p) · q → s · (p · q) for public p and q; sums of products truncate once, after the sum: Σ(x·y) and a·b + c·d become dot products, Σ(x·c) is scaled at the end.',
  patterns: [...publicFactorPatterns, ...sumPatterns, ...chainPatterns],
});
