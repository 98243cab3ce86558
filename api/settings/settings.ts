/** What people may set, with its defaults; anything unset or unreadable is the default. */
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { settings } from './schema.ts';

const days = (least: number, preset: number, zh: string, en: string) =>
  z.int().min(least).max(3_660).default(preset).meta({ zh, en });

export const Settings = z.object({
  site_name: z.string().trim().min(1).max(60).default('政网').meta({ zh: '站点名称', en: 'Site name' }),
  retention: z
    .object({
      raw_days: days(1, 14, '原始采样（天）', 'Raw samples (days)'),
      five_minute_days: days(1, 90, '5 分钟汇总（天）', '5-minute roll-ups (days)'),
      hour_days: days(1, 1_095, '小时汇总（天）', 'Hourly roll-ups (days)'),
      /** The law asks for six months. */
      audit_days: days(180, 365, '操作日志在线保存（天）', 'Audit log at hand (days)'),
      event_days: days(1, 1_095, '事件与变更（天）', 'Events and changes of facts (days)'),
    })
    .prefault({}),
  load: z
    .object({
      /** Of a system that nobody set a ceiling for. */
      default_rate: z.int().min(1).max(1_000).default(50).meta({
        zh: '未设上限的系统每秒最多请求数',
        en: 'Requests a second at most, of a system without a ceiling of its own',
      }),
      /** Off until somebody wants it: on the first day nothing was tested yet. */
      gap_tickets: z.boolean().default(false).meta({
        zh: '二级以上系统一年未压测时自动转工单',
        en: 'A ticket for each system of grade 2 or above without a load test in a year',
      }),
    })
    .prefault({}),
  emergency: z
    .object({
      /** Off until somebody wants it: on the first day nothing was written yet. */
      gap_tickets: z.boolean().default(false).meta({
        zh: '二级以上系统无生效预案或一年未演练时自动转工单',
        en: 'A ticket for each system of grade 2 or above without a plan in force or a drill in a year',
      }),
    })
    .prefault({}),
  supervision: z
    .object({
      /** Off until somebody wants it: on the first day there are no rules. */
      freezes_itself: z
        .boolean()
        .default(false)
        .meta({ zh: '每月自动冻结上月考核', en: 'Freeze the last month by itself' }),
      freeze_day: z.int().min(1).max(28).default(3).meta({ zh: '每月几日自动冻结', en: 'On which day of the month' }),
      objection_days: z.int().min(1).max(90).default(10).meta({
        zh: '冻结后几日内可提异议',
        en: 'Days for objections after a month was frozen',
      }),
    })
    .prefault({}),
  automatic_tickets: z
    .object({
      enabled: z.boolean().default(true).meta({ zh: '问题自动转工单', en: 'Findings become tickets' }),
      severity: z
        .enum(['critical', 'major', 'minor'])
        .default('critical')
        .meta({ zh: '最低严重程度', en: 'At least as grave as' }),
      after_min: z.int().min(1).max(1_440).default(10).meta({ zh: '持续多久（分钟）', en: 'After (minutes)' }),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof Settings>;

export function readSettings(db: Db): Settings {
  const rows = db.$client.prepare('select key, value from settings').all() as { key: string; value: string }[];
  const kept = new Map(rows.map(({ key, value }) => [key, value]));
  // One that can't be read must not take the others along.
  const read = Object.entries(Settings.shape).map(([key, schema]) => {
    const parsed = schema.safeParse(readable(kept.get(key)));
    return [key, parsed.success ? parsed.data : undefined];
  });
  return Settings.parse(Object.fromEntries(read));
}

function readable(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function writeSettings(db: Db, wanted: Settings) {
  for (const [key, value] of Object.entries(wanted)) {
    db.insert(settings).values({ key, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
  }
}
