export type { AsmParser, AsmPrinter, Directive, OpDraft, RegionArg } from './asm.ts';
export { showAttribute } from './attr-text.ts';
export { type ContentKind, decodeUtf8, detectKind } from './content.ts';
export { showFloat } from './float-text.ts';
export { showLoc } from './locations.ts';
export { parseAttribute, parseModule, parseType } from './parse.ts';
export { type PrintOptions, printModule } from './print.ts';
export { MAX_NESTING } from './structure.ts';
