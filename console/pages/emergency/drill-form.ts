/** A drill as it is typed, and as it is sent. */
import { t } from '../../i18n/index.ts';
import type { Problems } from '../../ui/Form.tsx';
import { momentOf, wallTime } from '../../ui/wall-time.ts';
import type { DrillContent, DrillPage } from './drill-calls.ts';

export type Typed = {
  plan_id: number | null;
  unit_id: number | null;
  title: string;
  form: DrillContent['form'];
  scenario: string;
  scheduled: string;
  system_ids: number[];
  roles: Record<string, string[]>;
  injects: { minutes: string; text: string }[];
  version: number;
};

const WEEK_MS = 7 * 86_400_000;
const MINUTE_MS = 60_000;
const MAX_MINUTES = 7 * 1_440;

export const newDrill = (now: number): Typed => ({
  ...{ plan_id: null, unit_id: null, title: '', form: 'tabletop', scenario: '', system_ids: [], roles: {} },
  scheduled: wallTime(now + 2 * WEEK_MS),
  ...{ injects: [], version: 1 },
});

export const typedOf = ({ drill }: DrillPage): Typed => ({
  ...{ plan_id: drill.plan_id, unit_id: drill.unit_id, title: drill.title, form: drill.form, scenario: drill.scenario },
  ...{
    scheduled: wallTime(drill.scheduled_at),
    system_ids: drill.system_ids,
    roles: drill.roles,
    version: drill.version,
  },
  injects: drill.injects.map(({ after_ms, text }) => ({ minutes: String(after_ms / MINUTE_MS), text })),
});

/** Undefined: no such number. */
export function minutesOf(text: string): number | undefined {
  const n = Number(text);
  return text.trim() !== '' && n >= 0 && n <= MAX_MINUTES ? n : undefined;
}

export const contentOf = (typed: Typed): DrillContent => ({
  ...{ title: typed.title.trim(), form: typed.form, scenario: typed.scenario, system_ids: typed.system_ids },
  scheduled_at: momentOf(typed.scheduled) ?? 0,
  roles: Object.fromEntries(Object.entries(typed.roles).filter(([, people]) => people.length > 0)),
  injects: typed.injects.map(({ minutes, text }) => ({
    ...{ after_ms: Math.round((minutesOf(minutes) ?? 0) * MINUTE_MS), text: text.trim() },
  })),
});

export function check(typed: Typed): Problems {
  const missing = t('ui.missing');
  const isWrong = typed.injects.some(({ minutes, text }) => minutesOf(minutes) === undefined || text.trim() === '');
  return {
    ...(typed.plan_id === null ? { emergency_plan_id: missing } : {}),
    ...(typed.unit_id === null ? { unit_id: missing } : {}),
    ...(typed.title.trim() === '' ? { title: missing } : {}),
    ...(momentOf(typed.scheduled) === undefined ? { scheduled_at: t('drills.scheduled_wrong') } : {}),
    ...(isWrong ? { injects: t('drills.inject_wrong') } : {}),
  };
}
