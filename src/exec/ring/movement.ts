import { fail } from '../../support/diagnostics.ts';
import { Arithmetic } from './arithmetic.ts';
import { SCRATCH, SCRATCH_WORDS } from './memory.ts';
import { type Lane, RingIndex, type RingTensor } from './tensor.ts';

/** Data movement and reductions. Index maps and strides come from public shapes or opened values, never from shares. */
export abstract class Movement extends Arithmetic {
  /** Uploads an index map (entries -1 or an element offset), to be used many times. */
  index(indices: Int32Array): RingIndex {
    this.checkOpen();
    const block = this.memory.alloc(indices.length * 4);
    new Int32Array(this.memory.buffer, block.ptr, indices.length).set(indices);
    let min = 0;
    let max = -1;
    if (indices.length > 0) {
      this.memory.kernels.indexRange!(block.ptr, indices.length, SCRATCH);
      min = this.memory.scratch[0]! | 0;
      max = this.memory.scratch[1]! | 0;
    }
    return this.own(new RingIndex(this, block, indices.length, min, max));
  }

  /** z[j] = t[indices[j]], 0 where the index is -1. Throws RangeError for any other index outside t. */
  take(t: RingTensor, indices: Int32Array | RingIndex): RingTensor {
    return this.withIndex(indices, t.length, (index) => {
      const z = this.make(index.length, t.lane);
      this.call('gather', t.lane, t.ptr, index.ptr, z.ptr, z.length);
      return z;
    });
  }

  /** z[indices[j]] += t[j] over `outLength` zeros; an index of -1 drops the element. Throws RangeError like take. */
  scatterAdd(
    t: RingTensor,
    indices: Int32Array | RingIndex,
    outLength: number,
    width = this.widthOf(t.lane),
  ): RingTensor {
    if (indices.length !== t.length) throw new Error(`${t.length} elements to scatter by ${indices.length} indices`);
    return this.withIndex(indices, outLength, (index) => {
      const z = this.zeros(outLength, t.lane);
      this.call('scatter', t.lane, t.ptr, index.ptr, z.ptr, t.length);
      return this.mask(z, width);
    });
  }

  /**
   * z[i0,i1,…] = t[offset + i0*strides[0] + i1*strides[1] + …]: broadcast (stride 0), transpose, slice, reverse.
   * Throws RangeError where that leaves t.
   */
  strided(t: RingTensor, outShape: readonly number[], strides: readonly number[], offset = 0): RingTensor {
    const rank = outShape.length;
    let n = 1;
    let low = offset;
    let high = offset;
    for (let i = 0; i < rank; i++) {
      n *= outShape[i]!;
      const reach = (outShape[i]! - 1) * strides[i]!;
      if (reach < 0) low += reach;
      else high += reach;
    }
    const z = this.make(n, t.lane);
    if (n === 0) return z;
    if (!(low >= 0 && high < t.length)) throw new RangeError(`elements ${low} to ${high} of a tensor of ${t.length}`);
    if (rank * 3 > SCRATCH_WORDS) fail('resource-limit', `a rank of ${rank} is too high`);
    const words = this.memory.scratch;
    for (let i = 0; i < rank; i++) {
      words[i] = outShape[i]!;
      words[rank + i] = strides[i]!;
    }
    this.call('strided', t.lane, (t.ptr + offset * t.lane) >>> 0, z.ptr, rank, SCRATCH);
    return z;
  }

  /** One after the other. `lane` is only needed for an empty list. */
  concat(ts: readonly RingTensor[], lane: Lane = ts[0]?.lane ?? this.lane): RingTensor {
    const z = this.make(
      ts.reduce((n, t) => n + t.length, 0),
      lane,
    );
    const bytes = this.memory.bytes();
    let at = z.ptr;
    for (const t of ts) {
      if (t.lane !== lane) throw new Error(`concat of lanes ${lane} and ${t.lane}`);
      bytes.copyWithin(at, t.ptr, t.ptr + t.bytes);
      at += t.bytes;
    }
    return z;
  }

  /** Elements start to start+length-1. Throws RangeError outside t. */
  sliceRange(t: RingTensor, start: number, length: number): RingTensor {
    if (start < 0 || length < 0 || start + length > t.length) {
      throw new RangeError(`elements ${start} to ${start + length - 1} of a tensor of ${t.length}`);
    }
    const z = this.make(length, t.lane);
    const from = t.ptr + start * t.lane;
    this.memory.bytes().copyWithin(z.ptr, from, from + z.bytes);
    return z;
  }

  /** The same elements in a block of their own. */
  copy(t: RingTensor): RingTensor {
    return this.sliceRange(t, 0, t.length);
  }

  /** [outer, inner] -> [outer, times, inner] */
  repeat(t: RingTensor, outer: number, times: number, inner: number): RingTensor {
    if (outer * inner !== t.length) throw new Error(`repeat of ${t.length} elements as [${outer}, ${inner}]`);
    return this.strided(t, [outer, times, inner], [inner, 0, 1]);
  }

  /** Sums over the middle: [outer, n, inner] -> [outer, inner]. */
  reduceAdd(t: RingTensor, outer: number, n: number, inner: number, width = this.widthOf(t.lane)): RingTensor {
    return this.mask(this.fold('sum', t, outer, n, inner, outer * inner), width);
  }
  /** Exclusive or over the middle: [outer, n, inner] -> [outer, inner]. */
  reduceXor(t: RingTensor, outer: number, n: number, inner: number): RingTensor {
    return this.fold('xorsum', t, outer, n, inner, outer * inner);
  }
  /** Inclusive running sums along the middle of [outer, n, inner]. */
  prefixAdd(t: RingTensor, outer: number, n: number, inner: number, width = this.widthOf(t.lane)): RingTensor {
    return this.mask(this.fold('prefix', t, outer, n, inner, outer * n * inner), width);
  }

  /**
   * [batch, m, k] x [batch, k, n] -> [batch, m, n]. An operand that holds a single matrix is used for every batch.
   */
  matmul(
    a: RingTensor,
    b: RingTensor,
    batch: number,
    m: number,
    k: number,
    n: number,
    width = this.widthOf(a.lane),
  ): RingTensor {
    if (a.lane !== b.lane) throw new Error(`matmul of lanes ${a.lane} and ${b.lane}`);
    const step = (t: RingTensor, matrix: number): number => {
      if (t.length === batch * matrix) return batch === 1 ? 0 : matrix * t.lane;
      if (t.length === matrix) return 0;
      throw new Error(`matmul operand of ${t.length} elements for ${batch} matrices of ${matrix}`);
    };
    const as = step(a, m * k);
    const bs = step(b, k * n);
    const z = this.make(batch * m * n, a.lane);
    // Packing pays when every element of both operands is used several times.
    if ((a.lane === 8 || a.lane === 4) && m >= 4 && n >= 4 && k >= 4) {
      const space = this.memory.kernels[`gemmSpace_${a.lane}`]!(k, n) >>> 0;
      this.withTemp(space, (w) => this.call('gemm', a.lane, a.ptr, as, b.ptr, bs, z.ptr, batch, m, k, n, w.ptr));
    } else this.call('matmul', a.lane, a.ptr, as, b.ptr, bs, z.ptr, batch, m, k, n);
    return this.mask(z, width);
  }

  private fold(name: string, t: RingTensor, outer: number, n: number, inner: number, length: number): RingTensor {
    if (outer * n * inner !== t.length) throw new Error(`${t.length} elements are no [${outer}, ${n}, ${inner}]`);
    const z = this.make(length, t.lane);
    this.call(name, t.lane, t.ptr, z.ptr, outer, n, inner);
    return z;
  }

  private withIndex(indices: Int32Array | RingIndex, bound: number, use: (index: RingIndex) => RingTensor): RingTensor {
    const index = indices instanceof RingIndex ? indices : this.index(indices);
    try {
      if (index.min < -1 || index.max >= bound) {
        throw new RangeError(`indices ${index.min} to ${index.max} into ${bound} elements`);
      }
      return use(index);
    } finally {
      if (index !== indices) this.free(index);
    }
  }
}
