/** All that the bureau and its wall look at, at one moment. */
import { z } from 'zod';
import { checks } from '#probes/checks/index.ts';
import type { Text as TextType } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { listRuns, RunListRow } from '../emergency/read-run.ts';
import type { Hub } from '../hub.ts';
import { Text } from '../middleware/text.ts';
import { wholeOf } from '../people/reach.ts';
import { IS_OPEN, listTickets, TicketRow } from '../tickets/read-tickets.ts';
import { countFindings, countNodes, countSystems, FindingCounts } from './counts.ts';
import { DayPoint, readDay } from './day.ts';
import { Extranet, readExtranet, StateCounts } from './extranet.ts';
import { FigureRow, readFigures } from './figures.ts';

const MAX_ROWS = 8;

/** Without words of people: it hangs on a wall. */
const SoonRow = TicketRow.pick({
  id: true,
  number: true,
  kind: true,
  priority: true,
  unit: true,
  response_due_at: true,
  resolution_due_at: true,
  breached_at: true,
});
const GraveRow = z.object({
  id: z.int(),
  severity: z.enum(['critical', 'major']),
  title: Text,
  subject: z.string(),
  reason: Text,
  opened_at: z.int(),
  suppressed_by: z.int().nullable(),
});
export const Board = z.object({
  as_of: z.int(),
  extranet: Extranet,
  nodes: StateCounts,
  systems: StateCounts,
  /** By the half hour, the last point now. */
  day: z.array(DayPoint),
  findings: FindingCounts,
  grave: z.array(GraveRow),
  figures: z.array(FigureRow),
  /** `soon`: late, or within four hours of it. Null for whoever may see no tickets. */
  tickets: z.object({ open: z.int(), late: z.int(), soon: z.int(), rows: z.array(SoonRow) }).nullable(),
  runs: z.array(RunListRow),
});
export type Board = z.infer<typeof Board>;

export function readBoard(db: Db, now: number): Board {
  return {
    as_of: now,
    extranet: readExtranet(db, wholeOf(db) !== db, now),
    nodes: countNodes(db),
    systems: countSystems(db),
    day: readDay(db, now),
    findings: countFindings(db),
    grave: readGrave(db),
    figures: readFigures(db, now),
    tickets: readTickets(db, now),
    runs: listRuns(db, { status: 'running', limit: 50, offset: 0 }).rows,
  };
}

/** What time alone makes another, such as how late a ticket is, is as fresh as this. */
const KEPT_MS = 20_000;

/** Many look at the same board, and all are told of news at once: what everybody sees is read once for all of them. */
export function createBoards({ db, bus }: Pick<Hub, 'db' | 'bus'>): (now: number) => Board {
  if (wholeOf(db) !== db) return (now) => readBoard(db, now);
  let kept: Board | undefined;
  bus.listen(({ kind }) => {
    if (kind === 'changed') kept = undefined;
  });
  return (now) => {
    if (!kept || now < kept.as_of || now - kept.as_of > KEPT_MS) kept = readBoard(db, now);
    return kept;
  };
}

function readTickets(db: Db, now: number): Board['tickets'] {
  const count = (where: string) =>
    db.$client.prepare(`select count(*) from tickets t where ${IS_OPEN} ${where}`).pluck().get() as number;
  const query = { queue: 'soon', sort: 'due', limit: MAX_ROWS, offset: 0 } as const;
  const soon = listTickets(db, query, { id: '', handles: undefined, now });
  return {
    ...{ open: count(''), late: count('and t.breached_at is not null'), soon: soon.total },
    rows: soon.rows.map((row) => SoonRow.parse(row)),
  };
}

type Grave = Omit<z.infer<typeof GraveRow>, 'title' | 'reason'> & { check_id: string; reason: string };

/** The gravest first, then the newest. */
function readGrave(db: Db): Board['grave'] {
  const rows = db.$client
    .prepare(`select f.id, f.severity, f.check_id, coalesce(n.name, y.name || ' · ' || e.name) as subject, f.reason, f.opened_at,
        f.suppressed_by
      from findings f join targets t on t.id = f.target_id left join nodes n on n.id = t.node_id
        left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id
      where f.closed_at is null and f.severity in ('critical', 'major')
      order by f.severity = 'critical' desc, f.opened_at desc, f.id desc limit ${MAX_ROWS}`)
    .all() as Grave[];
  return rows.map(({ check_id, reason, ...row }) => ({
    ...row,
    title: checks.find(({ id }) => id === check_id)?.title ?? { zh: check_id, en: check_id },
    reason: JSON.parse(reason) as TextType,
  }));
}
