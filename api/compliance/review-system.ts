/**
 * Holds what was assessed of one system against what is seen of it: what was judged conform and falls short becomes a finding of
 * its own (漂移), and findings whose shortfall a later look tells to be gone are verified by it. Silence changes nothing.
 */
import { evidenceRules } from '#compliance/evidence-rules/index.ts';
import type { RuledLevel } from '#compliance/evidence-rules/rule.ts';
import { WHOLE } from '#compliance/worksheet/item-result.ts';
import type { Text } from '#probes/probe.ts';
import { record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { PROGRAM } from '../tickets/automatic.ts';
import { act } from '../tickets/write-ticket.ts';
import { tell } from '../timeline/tell.ts';
import { bearingOf, covers, createMendedReader, type Standing, united } from './bearing.ts';
import { type Closed, createAnswerReader, createDriftReader, type Drifted, type Seen, seenAt } from './drift.ts';
import { createEvidenceReader } from './evidence.ts';
import type { BearingSighting } from './schema.ts';

/** That something is still seen is written down no oftener. */
const RENEW_MS = 600_000;
const MAX_DESCRIPTION = 2_000;

type Watched = {
  id: number;
  assessment_id: number;
  kind: Closed['kind'];
  level: RuledLevel;
  source: 'assessment' | 'drift';
  item: string;
  object_id: number;
  description: string;
  state: 'open' | 'rectifying';
  found_at: number;
  seen_at: number | null;
  sightings: string;
  ticket_id: number | null;
  ticket_state: string | null;
  ticket_version: number | null;
  resolved_at: number | null;
};

/** `look`: watches that should look soon, since a repair was reported after they had looked last. */
export type Reviewed = {
  opened: { id: number; item: string }[];
  closed: number;
  look: { watch: number; after: number }[];
};

/** Drifts that are open, and findings with a ticket that a look can tell to be mended. Closed assessments alone. */
const WATCHED = `select f.id, f.assessment_id, a.kind, a.level, f.source, f.item, f.object_id, f.description, f.state, f.found_at,
    f.seen_at, f.sightings, f.ticket_id, t.state as ticket_state, t.version as ticket_version,
    (select max(v.at) from ticket_events v where v.ticket_id = f.ticket_id and v."is" = 'resolve') as resolved_at
  from assessment_findings f join assessments a on a.id = f.assessment_id left join tickets t on t.id = f.ticket_id
  where f.system_id = ? and a.state = 'closed' and f.state in ('open', 'rectifying')
    and (f.source = 'drift' or (f.state = 'rectifying' and f.sightings <> '[]'))`;

const titleOf = (rule: string): Text => evidenceRules.find(({ id }) => id === rule)?.title ?? { zh: rule, en: rule };

/** Two lines, Chinese and English. */
export function inBoth(rows: readonly { reason: Text }[]): string {
  const joined = (language: keyof Text, by: string) =>
    [...new Set(rows.map(({ reason }) => reason[language].replaceAll('\n', ' ')))].join(by).slice(0, MAX_DESCRIPTION);
  return `${joined('zh', '；')}\n${joined('en', '; ')}`;
}
export function apart(description: string): Text {
  const [zh = '', en = zh] = description.split('\n');
  return { zh, en };
}

/** Statements are prepared once. Each review is one transaction. */
export function createReviewer(db: Db) {
  const { closed, drifted } = createDriftReader(db);
  const read = createEvidenceReader(db);
  const mended = createMendedReader(db);
  const isAnswered = createAnswerReader(db);
  const watched = db.$client.prepare<[number], Watched>(WATCHED);
  return (system_id: number, now: number): Reviewed => {
    const known = new Map<RuledLevel, ReturnType<typeof read>>();
    const evidenceAt = (level: RuledLevel) => {
      if (!known.has(level)) known.set(level, read(system_id, level, now));
      return known.get(level);
    };
    const reviewed: Reviewed = { opened: [], closed: 0, look: [] };
    const rows = watched.all(system_id);
    const compared = closed(system_id).map((one) => ({ closed: one, drifts: drifted(one, evidenceAt) }));
    const standingOf = (row: Watched): Standing => {
      const evidence = evidenceAt(row.level);
      if (!evidence) return { is: 'unknown' };
      const isAccepted = row.source === 'drift' ? createAcceptance(db, row) : () => false;
      const seen = seenAt(evidence, row.kind).filter((one) => one.item === row.item && !isAccepted(one));
      return mended.standing(sightingsOf(row), seen, sinceOf(row), now);
    };
    db.$client.transaction(() => {
      const seenNow = new Set<number>();
      for (const one of compared) {
        const cells = Map.groupBy(one.drifts, ({ item, object_id }) => `${item}\n${object_id ?? WHOLE}`);
        for (const some of cells.values()) {
          const [{ assessment_id, item, object_id }] = some as [Drifted];
          const cell = { assessment_id, item, object_id: object_id ?? WHOLE };
          const isAccepted = createAcceptance(db, cell);
          const news = some.filter((drift) => !isAccepted(drift));
          if (news.length === 0) continue;
          const row = rows.find((known) => known.source === 'drift' && isOf(known, cell));
          if (!row) {
            reviewed.opened.push(open(db, news, now));
            continue;
          }
          seenNow.add(row.id);
          renew(db, row, news, mended.untold(sightingsOf(row), sinceOf(row), now));
        }
      }
      for (const row of rows) {
        const target_ids = [...new Set(sightingsOf(row).map(({ target_id }) => target_id))];
        if (row.source === 'drift' && row.state === 'open' && isAnswered({ ...row, target_ids })) {
          settle(db, row, { how: ANSWERED, evidence_id: null }, now);
          reviewed.closed += 1;
          continue;
        }
        if (seenNow.has(row.id)) continue;
        const standing = standingOf(row);
        if (standing.is === 'mended') {
          settle(db, row, { how: howOf(row, standing), evidence_id: standing.evidence_id }, now);
          reviewed.closed += 1;
        }
      }
      for (const row of rows) reviewed.look.push(...looksFor(row));
    })();
    return reviewed;
  };
}

type Cell = Pick<Watched, 'assessment_id' | 'item' | 'object_id'>;
const isOf = (row: Cell, { assessment_id, item, object_id }: Cell): boolean =>
  row.assessment_id === assessment_id && row.item === item && row.object_id === object_id;
const sightingsOf = ({ sightings }: Pick<Watched, 'sightings'>) => JSON.parse(sightings) as BearingSighting[];
const sinceOf = ({ found_at, resolved_at }: Watched): number => Math.max(found_at, resolved_at ?? 0);

/** Once the repair is reported, whoever told of the shortfall is asked again. */
function looksFor({ ticket_state, resolved_at, sightings }: Watched): Reviewed['look'] {
  if (ticket_state !== 'confirming' || resolved_at === null) return [];
  const facts = sightingsOf({ sightings }).flatMap((one) => one.facts);
  const watches = new Set(facts.flatMap(({ watch }) => watch ?? []));
  return [...watches].map((watch) => ({ watch, after: resolved_at }));
}

const latest = (rows: readonly Drifted[]) => Math.max(...rows.map(({ at }) => at));
const sealedOf = (rows: readonly Drifted[]): number | null =>
  rows.reduce<number | null>(
    (most, { evidence_id }) => (evidence_id === null ? most : Math.max(evidence_id, most ?? 0)),
    null,
  );

/** Somebody lives with it: it isn't news again. Whatever else falls short there is. */
function createAcceptance(db: Db, { assessment_id, item, object_id }: Cell) {
  const accepted = db.$client
    .prepare(`select description, sightings from assessment_findings
      where assessment_id = ? and source = 'drift' and item = ? and object_id = ? and state = 'accepted'`)
    .all(assessment_id, item, object_id) as Pick<Watched, 'description' | 'sightings'>[];
  // What was made of the record has no looks to compare: it is what was told of it.
  return (seen: Pick<Seen, 'rule' | 'target_id' | 'facts' | 'reason'>): boolean =>
    accepted.some((row) =>
      row.sightings === '[]'
        ? apart(row.description).zh.split('；').includes(seen.reason.zh.replaceAll('\n', ' '))
        : covers(sightingsOf(row), seen),
    );
}

function open(db: Db, rows: readonly Drifted[], now: number): Reviewed['opened'][number] {
  const [{ assessment_id, system_id, system, assessment, item, object_id, object }] = rows as [Drifted];
  const evidence_id = sealedOf(rows);
  const description = inBoth(rows);
  const id = db.$client
    .prepare(`insert into assessment_findings (assessment_id, system_id, item, object_id, description, source, found_at, found_by,
        sightings, seen_at, evidence_id)
      values (:assessment_id, :system_id, :item, :object_id, :description, 'drift', :now, :by, :sightings, :seen_at, :evidence_id)
      returning id`)
    .pluck()
    .get({
      ...{ assessment_id, system_id, item, object_id: object_id ?? WHOLE, description, now, by: PROGRAM.person },
      ...{ sightings: JSON.stringify(bearingOf(db, rows)), seen_at: latest(rows), evidence_id },
    }) as number;
  const after = { assessment_id, item, object, description, rules: [...new Set(rows.map(({ rule }) => rule))] };
  record(db, PROGRAM, { action: 'assessment_drift', object_kind: 'assessment_finding', object_id: id, after }, now);
  const { zh, en } = apart(description);
  tell(db, {
    ...{ at: now, kind: 'change', system_id, subject: system, evidence_id },
    text: {
      zh: `“${assessment}”中判为符合的 ${item} 现见不足：${zh}`,
      en: `${item}, judged to conform in "${assessment}", is seen to fall short: ${en}`,
    },
  });
  return { id, item };
}

const SILENT: Text = {
  zh: '此前所见的其余情况尚无应答说明已消除',
  en: 'of what else was seen before no answer tells that it is gone',
};

/** By the look alone: what people see of a finding, and so its version, stays. `untold`: what is only silent stays in it. */
function renew(db: Db, row: Watched, rows: readonly Drifted[], untold: readonly BearingSighting[]) {
  const at = latest(rows);
  const news = bearingOf(db, rows);
  // Once something of it can be told by a person alone, that stays so.
  const bearing = row.sightings === '[]' || news.length === 0 ? [] : united([...untold, ...news]);
  const isSilent = untold.some(({ rule, target_id, facts }) =>
    facts.some((fact) => !covers(news, { rule, target_id, facts: [fact] })),
  );
  const description = inBoth([...rows, ...(isSilent ? [{ reason: SILENT }] : [])]);
  const isSame = row.description === description && thingsOf(sightingsOf(row)) === thingsOf(bearing);
  if (isSame && at - (row.seen_at ?? 0) < RENEW_MS) return;
  db.$client
    .prepare(`update assessment_findings set seen_at = max(coalesce(seen_at, 0), :at), description = :description,
      sightings = :sightings, evidence_id = coalesce(:evidence_id, evidence_id) where id = :id`)
    .run({ at, description, sightings: JSON.stringify(bearing), evidence_id: sealedOf(rows), id: row.id });
}

/** But for when they were seen. */
const thingsOf = (sightings: readonly BearingSighting[]): string =>
  JSON.stringify(sightings, (key, value) => (key === 'at' ? undefined : value));

const ANSWERED: Text = { zh: '新的测评已重新判定', en: 'A newer assessment judged it anew' };

function howOf({ sightings }: Watched, { at, watches }: Extract<Standing, { is: 'mended' }>): Text {
  const rules = [...new Set(sightingsOf({ sightings }).map(({ rule }) => rule))].map(titleOf);
  const when = new Date(at).toISOString();
  const numbers = watches.map((id) => `#${id}`).join(', ');
  return {
    zh: `监测复核：${when} 监测项 ${numbers} 有应答，不再见“${rules.map(({ zh }) => zh).join('”“')}”`,
    en: `Looked at again: at ${when} watch ${numbers} got an answer and no longer shows "${rules.map(({ en }) => en).join('", "')}"`,
  };
}

function settle(db: Db, row: Watched, { how, evidence_id }: { how: Text; evidence_id: number | null }, now: number) {
  db.$client
    .prepare(`update assessment_findings set state = 'verified', verified_by = ?, verified_at = ?, verified_how = ?,
      evidence_id = coalesce(?, evidence_id), version = version + 1 where id = ?`)
    .run(PROGRAM.person, now, JSON.stringify(how), evidence_id, row.id);
  record(
    db,
    PROGRAM,
    {
      ...{ action: 'assessment_finding_verified', object_kind: 'assessment_finding', object_id: row.id },
      ...{ before: { state: row.state }, after: { how: how.en, evidence_id } },
    },
    now,
  );
  const { ticket_id, ticket_version, ticket_state } = row;
  if (ticket_id === null || ticket_version === null) return;
  // As a ticket of the program's own: proposed to be over, and its filer confirms.
  const deed = { is: 'recover' as const, text: `${how.zh}\n${how.en}`.slice(0, 2_000) };
  if (['waiting', 'accepted', 'working'].includes(ticket_state ?? ''))
    act(db, { actor: PROGRAM, as: 'platform' }, ticket_id, { deed, version: ticket_version }, now);
}
