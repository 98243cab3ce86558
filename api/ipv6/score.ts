/** Points of the services (支持度), by a profile of this place's own, and what mending each thing gains; as probes saw it last. */
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import type { Status } from '#probes/check.ts';
import { serviceChecks } from '#probes/ipv6/checks/services.ts';
import { measured, Profile, USUAL_PROFILE } from '#probes/ipv6/score/profile.ts';
import { rules } from '#probes/ipv6/score/rules/index.ts';
import { gainsOf, type Measured, PART_KINDS, scoreOf } from '#probes/ipv6/score/score.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { Text } from '../middleware/text.ts';
import { createReader } from '../pipeline/judge.ts';
import { createSubjects } from '../pipeline/subject.ts';
import type { Samples } from '../samples/samples.ts';
import { settings } from '../settings/schema.ts';
import { readIpv6Settings } from './settings.ts';
import { createTargetGiven } from './target-given.ts';

const KEY = 'ipv6_score';
/** Others are served in between. */
const WORK_MS = 15;
const KEPT_MS = 30_000;
/** Of things to mend over all services; more are counted. */
const MAX_REPAIRS = 200;

const Points = z.object({ low: z.number(), high: z.number() });
const PartRow = z.object({ id: z.string(), kind: z.enum(PART_KINDS), subject: z.string(), why: Text });
export const ProfilePage = z.object({
  profile: Profile,
  rules: z.array(
    z.object({ id: z.string(), code: z.string(), title: Text, list: z.enum(['assessment', 'platform', 'own']) }),
  ),
});
export const ScoreRow = z.object({
  /** Of the target. */
  id: z.int(),
  name: z.string(),
  unit_id: z.int().nullable(),
  unit: z.string().nullable(),
  /** 0 to 100: what is seen to hold, and what may; null: nothing that weighs applies. */
  points: Points.nullable(),
  /** What costs the most. */
  worst: PartRow.extend({ gain: z.number() }).nullable(),
});
export type ScoreRow = z.infer<typeof ScoreRow>;
export const RepairRow = PartRow.extend({
  /** Over all services within reach. */
  gain: z.number(),
  services: z.array(z.object({ id: z.int(), name: z.string() })),
  services_total: z.int(),
});
export const ServiceScore = z.object({
  target_id: z.int(),
  profile: Profile,
  now: Points.nullable(),
  /** With what was chosen mended. */
  after: Points.nullable(),
  rules: z.array(
    z.object({
      ...{ id: z.string(), code: z.string(), title: Text, weight: z.number() },
      ...{ now: Points, after: Points, evidence_id: z.int().nullable() },
    }),
  ),
  parts: z.array(PartRow.extend({ gain: z.number(), rules: z.array(z.string()) })),
});

export function readProfile(db: Db): Profile {
  const row = db.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  const parsed = row === undefined ? undefined : Profile.safeParse(JSON.parse(row));
  return parsed?.success ? parsed.data : USUAL_PROFILE;
}

export function writeProfile(db: Db, actor: Actor, value: z.infer<typeof Profile>) {
  db.$client.transaction(() => {
    const before = readProfile(db);
    db.insert(settings).values({ key: KEY, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
    record(db, actor, { action: 'update', object_kind: 'ipv6_score', object_id: '-', before, after: value });
  })();
}

export const profilePage = (db: Db): z.infer<typeof ProfilePage> => ({
  profile: readProfile(db),
  rules: rules.map(({ id, code, title, list }) => ({ id, code, title, list })),
});

const NEEDS = [...new Set(serviceChecks.flatMap(({ needs }) => needs))];

/** What its rules count; undefined: it is no service. */
function createMeasurer(db: Db, samples: Samples): (target_id: number, now: number) => Measured | undefined {
  const read = createReader(db, NEEDS);
  const subjectOf = createSubjects(db);
  const given = createTargetGiven(db, samples);
  const { thresholds } = readIpv6Settings(db);
  const verdicts = db.$client.prepare<[number], { code: string; status: Status }>(
    'select code, status from ipv6_verdicts where target_id = ?',
  );
  return (target_id, now) => {
    const subject = subjectOf(target_id);
    if (!subject || subject.node_id !== null) return undefined;
    const statuses = new Map(verdicts.all(target_id).map(({ code, status }) => [code, status]));
    const { known: facts } = read(target_id, now);
    const status = (code: string): Status => statuses.get(code) ?? 'unknown';
    return measured({ facts, given: given(subject, facts, now), thresholds, now, status });
  };
}

export function scoreService(db: Db, samples: Samples, target_id: number, mended: ReadonlySet<string>, now: number) {
  const measures = createMeasurer(db, samples)(target_id, now);
  if (!measures) return undefined;
  const profile = readProfile(db);
  const [before, after] = [scoreOf(measures, profile.weights), scoreOf(measures, profile.weights, mended)];
  const evidence = new Map(
    (
      db.$client.prepare('select code, evidence_id from ipv6_verdicts where target_id = ?').all(target_id) as {
        code: string;
        evidence_id: number | null;
      }[]
    ).map(({ code, evidence_id }) => [code, evidence_id]),
  );
  return {
    ...{ target_id, profile, now: before.points, after: after.points },
    rules: rules.flatMap(({ id, code, title }) => {
      const [was, is] = [before, after].map((score) => score.rules.find((rule) => rule.id === id));
      if (!was || !is) return [];
      const evidence_id = evidence.get(code) ?? null;
      return [{ id, code, title, weight: was.weight, now: was.degree, after: is.degree, evidence_id }];
    }),
    parts: gainsOf(measures, profile.weights).map(({ part, gain, rules: of }) => ({ ...part, gain, rules: [...of] })),
  } satisfies z.infer<typeof ServiceScore>;
}

type Service = { id: number; name: string; unit_id: number | null; unit: string | null };
type Scored = Service & Pick<ScoreRow, 'points' | 'worst'> & { gains: ReturnType<typeof gainsOf> };
type Kept = { at: number; profile: string; scored: Promise<Scored[]> };
const kept = new WeakMap<Db, Kept>();

/** All services, made in slices; asked again soon, and by several at once, it is made once. Of the whole connection. */
export function scoreServices(db: Db, samples: Samples, now: number): Promise<Scored[]> {
  const profile = JSON.stringify(readProfile(db));
  const last = kept.get(db);
  if (last && last.profile === profile && Math.abs(now - last.at) < KEPT_MS) return last.scored;
  const scored = scoreAll(db, samples, now);
  kept.set(db, { at: now, profile, scored });
  scored.catch(() => kept.delete(db));
  return scored;
}

async function scoreAll(db: Db, samples: Samples, now: number): Promise<Scored[]> {
  const services = db.$client
    .prepare(`select t.id, y.name || ' · ' || e.name as name, y.unit_id, u.name as unit
      from targets t join endpoints e on e.id = t.endpoint_id join systems y on y.id = e.system_id
        left join units u on u.id = y.unit_id order by t.id`)
    .all() as Service[];
  const measure = createMeasurer(db, samples);
  const { weights } = readProfile(db);
  const scored: Scored[] = [];
  let begun = performance.now();
  for (const service of services) {
    if (performance.now() - begun > WORK_MS) {
      await turn();
      begun = performance.now();
    }
    // It may be gone since.
    const measures = measure(service.id, now);
    if (!measures) continue;
    const gains = gainsOf(measures, weights).slice(0, MAX_REPAIRS);
    const [worst] = gains;
    scored.push({
      ...service,
      points: scoreOf(measures, weights).points,
      worst: worst ? { ...worst.part, gain: worst.gain } : null,
      gains,
    });
  }
  return scored;
}

const MAX_SERVICES = 20;

/** The same thing of several services is mended once. */
export function repairsOf(scored: readonly Scored[]): z.infer<typeof RepairRow>[] {
  const found = new Map<string, z.infer<typeof RepairRow>>();
  for (const { id, name, gains } of scored) {
    for (const { part, gain } of gains) {
      const row = found.get(part.id) ?? { ...part, gain: 0, services: [], services_total: 0 };
      row.gain += gain;
      row.services_total += 1;
      if (row.services.length < MAX_SERVICES) row.services.push({ id, name });
      found.set(part.id, row);
    }
  }
  return [...found.values()]
    .sort((a, b) => b.gain - a.gain || b.services_total - a.services_total)
    .slice(0, MAX_REPAIRS);
}
