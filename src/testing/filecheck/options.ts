/** When the annotated input is part of the report. */
export type DumpInput = 'fail' | 'never' | 'always';

/** Options of FileCheck; the names follow LLVM's flags. */
export interface FileCheckOptions {
  /** Prefixes of directives; `CHECK` when none is given. */
  checkPrefixes: readonly string[];
  /** Prefixes whose lines are ignored. */
  commentPrefixes: readonly string[];
  /** `-D` definitions in order: `NAME=value` or `#NAME=expression` or `#%x,NAME=expression`. */
  defines: readonly string[];
  /** Patterns that may appear nowhere between the matches. */
  implicitCheckNot: readonly string[];
  /** A pattern must match a whole line. */
  matchFullLines: boolean;
  /** Runs of blanks are compared as they are, not as one space. */
  strictWhitespace: boolean;
  /** Variables without `$` are forgotten at every CHECK-LABEL. */
  enableVarScope: boolean;
  /** An empty input is no error by itself. */
  allowEmpty: boolean;
  /** A prefix without any directive is no error as long as another has some. */
  allowUnusedPrefixes: boolean;
  ignoreCase: boolean;
  dumpInput: DumpInput;
  /** Lines shown before and after a failure in the annotated input. */
  dumpInputContext: number;
  /** `error`: only lines near failures are shown; `annotation`: also those near matches; `all`. */
  dumpInputFilter: 'error' | 'annotation' | 'all' | undefined;
  /** Every match is reported, too. */
  verbose: boolean;
  /** Name of the input in messages. */
  inputName: string;
}

export const defaultOptions: FileCheckOptions = {
  checkPrefixes: [],
  commentPrefixes: ['COM', 'RUN'],
  defines: [],
  implicitCheckNot: [],
  matchFullLines: false,
  strictWhitespace: false,
  enableVarScope: false,
  allowEmpty: false,
  allowUnusedPrefixes: false,
  ignoreCase: false,
  dumpInput: 'fail',
  dumpInputContext: 5,
  dumpInputFilter: undefined,
  verbose: false,
  inputName: '<stdin>',
};
