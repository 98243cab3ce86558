/** Many tickets whose logs lead where the tickets say; in one transaction, by inserts prepared once. */
import type { Db } from '../../api/db/open.ts';
import { wordsOf } from '../../api/search/words.ts';
import { figuresOf } from '../../api/tickets/clock.ts';
import type { TicketState } from '../../api/tickets/flow.ts';
import { KIND_NAMES, priorityOf, type TicketKind } from '../../api/tickets/kinds.ts';
import { calendarOf, readServiceLevels, targetsOf } from '../../api/tickets/service-levels.ts';
import { clockEventsOf, standingOf, type TicketEvent } from '../../api/tickets/standing.ts';

const COUNTIES = 10;
const TOWNS = 10;
const HOUR_MS = 3_600_000;
const YEARS_MS = 2 * 365 * 24 * HOUR_MS;
/** One ticket in 40 says it. */
export const WORD = '断网';
const TROUBLES = `断网 卡顿 掉线 报错 超时 白屏 死机 停电 丢包 乱码 漏洞 病毒 告警 过期 失效 重启 扩容 迁移 备份 恢复
  登录 打印 扫描 签章 证书 专线 光缆 交换 路由 机房 视频 会议 邮件 短信 接口 数据 账号 权限 网站 终端`.split(/\s+/);
const PLACES = '政务大厅 便民服务点 村委会 派出所 卫生院 学校 税务所 水利站 林业站 档案室'.split(' ');
const DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' });

type Step = { is: TicketEvent['is']; party: string; to: TicketState; deed?: Record<string, unknown>; up?: boolean };
const text = '已到现场核查，更换设备后恢复，请确认。';
/** Ten steps that close a ticket; an open one stops somewhere and is talked about instead. */
const COURSE: readonly Step[] = [
  { is: 'file', party: 'filer', to: 'waiting' },
  { is: 'accept', party: 'holder', to: 'accepted' },
  { is: 'comment', party: 'holder', to: 'accepted', deed: { text } },
  { is: 'escalate', party: 'holder', to: 'waiting', deed: { reason: '本级无法处理' }, up: true },
  { is: 'accept', party: 'holder', to: 'accepted' },
  { is: 'start', party: 'holder', to: 'working' },
  { is: 'comment', party: 'filer', to: 'working', deed: { text: '情况依旧' } },
  { is: 'resolve', party: 'holder', to: 'confirming', deed: { text } },
  { is: 'comment', party: 'filer', to: 'confirming', deed: { text: '正在核实' } },
  { is: 'confirm', party: 'filer', to: 'closed', deed: { rating: 4 } },
];
const STOPS = [1, 2, 4, 6, 8];

/** The same each time. */
function makeChance(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Unit = { id: number; level: 'county' | 'town'; above?: number };

function fillUnits(db: Db): { towns: Unit[]; counties: Unit[] } {
  const add = db.$client.prepare('insert into units (name, level, parent_id) values (?, ?, ?)');
  const make = (name: string, level: string, parent: number | null) =>
    Number(add.run(name, level, parent).lastInsertRowid);
  const city = make('市数据局', 'city', null);
  const counties: Unit[] = [];
  const towns: Unit[] = [];
  for (let i = 0; i < COUNTIES; i += 1) {
    const id = make(`县 ${i}`, 'county', city);
    counties.push({ id, level: 'county' });
    for (let j = 0; j < TOWNS; j += 1) towns.push({ id: make(`镇 ${i}-${j}`, 'town', id), level: 'town', above: id });
  }
  return { counties, towns };
}

/** Every tenth of those filed in the last two months is open, and none of the older ones but one in 500. */
export function fillTickets(db: Db, count: number, now: number): { county_id: number; town_id: number } {
  const sqlite = db.$client;
  const chance = makeChance(count);
  const levels = readServiceLevels(db);
  const calendar = calendarOf(db, levels.calendar);
  const addTicket = sqlite.prepare(`insert into tickets (id, number, kind, title, body, fields, filed_by_id, filed_by,
      filed_unit_id, filed_at, urgency, impact, priority, state, unit_id, assignee_id, version, changed_at, ended_at, rating,
      response_due_at, resolution_due_at, breached_at, breached_unit_id)
    values (:id, :number, :kind, :title, :body, '{}', null, '-', :filed_unit_id, :filed_at, :urgency, :impact, :priority, :state,
      :unit_id, null, :version, :changed_at, :ended_at, :rating, :response_due_at, :resolution_due_at, :breached_at, :breached_unit_id)`);
  const addEvent =
    sqlite.prepare(`insert into ticket_events (ticket_id, number, at, person, party, "is", state_from, state_to,
      unit_from_id, unit_to_id, deed, response_min, resolution_min)
    values (:ticket_id, :number, :at, '-', :party, :is, :state_from, :state_to, :unit_from_id, :unit_to_id, :deed, :response_min, :resolution_min)`);
  const addUnit = sqlite.prepare(
    'insert into ticket_units (ticket_id, unit_id, involved_as, since) values (?, ?, ?, ?)',
  );
  const addWords = sqlite.prepare('insert into ticket_search (rowid, words) values (?, ?)');
  const perDay = new Map<string, number>();
  let units: ReturnType<typeof fillUnits> | undefined;
  sqlite.transaction(() => {
    units = fillUnits(db);
    for (let id = 1; id <= count; id += 1) {
      const filed_at = Math.floor(now - YEARS_MS * (1 - id / (count + 1)));
      const town = units.towns[chance(units.towns.length)] as Unit;
      const isOpen = now - filed_at < 60 * 24 * HOUR_MS ? chance(10) === 0 : chance(500) === 0;
      const about = {
        kind: KIND_NAMES[chance(KIND_NAMES.length)] as TicketKind,
        urgency: (['high', 'medium', 'low'] as const)[chance(3)] ?? 'low',
        impact: (['wide', 'part', 'single'] as const)[chance(3)] ?? 'single',
      };
      const priority = priorityOf(about.urgency, about.impact);
      const events = eventsOf(id, { filed_at, town, isOpen, chance, now }).map((event) => {
        const level = event.unit_to_id === town.id ? 'town' : 'county';
        return { ...event, ...targetsOf(levels, { kind: about.kind, priority, level }) };
      });
      const last = events.at(-1) as TicketEvent;
      // Now and then, that the log leads where the ticket says: it would cost most of the filling for each.
      if (id % 97 === 0 && standingOf(events).state !== last.state_to) throw new Error(`ticket ${id} is inconsistent`);
      const { response, resolution } = figuresOf(clockEventsOf(events), calendar, now);
      const breached = [response, resolution].find(({ breached_at }) => breached_at !== null);
      const day = DAY.format(filed_at).replaceAll('-', '');
      perDay.set(day, (perDay.get(day) ?? 0) + 1);
      const title = `${PLACES[chance(PLACES.length)]}${TROUBLES[chance(TROUBLES.length)]}`;
      const body = '今早八点起无法办件，已重启设备仍未恢复，群众排队等候。';
      const ends = last.state_to === 'closed';
      addTicket.run({
        ...{ id, number: `${day}-${String(perDay.get(day)).padStart(5, '0')}`, title, body, ...about, priority },
        ...{ filed_unit_id: town.id, filed_at, state: last.state_to, unit_id: last.unit_to_id, version: events.length },
        ...{ changed_at: last.at, ended_at: ends ? last.at : null, rating: ends ? 4 : null },
        response_due_at: response.state === 'running' ? response.due_at : null,
        resolution_due_at: resolution.state === 'running' ? resolution.due_at : null,
        ...{ breached_at: breached?.breached_at ?? null, breached_unit_id: breached?.breached_by_unit ?? null },
      });
      for (const event of events) addEvent.run({ ...event, deed: JSON.stringify(event.deed) });
      addUnit.run(id, town.id, 'filer', filed_at);
      addUnit.run(id, town.id, 'holder', filed_at);
      if (last.unit_to_id !== town.id) addUnit.run(id, last.unit_to_id, 'holder', last.at);
      const said = events.flatMap(({ deed }) => [deed.text, deed.reason]).filter((each) => typeof each === 'string');
      addWords.run(id, wordsOf([title, body, ...said].join('\n')));
    }
    // Nobody is to be told of what was long ago.
    sqlite.exec('delete from ticket_news');
  })();
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
  const [county] = units?.counties ?? [];
  const [town] = units?.towns ?? [];
  return { county_id: county?.id ?? 0, town_id: town?.id ?? 0 };
}

type Filling = { filed_at: number; town: Unit; isOpen: boolean; chance: (below: number) => number; now: number };

function eventsOf(ticket_id: number, { filed_at, town, isOpen, chance, now }: Filling): TicketEvent[] {
  const stop = isOpen ? (STOPS[chance(STOPS.length)] as number) : COURSE.length;
  const step_ms = Math.min((1 + chance(12)) * HOUR_MS, (now - filed_at) / (COURSE.length + 1));
  const events: TicketEvent[] = [];
  for (const [i, planned] of COURSE.entries()) {
    const before = events.at(-1);
    const comment: Step = {
      is: 'comment',
      party: 'filer',
      to: before?.state_to ?? 'waiting',
      deed: { text: '请尽快办理' },
    };
    const { is, party, to, deed = {}, up } = i < stop ? planned : comment;
    events.push({
      ...{ ticket_id, number: i + 1, at: Math.floor(filed_at + i * step_ms), person: '-', party, is },
      ...{ state_from: before?.state_to ?? null, state_to: to },
      ...{
        unit_from_id: before?.unit_to_id ?? null,
        unit_to_id: up ? (town.above ?? null) : (before?.unit_to_id ?? town.id),
      },
      ...{ deed, response_min: null, resolution_min: null },
    });
  }
  return events;
}
