/** How a place's divisions stand, as parts of a bar. What isn't connected is pale: on a wall full red means that something is down. */
import { word } from '../../i18n/index.ts';
import { statuses } from '../coverage/coverage-cell.ts';
import type { Cell } from './calls.ts';

export const status_colours: Record<(typeof statuses)[number], string> = {
  live: 'bg-up',
  unmeasured: 'bg-hatched',
  absent: 'bg-down/40',
  exempt: 'bg-maintenance',
};

export const placeParts = (cell: Omit<Cell, 'column'>) =>
  statuses.map((status) => ({
    key: status,
    label: word('coverage', `status_${status}`),
    value: cell[status],
    colour: status_colours[status],
  }));

/** What lies beneath a county; where the register has nothing beneath it, the county itself. */
export function levelsOf(cells: readonly Cell[]): readonly Cell[] {
  const beneath = cells.filter(({ column }) => column === 'town' || column === 'village');
  return beneath.length > 0 ? beneath : cells;
}
