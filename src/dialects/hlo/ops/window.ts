import { type WindowAttrs, windowShape } from '../../../eval/index-maps.ts';
import type { Rules } from './rules.ts';

/** Rules of a window that slides over a tensor; returns the shape of its positions. */
export function checkWindow(c: Rules, shape: readonly number[], attrs: WindowAttrs): number[] {
  for (const name of ['window_dimensions', 'window_strides', 'base_dilations', 'window_dilations'] as const) {
    const list = attrs[name];
    if (!list) continue;
    c.count(list, shape.length, name);
    c.positive(list, name);
  }
  if (attrs.padding) c.count(attrs.padding, shape.length, 'padding');
  return windowShape(shape, attrs);
}
