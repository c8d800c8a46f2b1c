import type { IParserErrorMessageProvider, IToken, TokenType } from 'chevrotain';
import { tokenLabel } from 'chevrotain';

const shown = (t: IToken): string =>
  t.image === '' ? 'the end of the text' : `'${t.image.length > 40 ? `${t.image.slice(0, 40)}…` : t.image}'`;

/** Labels of the tokens that may come, each once. */
function wanted(paths: readonly (readonly TokenType[])[]): string {
  const labels = [...new Set(paths.flatMap((p) => p.slice(0, 1)).map(tokenLabel))];
  return labels.length > 1 ? `${labels.slice(0, -1).join(', ')} or ${labels.at(-1)}` : (labels[0] ?? 'something else');
}

/** Chevrotain's parse errors in our words. */
export const grammarMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected, actual }) => `expected ${tokenLabel(expected)} but found ${shown(actual)}`,
  buildNotAllInputParsedMessage: ({ firstRedundant }) => `expected an operation but found ${shown(firstRedundant)}`,
  buildNoViableAltMessage: ({ expectedPathsPerAlt, actual }) =>
    `expected ${wanted(expectedPathsPerAlt.flat())} but found ${shown(actual[0]!)}`,
  buildEarlyExitMessage: ({ expectedIterationPaths, actual }) =>
    `expected ${wanted(expectedIterationPaths)} but found ${shown(actual[0]!)}`,
};
