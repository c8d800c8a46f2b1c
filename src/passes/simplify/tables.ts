// Tables of rewrites that may come after all others: one line per file, the name is the theme.
export { movement } from './movement.ts';
export { sinking } from './sinking.ts';
