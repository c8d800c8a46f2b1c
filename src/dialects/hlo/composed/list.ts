// Every op that is made of others: one line per file. All that these files export are composed ops.
export * from './broadcasting.ts';
