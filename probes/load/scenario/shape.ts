/** The shape of a load, as a scenario names it, in the words of the engine. */

import { milliseconds } from '../../yaml/duration.ts';
import type { Shape, Stage } from '../words.ts';
import type { Load } from './schema.ts';

const level = (rate: number, duration: string): Stage => ({
  from_rate: rate,
  to_rate: rate,
  duration_ms: milliseconds(duration),
});

export function shapeOf(load: Load): Shape {
  switch (load.shape) {
    case 'constant':
    case 'soak':
      return { model: 'open', stages: [level(load.rate, load.duration)] };
    case 'ramp':
      return {
        model: 'open',
        stages: [{ from_rate: load.from, to_rate: load.to, duration_ms: milliseconds(load.duration) }],
      };
    case 'steps':
      return {
        model: 'open',
        // In hundredths, so that 0.1 added thrice is 0.3.
        stages: Array.from({ length: load.count }, (_, i) =>
          level(Math.round(load.from * 100 + load.add * 100 * i) / 100, load.duration),
        ),
      };
    case 'spike':
      return {
        model: 'open',
        stages: [level(load.rate, load.before), level(load.peak, load.during), level(load.rate, load.after)],
      };
    case 'users':
      return { model: 'closed', users: load.users, duration_ms: milliseconds(load.duration) };
  }
}
