/** What a plan says to the people in its roles, and to whoever leads when a step is late. In a drill nothing leaves the console. */
import type { Text } from '#probes/probe.ts';
import { leads, stepAt } from '#runbooks/may-act.ts';
import type { StepOf } from '#runbooks/plan.ts';
import type { Script, State } from '#runbooks/run.ts';
import type { Db } from '../db/open.ts';
import { CHANNELS, type Channel } from '../notices/schema.ts';
import { tellPeople } from '../notices/tell-people.ts';
import type { ProgramInput, RunRow } from './run-store.ts';
import { namesOf, subjectOfRun } from './subject-of-run.ts';
import { GRADE_WORDS, inBoth } from './words.ts';

const MAX_TEXT = 1_000;
const TIME = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short', timeStyle: 'short' });

export const DRILL_MARK: Text = { zh: '【演练】', en: '[Drill] ' };

/** The ids of the accounts in these roles. */
const accountsIn = (db: Db, { roles }: State, ids: readonly string[]): string[] =>
  db.$client
    .prepare('select id from people where username in (select value from json_each(?)) order by username')
    .pluck()
    .all(JSON.stringify(ids.flatMap((id) => roles[id] ?? []))) as string[];

/** In its text everything but the variables is the plan's own. */
export function filled(db: Db, run: RunRow, text: string, now: number): string {
  const { title, system_ids, node_ids } = subjectOfRun(db, run);
  const affected = [...namesOf(db, 'systems', system_ids), ...namesOf(db, 'nodes', node_ids)];
  const values: Record<string, string> = {
    ...{ event: title, plan: run.script.head.title, systems: affected.join('、') || '（未登记）' },
    ...{ grade: GRADE_WORDS[run.state.grade].zh, time: TIME.format(now) },
  };
  return text.replace(/\$\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole).slice(0, MAX_TEXT);
}

/** Within the transaction of its note, so that it is told once, or not yet. */
export function tellRoles(db: Db, run: RunRow, key: string, step: StepOf<'notify'>, now: number): ProgramInput {
  const text = filled(db, run, step.text, now);
  const said = (words: Text, is_ok: boolean): ProgramInput => ({ do: 'told', key, said: inBoth(words), is_ok });
  if (run.state.drill !== null) return said({ zh: `【演练】未发出：${text}`, en: `[Drill] Held back: ${text}` }, true);
  const people = accountsIn(db, run.state, step.to);
  const channels = CHANNELS.filter((channel) => (step.by as readonly string[]).includes(channel));
  const telling = {
    ...{ kind: 'emergency' as const, key: `emergency ${run.id} ${key}`, text: { zh: text, en: text } },
    ...{ path: pathOf(run), channels },
  };
  const told = channels.length > 0 ? tellPeople(db, telling, people, now) : 0;
  const calls = step.by.includes('phone') ? phonesOf(run.script, step.to) : undefined;
  const nobody = step.to.filter((role) => (run.state.roles[role] ?? []).length === 0).map((role) => titleOf(run, role));
  // Handed to nobody, and no number to call: whoever reads the run must see that.
  const is_ok = told > 0 || (calls !== undefined && calls !== '');
  const words = {
    zh: [
      `已通知 ${told}/${people.length} 人`,
      ...(nobody.length > 0 ? [`无人担任：${nobody.join('、')}`] : []),
      ...(calls === undefined ? [] : [`请电话通知：${calls || '未登记电话'}`]),
    ].join('；'),
    en: [
      `told ${told} of ${people.length}`,
      ...(nobody.length > 0 ? [`nobody holds ${nobody.join(', ')}`] : []),
      ...(calls === undefined ? [] : [`please telephone: ${calls || 'no numbers recorded'}`]),
    ].join('; '),
  };
  return said(words, is_ok);
}

const titleOf = ({ script }: RunRow, role: string) => script.head.roles.find(({ id }) => id === role)?.title ?? role;
const pathOf = ({ id }: RunRow) => `/emergency/runs/${id}`;
const phonesOf = ({ head }: Script, roles: readonly string[]): string =>
  head.contacts
    .filter(({ role, phone }) => roles.includes(role) && phone !== '')
    .map(({ name, phone }) => `${name} ${phone}`.trim())
    .join('、');

/** Whoever leads is told of steps whose time is over now, within the transaction that notes it. */
export function tellLate(db: Db, run: RunRow, now: number) {
  const { script, state } = run;
  const late = Object.values(state.entries).filter(
    ({ status, late_at, deadline_at }) =>
      status === 'open' && late_at === null && deadline_at !== null && deadline_at <= now,
  );
  const leading = leads(script, state.grade);
  const people = leading === undefined ? [] : accountsIn(db, state, [leading]);
  // Where nobody leads, whoever takes part should know.
  const told = people.length > 0 ? people : accountsIn(db, state, Object.keys(state.roles));
  const mark = state.drill === null ? { zh: '', en: '' } : DRILL_MARK;
  // By all ways that there are: whoever leads can't know of it otherwise.
  const channels: readonly Channel[] = state.drill === null ? CHANNELS : ['console'];
  const { title } = subjectOfRun(db, run);
  for (const { key } of late) {
    const name = stepTitle(run, key);
    const text = { zh: `${mark.zh}“${title}”步骤超时：${name}`, en: `${mark.en}“${title}”: a step is late: ${name}` };
    tellPeople(
      db,
      { kind: 'emergency', key: `emergency ${run.id} late ${key}`, text, path: pathOf(run), channels },
      told,
      now,
    );
  }
}

export const stepTitle = ({ script, state }: RunRow, key: string): string => stepAt(script, state, key)?.title ?? key;
