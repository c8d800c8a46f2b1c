import { fail, Source, textLoc, unknownLoc } from '../../../support/diagnostics.ts';
import type { HloAttr, HloComputation, HloInstruction, HloModule, HloOperand } from '../text/ast.ts';
import { attributeTexts } from './attributes.ts';
import { COMPUTATION, HLO, MODULE, PROGRAM_SHAPE } from './fields.ts';
import { readLiteral } from './literal.ts';
import { ProtoLocations } from './locations.ts';
import { NameTable } from './names.ts';
import { readShape } from './shape.ts';
import { corrupt, Message } from './wire.ts';

/** Instructions that a file may have. */
const MAX_INSTRUCTIONS = 250_000;
/** Computations that a file may have. */
const MAX_COMPUTATIONS = 50_000;
/** Operands of an instruction that its line in the listing shows. */
const SHOWN_OPERANDS = 8;

/** An instruction of which only the identity has been read. */
interface RawInstruction {
  readonly data: Uint8Array;
  readonly id: number;
  readonly name: string;
  /** Offset of its line in the listing. */
  at: number;
}
interface RawComputation {
  readonly m: Message;
  readonly id: number;
  readonly name: string;
  readonly instructions: readonly RawInstruction[];
  at: number;
}

/**
 * Reads a HloModuleProto into the tree of the text form. Identities become names that are unique; places are lines of a listing of the
 * program, so that diagnostics can show the instruction.
 * @param data the message, or a HloProto that holds it
 * @param name what the file is called in diagnostics
 * @throws SpucError 'parse' and what shapes and attributes raise
 */
export function readHloModule(data: Uint8Array, name: string): HloModule {
  const m = unwrapped(data);
  const names = new NameTable();
  let count = 0;
  const given = m.all(MODULE.computations);
  if (given.length > MAX_COMPUTATIONS)
    fail('resource-limit', `the program has more than ${MAX_COMPUTATIONS} computations`);
  const computations = given.map((bytes): RawComputation => {
    const c = new Message(bytes);
    const own = new NameTable();
    const instructions = c.all(COMPUTATION.instructions).map((d): RawInstruction => {
      if (++count > MAX_INSTRUCTIONS)
        fail('resource-limit', `the program has more than ${MAX_INSTRUCTIONS} instructions`, unknownLoc);
      const i = new Message(d);
      const id = i.id(HLO.id);
      return { data: d, id, name: own.unique(i.text(HLO.name), `instruction.${id >>> 0}`), at: 0 };
    });
    const id = c.id(COMPUTATION.id);
    return { m: c, id, name: names.unique(c.text(COMPUTATION.name), `computation.${id >>> 0}`), instructions, at: 0 };
  });
  const entry = entryOf(m, computations);
  const moduleName = new NameTable().unique(m.text(MODULE.name), 'module');
  const source = listing(name, moduleName, computations, entry);
  const reader = new ComputationReader(source, new ProtoLocations(m.message(MODULE.stackFrames)), computations);
  return {
    name: moduleName,
    computations: computations.map((c) => reader.computation(c, c === entry)),
    loc: textLoc(source, 0),
  };
}

/** The module itself, or field 1 of a HloProto: that says nothing of an entry, and where a module has its name it has a message. */
function unwrapped(data: Uint8Array): Message {
  const m = new Message(data);
  if (m.has(MODULE.entryName) || m.has(MODULE.entryId)) return m;
  const first = m.bytes(MODULE.name);
  return first && startsMessage(first) ? new Message(first) : m;
}
/** The first bytes of a module: the tag of its name, or of its entry's where it has none. No name starts with them. */
const startsMessage = (b: Uint8Array): boolean => b[0] === 0x0a || b[0] === 0x12;

function entryOf(m: Message, computations: readonly RawComputation[]): RawComputation | undefined {
  const id = m.id(MODULE.entryId);
  const name = m.text(MODULE.entryName);
  return computations.find((c) => c.id === id) ?? computations.find((c) => c.m.text(COMPUTATION.name) === name);
}

/** A text with a line for each instruction, which locations point into. */
function listing(
  file: string,
  moduleName: string,
  computations: readonly RawComputation[],
  entry: RawComputation | undefined,
): Source {
  const lines: string[] = [];
  let at = 0;
  const put = (line: string): number => {
    const start = at;
    lines.push(line);
    at += line.length + 1;
    return start;
  };
  put(`HloModule ${moduleName}`);
  for (const c of computations) {
    put('');
    c.at = put(`${c === entry ? 'ENTRY ' : ''}${c.name} {`);
    const names = new Map(c.instructions.map((i) => [i.id, i.name]));
    for (const i of c.instructions) {
      const m = new Message(i.data);
      const ids = m.ids(HLO.operandIds);
      const shown = ids.slice(0, SHOWN_OPERANDS).map((id) => names.get(id) ?? '?');
      const rest = ids.length > SHOWN_OPERANDS ? ', …' : '';
      i.at = put(`  ${i.name} = ${showOpcode(m.text(HLO.opcode))}(${shown.join(', ')}${rest})`) + 2;
    }
    put('}');
  }
  return new Source(file, lines.join('\n'));
}
const showOpcode = (opcode: string): string => opcode.replace(/[^\w-]/g, '?').slice(0, 60);

class ComputationReader {
  private readonly byId = new Map<number, string>();

  constructor(
    private readonly source: Source,
    private readonly locations: ProtoLocations,
    computations: readonly RawComputation[],
  ) {
    for (const c of computations) {
      if (this.byId.has(c.id))
        fail('redefinition', `two computations have the identity ${c.id}`, textLoc(source, c.at));
      this.byId.set(c.id, c.name);
    }
  }

  computation(c: RawComputation, entry: boolean): HloComputation {
    const loc = textLoc(this.source, c.at);
    const rootId = c.m.id(COMPUTATION.rootId);
    const done = new Map<number, HloInstruction>();
    const instructions = c.instructions.map((raw) => {
      const i = this.instruction(raw, raw.id === rootId, done);
      if (done.has(raw.id)) fail('redefinition', `two instructions have the identity ${raw.id}`, i.loc);
      done.set(raw.id, i);
      return i;
    });
    if (!done.has(rootId)) fail('parse', `computation '${c.name}' has no root instruction`, loc);
    const shape = c.m.message(COMPUTATION.programShape);
    const header = shape && {
      params: shape.all(PROGRAM_SHAPE.parameters).map((b, k): HloOperand => {
        return { name: `parameter ${k}`, loc, shape: readShape(b, loc) };
      }),
      result: readShape(shape.bytes(PROGRAM_SHAPE.result), loc),
    };
    return { name: c.name, entry, ...(header ? { header } : {}), instructions, loc };
  }

  private instruction(raw: RawInstruction, root: boolean, done: ReadonlyMap<number, HloInstruction>): HloInstruction {
    const m = new Message(raw.data);
    const loc = textLoc(this.source, raw.at, this.locations.of(m.message(HLO.metadata)));
    const opcode = m.text(HLO.opcode);
    if (!/^[a-z][a-z0-9-]{0,59}$/.test(opcode)) fail('parse', `'${showOpcode(opcode)}' is no HLO opcode`, loc);
    const shape = readShape(m.bytes(HLO.shape), loc);
    const operandIds = m.ids(HLO.operandIds);
    const operands = operandIds.map((id): HloOperand => {
      const op = done.get(id) ?? fail('undefined-value', `operand ${id} is not defined before it is used`, loc);
      return { name: op.name, loc };
    });
    const called = m
      .ids(HLO.calledIds)
      .map((id) => this.byId.get(id) ?? fail('undefined-symbol', `there is no computation of identity ${id}`, loc));
    const first = operandIds.length ? done.get(operandIds[0]!)?.shape : undefined;
    const attrs = new Map<string, HloAttr>();
    for (const [key, text] of Object.entries(attributeTexts({ opcode, m, loc, operand: first, called })))
      attrs.set(key, { key, text, loc });
    const literal = opcode === 'constant' ? m.bytes(HLO.literal) : undefined;
    return {
      name: raw.name,
      shape,
      opcode,
      operands,
      ...(literal ? { literal: () => readLiteral(literal, shape, loc) } : {}),
      ...(opcode === 'parameter' ? { parameter: parameterNumber(m) } : {}),
      attrs,
      root,
      loc,
    };
  }
}

function parameterNumber(m: Message): number {
  const k = m.int(HLO.parameterNumber);
  return k >= 0 ? k : corrupt(`there is no parameter ${k}`);
}
