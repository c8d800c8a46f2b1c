/** Plain tensor functions: the meaning of the operations at the level of dtypes, free of any dialect. */
export * from './compare.ts';
export * from './convert.ts';
export * from './convolution.ts';
export * from './dtype.ts';
export * from './elementwise.ts';
export * from './factor.ts';
export * from './fft.ts';
export * from './gather.ts';
export * from './index-maps.ts';
export * as libm from './libm/index.ts';
export * from './linear.ts';
export * from './random.ts';
export * from './reduce.ts';
export * from './rounding.ts';
export * from './shape.ts';
export * from './sort.ts';
export * from './tensor.ts';
export * from './values.ts';
