import { fail } from '../../support/diagnostics.ts';
import base64 from './kernels.wasm.ts';

/** Size of one WebAssembly page in bytes. */
export const PAGE = 65536;
/** Most pages a 32-bit memory can have: 4 GiB. */
export const MAX_PAGES = 65536;

/** The part of WebAssembly.Memory that is used; declared here because the compiler's `dom` library is not loaded. */
export interface WasmMemory {
  readonly buffer: SharedArrayBuffer;
  /** Grows by a number of pages. Throws RangeError when that cannot be had. */
  grow(pages: number): number;
}
/** The exported kernels by name (`add_8`, …): they take numbers, offsets being unsigned 32-bit; few return one. */
export type Kernels = Readonly<Record<string, (...args: number[]) => number>>;

interface WasmApi {
  Memory: new (type: { initial: number; maximum: number; shared: boolean }) => WasmMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: object };
}
const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;

let compiled: object | undefined;

/** A shared memory. Throws SpucError (resource-limit) where this machine cannot reserve `maximum` pages. */
export function createMemory(initial: number, maximum: number): WasmMemory {
  try {
    return new wasm.Memory({ initial, maximum, shared: true });
  } catch (e) {
    return fail('resource-limit', `cannot reserve ${maximum * PAGE} bytes of shared memory: ${String(e)}`);
  }
}

/** Instantiates the kernels on a memory; the module is compiled once per process. */
export function instantiate(memory: WasmMemory): Kernels {
  compiled ??= new wasm.Module(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
  return new wasm.Instance(compiled, { env: { memory } }).exports as Kernels;
}
