import { probes } from '#probes/index.ts';
import type { Described, FactValue, Probe } from '#probes/probe.ts';
import type { Db } from '../db/open.ts';
import { tell } from '../timeline/tell.ts';
import type { PatrolledWatch } from '../watching/patrolled.ts';
import { createSubjects } from './subject.ts';

/** A fact before and after; null is absent. `seen_at`: the look that last said `before`, null when nothing did. */
export type FactChange = { key: string; part: string; before: FactValue; after: FactValue; seen_at: number | null };

/** A device that renumbers all its ports is told in a few lines and a count, not in hundreds. */
const MAX_TOLD = 10;
const MAX_COLUMNS = 4;

/** Puts the changes that a person cares about on the target's timeline. */
export function createChangeTeller(
  db: Db,
): (watch: PatrolledWatch, changes: readonly FactChange[], at: number) => void {
  const subjectOf = createSubjects(db);
  return (watch, changes, at) => {
    const yields = (probes[watch.probe] as Probe | undefined)?.yields ?? {};
    const worth = changes.filter((change) => (yields[change.key] as Described | undefined)?.told);
    if (worth.length === 0) return;
    const subject = subjectOf(watch.target_id);
    if (!subject) return;
    const { node_id, system_id, name } = subject;
    const say = (zh: string, en: string) =>
      tell(db, { at, kind: 'fact_changed', node_id, system_id, subject: name, text: { zh, en } });
    for (const change of worth.slice(0, MAX_TOLD)) {
      const label = yields[change.key] as Described;
      const what = wording(change, label.unit === 'epoch_ms' ? moment : shown);
      const part = change.part ? ` ${change.part}` : '';
      say(`${label.zh}${part}：${what.zh}`, `${label.en}${part}: ${what.en}`);
    }
    const more = worth.length - MAX_TOLD;
    if (more > 0) say(`另有 ${more} 处变化`, `${more} more changes`);
  };
}

function wording({ before, after }: FactChange, show: (value: FactValue) => string): { zh: string; en: string } {
  if (before === null) return { zh: `新增 ${show(after)}`, en: `appeared: ${show(after)}` };
  if (after === null) return { zh: `消失（原为 ${show(before)}）`, en: `gone (was ${show(before)})` };
  const text =
    typeof before === 'object' && typeof after === 'object'
      ? columns(before, after)
      : `${show(before)} → ${show(after)}`;
  return { zh: text, en: text };
}

/** Told where the extranet is, in the hour that its people live by. */
const LOCAL = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short', timeZone: 'Asia/Shanghai' });
const moment = (value: FactValue): string => (typeof value === 'number' ? LOCAL.format(value) : shown(value));

type Row = Exclude<FactValue, string | number | boolean | null>;

function shown(value: FactValue): string {
  if (value === null || typeof value !== 'object') return String(value);
  const cells = Object.values(value).filter((cell) => cell !== null && cell !== '');
  return cells.slice(0, MAX_COLUMNS).join(' · ');
}

/** Only the columns that differ, with what tells the row apart in front. */
function columns(before: Row, after: Row): string {
  const changed = Object.keys({ ...before, ...after }).filter((column) => before[column] !== after[column]);
  const name = after.name ?? after.system_name ?? '';
  const list = changed
    .slice(0, MAX_COLUMNS)
    .map((column) => `${column} ${before[column] ?? '–'} → ${after[column] ?? '–'}`);
  return `${name} ${list.join(', ')}`.trim();
}
