/** The grounds of states in bars. */
import type { State } from '../../wire.ts';

export const state_colours: Record<State, string> = {
  up: 'bg-up',
  degraded: 'bg-degraded',
  down: 'bg-down',
  // Hatched as well as grey: what nobody knows must not look like a quiet state.
  unknown: 'bg-hatched',
  maintenance: 'bg-maintenance',
};
