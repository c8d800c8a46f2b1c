export { canonicalize, type FileCheckResult, fileCheck } from './filecheck.ts';
export { FILECHECK_USAGE, fileCheckMain } from './main.ts';
export { defaultOptions, type FileCheckOptions } from './options.ts';
