/** What the pages of agents read and change. */
import { allRows, pagesOf, type Query, read, send, thenForget, thenInvalidate } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import type { Client, Got, List, RowOf } from '../../wire.ts';

export type AgentPageData = Got<Client['agents'][':id']['$get']>;
export type Agent = AgentPageData['agent'];
export type Refusal = AgentPageData['refusals'][number];
export type RefusalOfAny = RowOf<Got<Client['agent-refusals']['$get']>>;
export type Gap = AgentPageData['gaps'][number];
/** With the one-time code, which no other answer holds. */
export type Invited = Got<Client['agents']['$post']>;
export type Side = Agent['side'];
export type Way = Agent['way'];
export type AgentInput = { name: string; unit_id: number | null; side: Side; way: Way };
/** Something that may look: an agent as whoever chooses needs it. */
export type Vantage = Pick<Agent, 'id' | 'name' | 'side'>;

/** As people see it: one that is trusted is at work only once it was heard since, and silent when it no more is. */
export type Standing = 'invited' | 'waiting' | 'trusted' | 'working' | 'silent' | 'revoked';
export type Heard = Pick<Agent, 'state' | 'heard_at' | 'trusted_at' | 'is_silent'>;

export function standingOf({ state, heard_at, trusted_at, is_silent }: Heard): Standing {
  if (state !== 'trusted') return state;
  if (is_silent) return 'silent';
  return (heard_at ?? 0) > (trusted_at ?? 0) ? 'working' : 'trusted';
}

/** Asked anew all the time: what agents bring is no news, and one that brings nothing makes none. */
const refetchInterval = 15_000;

export const agentQueries = {
  agents: (filter: Query) => ({ ...pagesOf<Agent>('agents', '/api/agents', filter), refetchInterval }),
  one: (id: number) => ({ ...read<AgentPageData>(['agents', 'one', id], `/api/agents/${id}`), refetchInterval }),
  gaps: (id: number) => ({ ...pagesOf<Gap>('agents', `/api/agents/${id}/gaps`), refetchInterval }),
  allGaps: (id: number) => allRows<Gap>(`/api/agents/${id}/gaps`),
  refusals: () => ({ ...pagesOf<RefusalOfAny>('agents', '/api/agent-refusals'), refetchInterval }),
  allRefusals: () => allRows<RefusalOfAny>('/api/agent-refusals'),
  /** All that ever were, for whoever picks one. */
  named: () => read<List<Vantage>>(['agents', 'named'], '/api/agents', { limit: 1_000 }),
  trusted: () => read<List<Vantage>>(['agents', 'trusted'], '/api/agents', { state: 'trusted', limit: 1_000 }),
};

export const agentCommands = {
  /** The code is shown at once: it is shown once only, whatever the list behind it does. */
  invite: (body: AgentInput) => thenForget(send<Invited>('POST', '/api/agents', body), 'agents', 'platform'),
  inviteAgain: (id: number) => thenForget(send<Invited>('POST', `/api/agents/${id}/code`), 'agents'),
  change: (id: number, body: Partial<Pick<AgentInput, 'name' | 'unit_id' | 'side'>>) =>
    thenInvalidate(send('PATCH', `/api/agents/${id}`, body), 'agents', 'watches'),
  trust: (id: number, fingerprint: string) =>
    thenInvalidate(send('POST', `/api/agents/${id}/trust`, { fingerprint }), 'agents', 'platform'),
  revoke: (id: number, reason: string) =>
    thenInvalidate(send('POST', `/api/agents/${id}/revoke`, { reason }), 'agents', 'platform', 'watches', 'nodes'),
};

export const sideText = (side: Side): string => word('agents', `side_${side}`);
export const wayText = (way: Way): string => word('agents', `way_${way}`);
export const standingText = (agent: Heard): string => word('agents', `standing_${standingOf(agent)}`);

/** The clock of the hub minus the agent's, in words. */
export function offsetText(ms: number | null): string {
  if (ms === null) return t('agents.unknown');
  if (ms === 0) return '0 ms';
  const size = Math.abs(ms);
  const shown = size < 1_000 ? `${size} ms` : `${(size / 1_000).toFixed(1)} s`;
  return t(ms > 0 ? 'agents.clock_behind' : 'agents.clock_ahead', { by: shown });
}
