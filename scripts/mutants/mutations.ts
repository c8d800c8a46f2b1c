import ts from 'typescript';

/** One change of one place of a source file. */
export interface Mutation {
  readonly file: string;
  readonly operator: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly was: string;
  readonly becomes: string;
}

const FLIPPED_COMPARISON: Readonly<Record<string, string>> = {
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
  '===': '!==',
  '!==': '===',
};
const FLIPPED_SIGN: Readonly<Record<string, string>> = { '+': '-', '-': '+' };
const SIGN_CALLS: Readonly<Record<string, string>> = { add: 'sub', sub: 'add' };
const SHIFT_CALLS = new Set(['shl', 'shr', 'sar', 'shlA', 'shlB', 'shrB', 'sarB', 'bitPlane']);
const DROPPED_CALLS = new Set(['not', 'neg']);
const SELECT_CALLS = new Set(['mux', 'select']);

/** Keys whose values only describe: nothing that runs depends on them. */
const TEXT_KEYS = new Set(['doc', 'opens', 'source', 'threat', 'since', 'opcode']);

/**
 * All mutations of a file. Places that cannot matter are left out: types, imports, texts, messages of errors, labels of addresses.
 */
export function mutationsOf(file: string, text: string): Mutation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutation[] = [];
  const add = (operator: string, node: ts.Node, becomes: string): void => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ file, operator, line, start, end: node.end, was: text.slice(start, node.end), becomes });
  };
  const textOf = (n: ts.Node): string => n.getText(source);
  const visit = (node: ts.Node): void => {
    if (isSilent(node)) return;
    mutate(node, add, textOf);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Nodes below which a change is not a change of what the program does. */
function isSilent(node: ts.Node): boolean {
  if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return true;
  if (ts.isTypeAliasDeclaration(node) || ts.isTemplateExpression(node) || ts.isThrowStatement(node)) return true;
  if (ts.isPropertyAssignment(node) && TEXT_KEYS.has(node.name.getText())) return true;
  return ts.isCallExpression(node) && nameOfCall(node) === 'fail';
}

/** `f` of `f(…)` and of `x.f(…)`. */
function nameOfCall(node: ts.CallExpression): string {
  const f = node.expression;
  return ts.isPropertyAccessExpression(f) ? f.name.text : ts.isIdentifier(f) ? f.text : '';
}

type Add = (operator: string, node: ts.Node, becomes: string) => void;

function mutate(node: ts.Node, add: Add, textOf: (n: ts.Node) => string): void {
  if (ts.isBinaryExpression(node)) mutateBinary(node, add, textOf);
  else if (ts.isCallExpression(node)) mutateCall(node, add, textOf);
  else if (ts.isConditionalExpression(node))
    add('swap select', node, `${textOf(node.condition)} ? ${textOf(node.whenFalse)} : ${textOf(node.whenTrue)}`);
  else if (ts.isPrefixUnaryExpression(node)) {
    const literal = ts.isNumericLiteral(node.operand);
    if (node.operator === ts.SyntaxKind.ExclamationToken || (node.operator === ts.SyntaxKind.MinusToken && !literal))
      add('drop not', node, `(${textOf(node.operand)})`);
  } else if (ts.isNumericLiteral(node)) add('constant', node, String(Number(node.text) + 1));
  else if (ts.isBigIntLiteral(node)) add('constant', node, `${BigInt(node.text.slice(0, -1)) + 1n}n`);
  else if (ts.isIfStatement(node) && !node.elseStatement && leaves(node.thenStatement))
    add('drop guard', node.expression, 'false');
}

function mutateBinary(node: ts.BinaryExpression, add: Add, textOf: (n: ts.Node) => string): void {
  const op = textOf(node.operatorToken);
  const [left, right] = [textOf(node.left), textOf(node.right)];
  const isText = [node.left, node.right].some((n) => ts.isStringLiteralLike(n) || ts.isTemplateExpression(n));
  if (FLIPPED_SIGN[op] && !isText) add('flip sign', node, `${left} ${FLIPPED_SIGN[op]} (${right})`);
  else if (FLIPPED_COMPARISON[op]) add('flip comparison', node, `${left} ${FLIPPED_COMPARISON[op]} ${right}`);
  else if (op === '<<' || op === '>>' || op === '>>>') add('shift', node, `${left} ${op} (${right} + 1)`);
}

function mutateCall(node: ts.CallExpression, add: Add, textOf: (n: ts.Node) => string): void {
  const name = nameOfCall(node);
  const args = node.arguments.map(textOf);
  const callee = textOf(node.expression);
  const isMethod = ts.isPropertyAccessExpression(node.expression);
  if (SIGN_CALLS[name] && args.length >= 2) {
    // Not the add of a set or a map: those take one argument.
    add('flip sign', node.expression, callee.replace(/\w+$/, SIGN_CALLS[name]!));
  } else if (name === 'random' && isMethod && args.length === 4) {
    const ring = callee.replace(/random$/, 'ring.fill');
    add('drop mask', node, `((mask) => ${ring}(0n, mask.length, mask.lane))(${textOf(node)})`);
  } else if (SHIFT_CALLS.has(name)) {
    // ring.shl(x, n) and shlB(c, x, n)
    const i = isMethod ? 1 : 2;
    if (args[i]) add('shift', node.arguments[i]!, `(${args[i]}) + 1`);
  } else if (DROPPED_CALLS.has(name)) {
    const x = args[isMethod ? 0 : 1];
    if (x) add('drop not', node, x);
  } else if (SELECT_CALLS.has(name) && args.length === 4) {
    add('swap select', node, `${callee}(${[args[0], args[1], args[3], args[2]].join(', ')})`);
  }
}

/** Whether a statement ends what it is in: a guard. */
function leaves(s: ts.Statement): boolean {
  if (ts.isBlock(s)) return s.statements.length > 0 && leaves(s.statements[s.statements.length - 1]!);
  return ts.isReturnStatement(s) || ts.isContinueStatement(s);
}

/** The file with the mutation. */
export const applied = (text: string, m: Mutation): string => text.slice(0, m.start) + m.becomes + text.slice(m.end);
