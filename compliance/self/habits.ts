/**
 * What assessors usually suggest where GB/T 22239 names no figure: habits, not the standard's. Editable by whoever runs the place; what
 * the console is set to is held against them. Six months of logs are the law's.
 */
import { z } from 'zod';
import type { Text } from '#probes/probe.ts';

const figure = (least: number, most: number) => z.int().min(least).max(most);

export const SelfHabits = z.strictObject({
  password_length: figure(1, 64),
  password_classes: figure(1, 4),
  password_age_days: figure(1, 3_660),
  password_history: figure(0, 24),
  lock_failures: figure(1, 100),
  lock_minutes: figure(1, 1_440),
  idle_minutes: figure(1, 1_440),
  unused_days: figure(1, 3_660),
});
export type SelfHabits = z.infer<typeof SelfHabits>;
export type HabitName = keyof SelfHabits;

export const USUAL_HABITS: SelfHabits = {
  ...{ password_length: 8, password_classes: 3, password_age_days: 90, password_history: 5 },
  ...{ lock_failures: 5, lock_minutes: 10, idle_minutes: 30, unused_days: 90 },
};

export const HABIT_TITLES: Record<HabitName, Text> = {
  password_length: { zh: '口令至少（位）', en: 'Password, signs at least' },
  password_classes: { zh: '字符种类至少', en: 'Classes of signs at least' },
  password_age_days: { zh: '口令最长使用（天）', en: 'Password, days at most' },
  password_history: { zh: '不得重复最近（次）', en: 'Last passwords not to repeat' },
  lock_failures: { zh: '锁定前失败至多（次）', en: 'Failures before a lock at most' },
  lock_minutes: { zh: '锁定至少（分钟）', en: 'Minutes locked at least' },
  idle_minutes: { zh: '空闲退出至多（分钟）', en: 'Idle minutes at most' },
  unused_days: { zh: '停用未用账号，至多（天）', en: 'Days until unused accounts are disabled at most' },
};

/** 网络安全法: network logs for six months at least; graded assessments read it as 180 days. */
export const LOG_DAYS = 180;
