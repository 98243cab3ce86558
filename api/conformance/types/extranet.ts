/**
 * 电子政务外网 (T17, T18): one system whose criteria are all taken from elsewhere: capacity, access of LANs, coverage, IPv6, graded protection,
 * cryptography, plans, risk, load tests.
 */
import type { NetworkState } from '../../access/flow.ts';
import { seenNetworks } from '../../access/seen.ts';
import { completedBySystem } from '../../compliance/completed.ts';
import { deadlinesBySystem } from '../../compliance/deadlines.ts';
import { readRules } from '../../compliance/rules.ts';
import type { Db } from '../../db/open.ts';
import { readCoverage as readDrills } from '../../emergency/coverage.ts';
import { readCoverage as readPlaces } from '../../estate/coverage.ts';
import { nodeStandings } from '../../ipv6/coverage.ts';
import { readCoverage as readLoads } from '../../load/coverage.ts';
import { wholeOf } from '../../people/reach.ts';
import { listOpenRisks } from '../../risk/open-risks.ts';
import { FULL_SHARE } from '../../traffic/forecast.ts';
import { areaOf, dayOf, percent, stands } from '../stands.ts';
import type { Criterion, Standing, SystemGiven, SystemType } from '../system-type.ts';

const DAY_MS = 86_400_000;
const YEAR_MS = 365 * DAY_MS;
/** A figure computed longer ago says nothing of now. */
const FRESH_MS = DAY_MS;
/** A link that fills within so long needs an order now: ours, the notice names no time. */
const FILLS_SOON_MS = 180 * DAY_MS;

function capacity(db: Db, _system: SystemGiven, now: number): Standing {
  const because = ['/traffic'];
  const { ports, told, full, soon, last } = db.$client
    .prepare(`select count(*) as ports, coalesce(sum(p95_share is not null and computed_at >= :fresh), 0) as told,
        coalesce(sum(p95_share >= :full and computed_at >= :fresh), 0) as full,
        coalesce(sum(p95_share < :full and fills_from < :soon and computed_at >= :fresh), 0) as soon,
        max(nullif(computed_at, 0)) as last from port_traffic`)
    .get({ fresh: now - FRESH_MS, full: FULL_SHARE, soon: now + FILLS_SOON_MS }) as Record<
    'ports' | 'told' | 'full' | 'soon',
    number
  > & {
    last: number | null;
  };
  if (told === 0)
    return stands('unknown', ['没有端口的有效流量数据', 'the traffic of no port is known'], because, last);
  const said = [
    `${ports} 个端口中 ${told} 个有数据，${full} 个已满（P95 达 ${percent(FULL_SHARE, 1)}），${soon} 个半年内将满`,
    `of ${ports} ports ${told} are measured, ${full} are full (95th percentile at ${percent(FULL_SHARE, 1)}), ${soon} fill within half a year`,
  ] as const;
  return stands(full > 0 ? 'fail' : soon > 0 ? 'warn' : told < ports ? 'unknown' : 'pass', said, because, last);
}

type Places = { due: number; live: number; unmeasured: number; ipv6: number };

function placesOf(db: Db, system: SystemGiven, now: number): Places {
  const area_id = areaOf(db, system) ?? undefined;
  const totals =
    readPlaces(db, { area_id, by: 'level', is_limited: false }, nodeStandings(db, 'level', now), now)?.totals ?? [];
  const sum = (of: (cell: (typeof totals)[number]) => number) => totals.reduce((all, cell) => all + of(cell), 0);
  return {
    due: sum(({ total, exempt }) => total - exempt),
    ...{
      live: sum(({ live }) => live),
      unmeasured: sum(({ unmeasured }) => unmeasured),
      ipv6: sum(({ ipv6 }) => ipv6),
    },
  };
}
const COVERAGE = ['/ipv6?tab=coverage'];

function coverage(db: Db, system: SystemGiven, now: number): Standing {
  const { due, live, unmeasured } = placesOf(db, system, now);
  if (due === 0) return stands('unknown', ['名录中没有区划', 'the register has no areas'], COVERAGE);
  const said = [
    `市县镇村 ${due} 处，已接入 ${live} 处（${percent(live, due)}），${unmeasured} 处未知`,
    `of ${due} places ${live} are connected (${percent(live, due)}), ${unmeasured} unknown`,
  ] as const;
  const absent = due - live - unmeasured;
  return stands(absent > 0 ? 'fail' : unmeasured > 0 ? 'unknown' : 'pass', said, COVERAGE, live > 0 ? now : null);
}

function ipv6(db: Db, system: SystemGiven, now: number): Standing {
  const { due, live, ipv6: with_ipv6 } = placesOf(db, system, now);
  if (live === 0) return stands('unknown', ['没有可测量的节点', 'no place can be measured'], COVERAGE);
  const said = [
    `已接入 ${live} 处中 ${with_ipv6} 处实测支持 IPv6（共 ${due} 处）`,
    `${with_ipv6} of ${live} connected places are measured with IPv6 (of ${due} in all)`,
  ] as const;
  return stands(with_ipv6 < live ? 'fail' : live < due ? 'unknown' : 'pass', said, COVERAGE, now);
}

/** Networks of departments, wherever they are: the extranet is one. What was merged and isn't seen is on record alone. */
function access(db: Db): Standing {
  const because = ['/access'];
  const seen = seenNetworks(db);
  const rows = db.$client.prepare('select id, state from access_networks').all() as {
    id: number;
    state: NetworkState;
  }[];
  if (rows.length === 0) return stands('unknown', ['没有登记局域网和专网', 'no network is registered'], because);
  const merged = rows.filter(({ state }) => state === 'merged').map(({ id }) => seen.get(id));
  const settled = rows.filter(({ state }) => state === 'closed' || state === 'kept').length;
  const live = merged.filter((one) => one?.sight === 'live').length;
  const silent = merged.filter((one) => one?.sight === 'silent').length;
  const open = rows.length - settled - merged.length;
  const untold = merged.length - live - silent;
  const said = [
    `${rows.length} 个网络中 ${live} 个已融合且在线，${settled} 个已关停或依法保留，${open} 个尚未融合，${silent} 个无应答，${untold} 个未知`,
    `of ${rows.length} networks ${live} are merged and online, ${settled} closed or kept by law, ${open} not merged, ${silent} silent, ${untold} unknown`,
  ] as const;
  const at = Math.max(0, ...merged.map((one) => one?.seen_at ?? 0)) || null;
  return stands(open + silent > 0 ? 'fail' : untold > 0 ? 'unknown' : 'pass', said, because, at);
}

/** What the register says is owed of these kinds, and the last assessment. */
const compliance = (kind: 'mlps' | 'crypto', kinds: readonly string[]) =>
  function read(db: Db, { id }: SystemGiven, now: number): Standing {
    const because = [`/compliance/systems/${id}`];
    const all = deadlinesBySystem(db, readRules(wholeOf(db)), now, id).get(id) ?? [];
    const unknown = all.find(({ standing }) => standing === 'unknown');
    const last = completedBySystem(db, id)
      .get(id)
      ?.filter((one) => one.kind === kind)
      .at(-1)?.closed_at;
    const own = all.filter((one) => kinds.includes(one.kind));
    const overdue = own.find(({ standing }) => standing === 'overdue');
    if (overdue)
      return stands('fail', [`已逾期：${overdue.because.zh}`, `overdue: ${overdue.because.en}`], because, last ?? null);
    const blank = own.find(({ standing }) => standing === 'unknown') ?? (own.length === 0 ? unknown : undefined);
    if (blank) return stands('unknown', [blank.because.zh, blank.because.en], because, last ?? null);
    if (last === undefined || last === null)
      return own.length === 0
        ? stands('not_applicable', ['按等级无此要求', 'not owed at its level'], because)
        : stands('unknown', ['尚未到期，未曾测评', 'not due yet, and never assessed'], because);
    const soon = own.find(({ standing }) => standing === 'soon');
    const said = [`最近一次完成于 ${dayOf(last)}`, `last done on ${dayOf(last)}`] as const;
    return stands(
      soon ? 'warn' : 'pass',
      soon ? [`${said[0]}；即将到期`, `${said[1]}; due soon`] : said,
      because,
      last,
    );
  };

function plans(db: Db, { id }: SystemGiven, now: number): Standing {
  const because = ['/emergency'];
  const [row] = readDrills(db, now, id);
  if (!row)
    return stands(
      'unknown',
      ['未定级或低于二级，不在预案覆盖统计中', 'not graded at 2 or above: not counted'],
      because,
    );
  if (row.gaps.includes('plan')) return stands('fail', ['没有覆盖它的现行预案', 'no plan in force covers it'], because);
  const [zh, en] = [`${row.plans.length} 个预案覆盖`, `${row.plans.length} plans cover it`];
  if (row.drilled_at === null)
    return stands('fail', [`${zh}，一年内没有演练`, `${en}, none was drilled within a year`], because);
  const day = dayOf(row.drilled_at);
  return stands('pass', [`${zh}，最近演练 ${day}`, `${en}, last drilled on ${day}`], because, row.drilled_at);
}

function risk(db: Db, { id }: SystemGiven, now: number): Standing {
  // Of one together with others' systems nothing is told but when it was closed.
  const last = wholeOf(db)
    .$client.prepare(`select r.id, r.closed_at from risk_assessments r join risk_systems s on s.assessment_id = r.id
      where s.system_id = ? and r.state = 'closed' order by r.closed_at desc limit 1`)
    .get(id) as { id: number; closed_at: number } | undefined;
  if (!last) return stands('fail', ['没有已结束的风险评估', 'no risk assessment was closed'], ['/risks']);
  const is_seen = db.$client.prepare('select 1 from risk_assessments where id = ?').get(last.id) !== undefined;
  const because = [is_seen ? `/risks/${last.id}` : '/risks'];
  const [zh, en] = [`最近评估 ${dayOf(last.closed_at)}`, `last assessed on ${dayOf(last.closed_at)}`];
  if (last.closed_at < now - YEAR_MS)
    return stands('fail', [`${zh}，已超过一年`, `${en}, more than a year ago`], because, last.closed_at);
  const { rows } = listOpenRisks(db, { limit: 1_000, offset: 0, system_id: id }, now);
  const late = rows.filter(({ is_overdue }) => is_overdue).length;
  const said = [
    `${zh}，待处置 ${rows.length} 项，逾期 ${late} 项`,
    `${en}, ${rows.length} risks to treat, ${late} overdue`,
  ] as const;
  return stands(late > 0 ? 'fail' : rows.length > 0 ? 'warn' : 'pass', said, because, last.closed_at);
}

function load(db: Db, { id }: SystemGiven, now: number): Standing {
  const row = readLoads(db, now).find(({ system_id }) => system_id === id);
  if (!row)
    return stands('unknown', ['未定级或低于二级，不在压测统计中', 'not graded at 2 or above: not counted'], ['/load']);
  const because = row.run_id === null ? ['/load'] : [`/load/runs/${row.run_id}`];
  return stands(row.is, [row.why.zh, row.why.en], because, row.tested_at);
}

type Reading = Extract<Criterion, { is: 'elsewhere' }>['read'];
const from = (read: Reading, title: readonly [string, string], detail: readonly [string, string]): Criterion => ({
  title: { zh: title[0], en: title[1] },
  detail: { zh: detail[0], en: detail[1] },
  ...{ is: 'elsewhere', read },
});

export const extranet: SystemType = {
  title: { zh: '电子政务外网', en: 'E-government extranet' },
  also: ['政务外网'],
  tasks: ['T17', 'T18'],
  places: {},
  records: {},
  criteria: {
    capacity: from(
      capacity,
      ['承载能力', 'Capacity'],
      ['端口 P95 未满，半年内不会满', 'No port is full, and none fills within half a year'],
    ),
    access: from(
      access,
      ['局域网与专网接入', 'Access of LANs and dedicated networks'],
      [
        '登记的网络均已融合并在线、已关停或依法保留',
        'Each registered network is merged and online, closed, or kept by law',
      ],
    ),
    coverage: from(
      coverage,
      ['覆盖到村', 'Coverage down to villages'],
      ['名录中的市、县、镇、村均已接入', 'Each city, county, town and village of the register is connected'],
    ),
    ipv6: from(
      ipv6,
      ['IPv6', 'IPv6'],
      ['已接入处均实测支持 IPv6', 'Each place that is connected is measured with IPv6'],
    ),
    protection: from(
      compliance('mlps', ['grading', 'filing', 'certificate', 'extension', 'assessment']),
      ['等级保护', 'Graded protection'],
      ['定级、备案、测评均未逾期', 'Grading, filing and assessments are in time'],
    ),
    cryptography: from(
      compliance('crypto', ['crypto', 'crypto_filing']),
      ['密码应用安全性评估', 'Assessment of cryptography'],
      ['三级及以上按期评估并备案', 'At level 3 and above assessed and filed in time'],
    ),
    plans: from(
      plans,
      ['应急预案与演练', 'Plans and drills'],
      ['有现行预案覆盖，一年内有演练', 'A plan in force covers it and was drilled within a year'],
    ),
    risk: from(
      risk,
      ['风险评估', 'Risk assessment'],
      ['一年内有已结束的评估，没有逾期未处置的风险', 'One was closed within a year, and no risk is overdue'],
    ),
    load: from(
      load,
      ['压力测试', 'Load test'],
      ['一年内有达到要求的压测', 'A load test within a year kept what was asked'],
    ),
  },
};
