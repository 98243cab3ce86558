/** The last day as columns of states. */
import { t, word } from '../../i18n/index.ts';
import { clockTime } from '../../time.ts';
import { states } from '../../wire.ts';
import type { Board } from './calls.ts';
import { state_colours } from './state-colours.ts';

export const dayColumns = (day: Board['day']) =>
  day.map((point, place) => ({
    key: String(point.at),
    label: place === day.length - 1 ? t('overview.now') : clockTime(point.at).slice(0, 5),
    parts: states.map((state) => ({
      key: state,
      label: word('words', `state_${state}`),
      value: point[state],
      colour: state_colours[state],
    })),
  }));
