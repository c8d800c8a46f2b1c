// The ring kernels: pointers are byte offsets (unsigned 32 bits) into the party's shared memory.
export * from './elementwise';
export * from './bits';
export * from './move';
export * from './matmul';
export * from './gemm';
export * from './codec';
