/** What a run wants done outside of it. Each has a key of its own: done twice it would be the same, so the host may ask again after a restart. */
import { stepAt } from './may-act.ts';
import type { StepOf } from './plan.ts';
import type { Entry, Script, State } from './run.ts';

export type Effect =
  | { kind: 'look'; key: string; round: number; step: StepOf<'check'> }
  | { kind: 'tell'; key: string; step: StepOf<'notify'> }
  | { kind: 'open_ticket'; key: string; step: StepOf<'ticket'> }
  | { kind: 'watch_ticket'; key: string; ticket_id: number }
  | { kind: 'send'; key: string; step: StepOf<'action'> }
  /** It was begun and nobody knows what came of it: a person must decide. */
  | { kind: 'settle_sending'; key: string };

export function effectsOf(script: Script, state: State): Effect[] {
  if (state.status !== 'running') return [];
  return Object.values(state.entries).flatMap((entry) => (entry.status === 'open' ? wanted(script, state, entry) : []));
}

function wanted(script: Script, state: State, entry: Entry): Effect[] {
  const step = stepAt(script, state, entry.key);
  const { key } = entry;
  switch (step?.kind) {
    case 'check':
      return entry.looks.length < entry.asked ? [{ kind: 'look', key, round: entry.looks.length + 1, step }] : [];
    case 'notify':
      return [{ kind: 'tell', key, step }];
    case 'ticket':
      if (entry.ticket_id === null) return [{ kind: 'open_ticket', key, step }];
      return [{ kind: 'watch_ticket', key, ticket_id: entry.ticket_id }];
    case 'action':
      if (entry.approved_by === null || entry.sent !== null) return [];
      return [entry.sending_at === null ? { kind: 'send', key, step } : { kind: 'settle_sending', key }];
    default:
      return [];
  }
}
