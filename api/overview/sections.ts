/** Which sections of the overview somebody has, by what they may do, and in which of them something is due. */
import { z } from 'zod';
import { listAssessments } from '../compliance/assessments.ts';
import type { Hub } from '../hub.ts';
import type { Person } from '../log-in/log-in.ts';
import type { Authority } from '../people/authorisation.ts';
import { isAdministrator, type Role } from '../people/roles.ts';
import { listTickets, type Queue } from '../tickets/read-tickets.ts';
import { countFindings } from './counts.ts';
import { dueIn, readOffice } from './office.ts';

export const SECTIONS = ['bureau', 'assessor', 'desk', 'office', 'network'] as const;
export type SectionName = (typeof SECTIONS)[number];
/** `due`: how much waits for whoever asks. */
export const SectionRow = z.object({ name: z.enum(SECTIONS), due: z.int() });

type Asked = { hub: Hub; person: Person; authority: Authority; now: number };
type Section = { has(authority: Authority): boolean; due(asked: Asked): number };

const holds = (authority: Authority, ...roles: Role[]) => authority.holdings.some(({ role }) => roles.includes(role));
const may = (authority: Authority, permission: Parameters<Authority['reachOf']>[0]) =>
  authority.reachOf(permission) !== undefined;

const ticketsIn = ({ hub, person, authority, now }: Asked, queue: Queue) =>
  listTickets(
    hub.db,
    { queue, limit: 1, offset: 0 },
    { id: person.id, handles: authority.reachOf('tickets:handle'), now },
  ).total;

const BUREAU = ['network_engineer', 'unit_leader', 'director'] as const;

const OF: Record<SectionName, Section> = {
  bureau: {
    has: (authority) => may(authority, 'programme:read') && !holds(authority, 'system_administrator'),
    // Whoever only looks on has nothing to do about it.
    due({ hub, ...asked }) {
      if (!holds(asked.authority, ...BUREAU)) return 0;
      const { critical, major } = countFindings(hub.db);
      return critical + major + (may(asked.authority, 'tickets:read') ? ticketsIn({ hub, ...asked }, 'soon') : 0);
    },
  },
  assessor: {
    has: (authority) => may(authority, 'assessments:write'),
    due: ({ hub, person }) =>
      listAssessments(hub.db, { mine: person.id, limit: 1_000, offset: 0 }).rows.filter(
        ({ state, items, judged }) => state === 'review' || (state === 'open' && judged < items),
      ).length,
  },
  desk: {
    has: (authority) => may(authority, 'tickets:handle') || holds(authority, 'operator'),
    due: (asked) => ticketsIn(asked, may(asked.authority, 'tickets:handle') ? 'unit' : 'mine'),
  },
  office: {
    has: (authority) => authority.holdings.some(({ role }) => isAdministrator(role)),
    due: ({ hub, authority, now }) => dueIn(readOffice(hub, authority, now), may(authority, 'grants:decide')),
  },
  /** Nodes, systems, findings and what happened: nothing of it waits for one person. */
  network: { has: (authority) => may(authority, 'estate:read'), due: () => 0 },
};

/** What an account is there for comes first: a bureau's own overview is the usual one of whoever only reads. */
function orderOf(authority: Authority): readonly SectionName[] {
  const first: SectionName[] = [
    ...(holds(authority, ...BUREAU) ? (['bureau'] as const) : []),
    ...(holds(authority, 'assessor') ? (['assessor'] as const) : []),
    ...(holds(authority, 'operator', 'ticket_agent') ? (['desk'] as const) : []),
  ];
  return [...new Set([...first, ...SECTIONS])];
}

/** Those with something due come first; what nobody has to do anything in comes last. */
export function sectionsOf(asked: Asked): z.infer<typeof SectionRow>[] {
  const rows = orderOf(asked.authority)
    .filter((name) => OF[name].has(asked.authority))
    .map((name) => ({ name, due: OF[name].due(asked) }));
  return [...rows.filter(({ due }) => due > 0), ...rows.filter(({ due }) => due === 0)];
}
