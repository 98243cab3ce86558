/** What the pages of agents read and change. */
import { pagesOf, type Query, read, send, thenForget, thenInvalidate } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { now } from '../../time.ts';
import type { List } from '../../wire.ts';

export type Agent = {
  id: number;
  name: string;
  unit_id: number;
  unit: string | null;
  side: 'inside' | 'outside';
  way: 'https' | 'nats';
  state: 'invited' | 'waiting' | 'trusted' | 'revoked';
  created_at: number;
  code_until: number | null;
  enrolled_at: number | null;
  trusted_at: number | null;
  revoked_at: number | null;
  heard_at: number | null;
  heard_from: string | null;
  version: string | null;
  clock_offset_ms: number | null;
  watches: number;
  buffered: number | null;
  lost_day: number;
  fingerprint: string | null;
};
type Health = {
  at: number;
  started_at: number;
  rss_bytes: number;
  cpu_s: number;
  watches: number;
  looks: number;
  lag_p99_ms: number;
  buffered: number;
  buffered_bytes: number;
  oldest_at: number | null;
  dropped: number;
  disk_free_bytes: number | null;
  unable: string[];
};
export type AgentPageData = {
  agent: Agent;
  health: Health | null;
  buffers: {
    buffer: string;
    taken_to: number;
    seen: number;
    lost: number;
    refused: number;
    first_at: number;
    last_at: number;
  }[];
  gaps: {
    id: number;
    buffer: string;
    from_seq: number;
    to_seq: number;
    from_at: number;
    to_at: number;
    why: string;
    told_at: number;
  }[];
  refusals: { hour: number; reason: string; count: number; last_at: number; last: string }[];
};
export type Invited = { id: number; code: string; code_until: number; url: string };
export type Side = Agent['side'];
export type Way = Agent['way'];
export type AgentInput = { name: string; unit_id: number | null; side: Side; way: Way };
/** Something that may look: an agent as whoever chooses needs it. */
export type Vantage = Pick<Agent, 'id' | 'name' | 'side'>;

/** As people see it: one that is trusted works, or nobody has heard it for three minutes. */
export type Standing = 'invited' | 'waiting' | 'working' | 'silent' | 'revoked';
const silent_ms = 180_000;

export function standingOf({ state, heard_at }: Pick<Agent, 'state' | 'heard_at'>): Standing {
  if (state !== 'trusted') return state;
  return heard_at !== null && now() - heard_at <= silent_ms ? 'working' : 'silent';
}

export const agentQueries = {
  agents: (filter: Query) => pagesOf<Agent>('agents', '/api/agents', filter),
  one: (id: number) => read<AgentPageData>(['agents', 'one', id], `/api/agents/${id}`),
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
export const standingText = (agent: Pick<Agent, 'state' | 'heard_at'>): string =>
  word('agents', `standing_${standingOf(agent)}`);

/** Shell words that a person can paste, whatever a URL holds. */
const quoted = (text: string): string => (/^[\w:/.@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
export const enrolCommand = ({ url, code }: { url: string; code: string }): string =>
  `zhengwang agent enrol --hub ${quoted(url)} --code ${quoted(code)}`;

/** The clock of the hub minus the agent's, in words. */
export function offsetText(ms: number | null): string {
  if (ms === null) return t('agents.unknown');
  if (ms === 0) return '0 ms';
  const size = Math.abs(ms);
  const shown = size < 10_000 ? `${size} ms` : `${Math.round(size / 1000)} s`;
  return t(ms > 0 ? 'agents.clock_behind' : 'agents.clock_ahead', { by: shown });
}
