/** Kinds of tickets: each with the fields of its form, declared once for routes and console. */
import { z } from 'zod';
import type { Text } from '#probes/probe.ts';
import { type Impact, type Urgency, Written } from './deeds.ts';

const text = (zh: string, en: string, max = 200) => Written.max(max).optional().meta({ zh, en });

type Kind = Text & {
  /** The program raises it by itself as well. */
  is_platform: boolean;
  fields: z.ZodObject;
};

export const KINDS = {
  request: {
    zh: '业务诉求',
    en: 'Business request',
    is_platform: false,
    fields: z.strictObject({
      service: text('涉及事项或系统', 'Service or system concerned'),
      contact: text('联系人', 'Contact', 60),
      phone: text('联系电话', 'Telephone', 40),
    }),
  },
  problem: {
    zh: '系统问题',
    en: 'System problem',
    is_platform: false,
    fields: z.strictObject({
      since: text('开始时间', 'Since when', 60),
      place: text('地点或网络地址', 'Place or network address'),
      affected: z.int().min(0).max(100_000_000).optional().meta({ zh: '受影响人数', en: 'People affected' }),
      contact: text('联系人', 'Contact', 60),
      phone: text('联系电话', 'Telephone', 40),
    }),
  },
  suggestion: {
    zh: '改进建议',
    en: 'Suggestion',
    is_platform: false,
    fields: z.strictObject({ benefit: text('预期效果', 'What it would bring', 1_000) }),
  },
  rectification: {
    zh: '整改',
    en: 'Rectification',
    is_platform: true,
    fields: z.strictObject({
      clause: text('依据条款', 'Clause'),
      measure: text('整改要求', 'What is required', 2_000),
    }),
  },
  alert: {
    zh: '告警',
    en: 'Alert',
    is_platform: true,
    fields: z.strictObject({ check: text('检查项', 'Check') }),
  },
  change: {
    zh: '变更',
    en: 'Change',
    is_platform: true,
    fields: z.strictObject({
      begins: text('计划开始', 'Planned begin', 60),
      ends: text('计划结束', 'Planned end', 60),
      plan: text('实施步骤', 'Steps', 4_000),
      fallback: text('回退方案', 'Way back', 4_000),
    }),
  },
} as const satisfies Record<string, Kind>;

export type TicketKind = keyof typeof KINDS;
export const KIND_NAMES = Object.keys(KINDS) as [TicketKind, ...TicketKind[]];

export const PRIORITIES = [1, 2, 3, 4] as const;
export type Priority = (typeof PRIORITIES)[number];

/** Urgency × impact; 1 is the gravest. Ours, not an official table. */
const MATRIX: Record<Urgency, Record<Impact, Priority>> = {
  high: { wide: 1, part: 2, single: 2 },
  medium: { wide: 2, part: 3, single: 3 },
  low: { wide: 3, part: 4, single: 4 },
};
export const priorityOf = (urgency: Urgency, impact: Impact): Priority => MATRIX[urgency][impact];
