import type { Location } from '../support/diagnostics.ts';
import { quote } from './print-text.ts';

/** The text of a location inside `loc(…)`. A place in a program text counts by the location that the program carried, if any. */
export function showLoc(loc: Location): string {
  switch (loc.kind) {
    case 'unknown':
      return 'unknown';
    case 'file':
      return `${quote(loc.file)}:${loc.line}:${loc.col}`;
    case 'text': {
      if (loc.user) return showLoc(loc.user);
      const { line, col } = loc.source.position(loc.offset);
      return `${quote(loc.source.name)}:${line}:${col}`;
    }
    case 'name':
      return loc.child.kind === 'unknown' ? quote(loc.name) : `${quote(loc.name)}(${showLoc(loc.child)})`;
    case 'callsite':
      return `callsite(${showLoc(loc.callee)} at ${showLoc(loc.caller)})`;
    case 'fused':
      return `fused[${loc.locs.map(showLoc).join(', ')}]`;
  }
}

/** Gives locations short names, `#loc` for the unknown one and `#loc1` onwards, and lists their definitions. */
export class LocationAliases {
  private readonly names = new Map<string, string>();
  private readonly texts = new Map<Location, string>();

  /** @param inline no names: the locations themselves */
  constructor(private readonly inline = false) {}

  /** `loc(#loc3)`. */
  use(loc: Location): string {
    let text = this.texts.get(loc);
    if (text === undefined) {
      text = showLoc(loc);
      this.texts.set(loc, text);
    }
    if (this.inline) return `loc(${text})`;
    let name = this.names.get(text);
    if (name === undefined) {
      name = text === 'unknown' ? '#loc' : `#loc${this.count()}`;
      this.names.set(text, name);
    }
    return `loc(${name})`;
  }
  private count(): number {
    return this.names.size + (this.names.has('unknown') ? 0 : 1);
  }
  definitions(): string {
    return [...this.names].map(([text, name]) => `${name} = loc(${text})\n`).join('');
  }
}
