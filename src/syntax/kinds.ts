/** Kinds of tokens, as small numbers. The brackets stand first: opening ones up to LAngle, closing ones up to RAngle. All up to Bang say how a text is built. */

/** What stands behind the last token. */
export const End = 0;
export const LBrace = 1;
export const LParen = 2;
export const LSquare = 3;
export const LAngle = 4;
export const RBrace = 5;
export const RParen = 6;
export const RSquare = 7;
export const RAngle = 8;
/** The rest of a line after a quote that is not closed. */
export const OpenString = 9;
export const Hash = 10;
export const Bang = 11;
export const Percent = 12;
export const At = 13;
export const Caret = 14;
/** A whole `dense<…>`. */
export const Dense = 15;
/** A whole `tensor<…>`. */
export const TensorText = 16;
export const Str = 17;
export const Word = 18;
export const LocWord = 19;
export const ModuleWord = 20;
export const FuncWord = 21;
export const Num = 22;
export const Arrow = 23;
export const Colon = 24;
export const Comma = 25;
export const Equal = 26;
/** Any other character: legal inside attributes of foreign dialects only. */
export const Other = 27;

/** Kinds of the tokens that are always written alike. */
export const punctuation: Readonly<Record<string, number>> = {
  '{': LBrace,
  '(': LParen,
  '[': LSquare,
  '<': LAngle,
  '}': RBrace,
  ')': RParen,
  ']': RSquare,
  '>': RAngle,
  '->': Arrow,
  ':': Colon,
  ',': Comma,
  '=': Equal,
};

/** Whether a kind is one of `{ ( [ <`. */
export const isOpening = (kind: number): boolean => kind >= LBrace && kind <= LAngle;
/** Whether a kind is one of `} ) ] >`. */
export const isClosing = (kind: number): boolean => kind >= RBrace && kind <= RAngle;
