import { fail, type Location } from '../../../support/diagnostics.ts';
import type { HloAttr } from './ast.ts';
import { type ConvDims, parseConvDims, parseWindow, type Window } from './window.ts';

/** Attributes that say nothing about the value of a result: placement, scheduling, tuning, provenance. */
const ignorable = new Set([
  'metadata',
  'sharding',
  'frontend_attributes',
  'backend_config',
  'control-predecessors',
  'parameter_replication',
  'statistics',
  'origin',
  'original_value',
  'algorithm',
  'result_accuracy',
  'execution_thread',
  'schedule',
  'is_scheduled',
  'output_to_operand_aliasing',
  'input_output_alias',
  'operand_layout_constraints',
  'raw_backend_config_str',
]);

/**
 * The attributes of one instruction, read by what the op expects.
 * Every reader throws SpucError 'attribute' for a value of another form.
 */
export class AttrReader {
  private readonly seen = new Set<string>();
  constructor(
    private readonly attrs: ReadonlyMap<string, HloAttr>,
    private readonly opcode: string,
    private readonly loc: Location,
  ) {}

  has(key: string): boolean {
    return this.attrs.has(key);
  }
  /** Place of an attribute, else of the instruction. */
  locOf(key: string): Location {
    return this.attrs.get(key)?.loc ?? this.loc;
  }
  /** The raw text; undefined when absent. */
  text(key: string): string | undefined {
    this.seen.add(key);
    return this.attrs.get(key)?.text;
  }
  private required(key: string): string {
    return this.text(key) ?? fail('attribute', `'${this.opcode}' needs ${key}=`, this.loc);
  }
  private bad(key: string, want: string): never {
    return fail(
      'attribute',
      `${key}=${this.text(key)?.slice(0, 60)} of '${this.opcode}' is not ${want}`,
      this.locOf(key),
    );
  }

  int(key: string, dflt?: number): number {
    const t = dflt === undefined ? this.required(key) : this.text(key);
    if (t === undefined) return dflt!;
    return /^-?\d+$/.test(t) ? Number(t) : this.bad(key, 'an integer');
  }
  float(key: string): number {
    const n = Number(this.required(key));
    return Number.isNaN(n) ? this.bad(key, 'a number') : n;
  }
  bool(key: string, dflt: boolean): boolean {
    const t = this.text(key);
    if (t === undefined) return dflt;
    return t === 'true' || (t === 'false' ? false : this.bad(key, 'true or false'));
  }
  /** One of `words`, upper or lower case. */
  word<const W extends string>(key: string, words: readonly W[], dflt?: W): W {
    const t = dflt === undefined ? this.required(key) : (this.text(key) ?? dflt);
    return words.find((w) => w.toLowerCase() === t.toLowerCase()) ?? this.bad(key, `one of ${words.join(', ')}`);
  }
  /** `{1,0}`; `dflt` when absent. */
  ints(key: string, dflt?: readonly number[]): number[] {
    const t = dflt ? this.text(key) : this.required(key);
    if (t === undefined) return [...dflt!];
    const m = /^\{([\d,\s-]*)\}$/.exec(t);
    if (!m) this.bad(key, 'a list of integers');
    const inner = m![1]!.trim();
    const list = inner === '' ? [] : inner.split(',').map((s) => s.trim());
    return list.every((s) => /^-?\d+$/.test(s)) ? list.map(Number) : this.bad(key, 'a list of integers');
  }
  /** `"…"` without quotes and escapes. */
  string(key: string): string {
    const m = /^"((?:[^"\\]|\\.)*)"$/s.exec(this.required(key));
    return m ? m[1]!.replace(/\\(.)/g, '$1') : this.bad(key, 'a string');
  }
  /** A computation's name. */
  name(key: string): string {
    const m = /^%?([\w.-]+)$/.exec(this.required(key));
    return m ? m[1]! : this.bad(key, 'the name of a computation');
  }
  /** `{%a, %b}`. */
  nameList(key: string): string[] {
    const m = /^\{([^{}]*)\}$/.exec(this.required(key));
    return m
      ? m[1]!
          .split(',')
          .map((s) => s.trim().replace(/^%/, ''))
          .filter(Boolean)
      : this.bad(key, 'a list of computations');
  }
  /** `{[0:3:1], [2:4]}` as triples; the stride is 1 where it is left out. */
  slices(key: string): [number, number, number][] {
    const t = this.required(key);
    if (!/^\{(\s*\[[\d:]+\]\s*,?)*\s*\}$/.test(t)) this.bad(key, 'a list of [start:limit:stride]');
    return [...t.matchAll(/\[(\d+):(\d+)(?::(\d+))?\]/g)].map((m) => [Number(m[1]), Number(m[2]), Number(m[3] ?? 1)]);
  }
  /** `1_1_0x0_0`: low, high and interior padding of each dimension; the interior is 0 where it is left out. */
  padding(key: string): [number, number, number][] {
    const t = this.required(key);
    const dims = t.split('x').map((d) => /^(-?\d+)_(-?\d+)(?:_(\d+))?$/.exec(d));
    if (t !== '' && dims.some((d) => !d)) this.bad(key, 'a list of low_high_interior');
    return dims.map((d) => [Number(d![1]), Number(d![2]), Number(d![3] ?? 0)]);
  }
  /** `window={size=3x3 …}`; a window of rank `rank` that does nothing when absent. */
  window(rank: number): Window {
    const t = this.text('window');
    const w = parseWindow(t ?? '{}', rank);
    return w ?? this.bad('window', `a window of ${rank} dimensions`);
  }
  convDims(): ConvDims {
    return parseConvDims(this.required('dim_labels')) ?? this.bad('dim_labels', 'of the form b01f_01io->b01f');
  }
  /** Refuses attributes that nobody read: their meaning would be lost silently. */
  done(): void {
    for (const a of this.attrs.values()) {
      if (!this.seen.has(a.key) && !ignorable.has(a.key))
        fail('attribute', `'${this.opcode}' has no attribute '${a.key}' that is known here`, a.loc);
    }
  }
}
