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
import { bearingOf, createMendedReader, type Standing } from './bearing.ts';
import { type Closed, createDriftReader, type Drifted, isNewestClosed, seenAt } from './drift.ts';
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
  is_newest: number;
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
    (select max(v.at) from ticket_events v where v.ticket_id = f.ticket_id and v."is" = 'resolve') as resolved_at,
    ${isNewestClosed('a')} as is_newest
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
  const isMended = createMendedReader(db);
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
      const seen = seenAt(evidence, row.kind).filter(({ item }) => item === row.item);
      const since = Math.max(row.found_at, row.seen_at ?? 0, row.resolved_at ?? 0);
      return isMended(JSON.parse(row.sightings) as BearingSighting[], seen, since, now);
    };
    db.$client.transaction(() => {
      const seenNow = new Set<number>();
      for (const one of compared) {
        const cells = Map.groupBy(one.drifts, ({ item, object_id }) => `${item}\n${object_id ?? WHOLE}`);
        for (const some of cells.values()) {
          const row = rows.find(
            (known) =>
              known.source === 'drift' &&
              known.assessment_id === one.closed.assessment_id &&
              known.item === some[0]?.item &&
              known.object_id === (some[0]?.object_id ?? WHOLE),
          );
          if (row) seenNow.add(row.id);
          if (row) renew(db, row, some);
          else if (!isAccepted(db, some)) reviewed.opened.push(open(db, some, now));
        }
      }
      for (const row of rows) {
        if (row.source === 'drift' && row.is_newest === 0 && row.state === 'open') {
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

/** Once the repair is reported, whoever told of the shortfall is asked again. */
function looksFor({ ticket_state, resolved_at, sightings }: Watched): Reviewed['look'] {
  if (ticket_state !== 'confirming' || resolved_at === null) return [];
  const facts = (JSON.parse(sightings) as BearingSighting[]).flatMap((one) => one.facts);
  const watches = new Set(facts.flatMap(({ watch }) => watch ?? []));
  return [...watches].map((watch) => ({ watch, after: resolved_at }));
}

const latest = (rows: readonly Drifted[]) => Math.max(...rows.map(({ at }) => at));
const sealedOf = (rows: readonly Drifted[]): number | null =>
  rows.reduce<number | null>(
    (most, { evidence_id }) => (evidence_id === null ? most : Math.max(evidence_id, most ?? 0)),
    null,
  );

/** Somebody lives with it: it isn't news again. */
function isAccepted(db: Db, rows: readonly Drifted[]): boolean {
  const [{ assessment_id, item, object_id }] = rows as [Drifted];
  const state = db.$client
    .prepare(`select state from assessment_findings where assessment_id = ? and source = 'drift' and item = ? and object_id = ?
      order by id desc limit 1`)
    .pluck()
    .get(assessment_id, item, object_id ?? WHOLE);
  return state === 'accepted';
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
      ...{ sightings: JSON.stringify(bearingOf(rows)), seen_at: latest(rows), evidence_id },
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

/** By the look alone: what people see of a finding, and so its version, stays. */
function renew(db: Db, row: Watched, rows: readonly Drifted[]) {
  const at = latest(rows);
  const description = inBoth(rows);
  const sightings = JSON.stringify(bearingOf(rows));
  const isSame = row.description === description && row.sightings === sightings;
  if (isSame && at - (row.seen_at ?? 0) < RENEW_MS) return;
  db.$client
    .prepare(`update assessment_findings set seen_at = max(coalesce(seen_at, 0), :at), description = :description,
      sightings = :sightings, evidence_id = coalesce(:evidence_id, evidence_id) where id = :id`)
    .run({ at, description, sightings, evidence_id: sealedOf(rows), id: row.id });
}

const ANSWERED: Text = { zh: '新的测评已重新判定', en: 'A newer assessment judged it anew' };

function howOf({ sightings }: Watched, { at, watches }: Extract<Standing, { is: 'mended' }>): Text {
  const rules = [...new Set((JSON.parse(sightings) as BearingSighting[]).map(({ rule }) => rule))].map(titleOf);
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
