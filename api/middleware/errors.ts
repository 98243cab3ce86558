/** One error shape for all routes, in both languages. */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { z } from 'zod';
import type { Text } from '#probes/probe.ts';

export type Problem = {
  error: { code: string; zh: string; en: string; fields?: ({ path: string } & Text)[]; report?: unknown };
};

/** The user is wrong: thrown where it is noticed. */
export class Refusal extends HTTPException {
  problem: Problem;
  /** When it is worth to try again. */
  retry_after_s?: number;
  constructor(status: ContentfulStatusCode, code: string, zh: string, en: string, more?: Partial<Problem['error']>) {
    super(status, { message: en });
    this.problem = { error: { code, zh, en, ...more } };
  }
}

export const notFound = (zh: string, en: string) => new Refusal(404, 'not_found', `未找到${zh}`, `No such ${en}`);
export const conflict = (zh: string, en: string) => new Refusal(409, 'conflict', zh, en);
export const wrong = (path: string, zh: string, en: string) =>
  new Refusal(422, 'invalid', zh, en, { fields: [{ path, zh, en }] });

/** What zod found, field by field. */
export function invalid(error: z.ZodError): Refusal {
  const fields = error.issues.map((issue) => ({
    path: issue.path.join('.'),
    zh: inChinese(issue),
    en: issue.message,
  }));
  const names = fields.map((field) => field.path || 'body').join(', ');
  return new Refusal(422, 'invalid', `输入有误：${names}`, `Invalid input: ${names}`, { fields });
}

const chinese = z.locales.zhCN().localeError;

/** zod keeps no input beside an issue, so a wrong type is told by what was expected alone. */
function inChinese(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom')
    return typeof issue.params?.zh === 'string' ? issue.params.zh : `格式不正确：${issue.message}`;
  if (issue.code === 'invalid_type') return `类型不正确，应为 ${issue.expected}`;
  const said = chinese(issue as Parameters<typeof chinese>[0]);
  return (typeof said === 'string' ? said : said?.message) ?? issue.message;
}

const STATUS_TEXT: Record<number, Text> = {
  400: { zh: '请求格式错误', en: 'Malformed request' },
  401: { zh: '请先登录', en: 'Please log in' },
  403: { zh: '没有权限', en: 'Not permitted' },
  404: { zh: '未找到', en: 'Not found' },
  413: { zh: '请求内容过大', en: 'The request is too large' },
  415: { zh: '不支持此内容类型，请使用 JSON', en: 'This content type is not read here; send JSON' },
};

export function asProblem(error: HTTPException): Problem {
  if (error instanceof Refusal) return error.problem;
  const text = STATUS_TEXT[error.status] ?? { zh: error.message, en: error.message };
  return { error: { code: `http_${error.status}`, ...text } };
}

/** Others refer to what was to go, or what was referred to isn't there. A reference that restricts is told as a trigger, by this sentence. */
export const isReferred = (error: unknown): boolean =>
  error instanceof Error && /^FOREIGN KEY constraint failed/.test(error.message);

/** A unique or foreign key that a person ran into is a conflict; everything else is our own mistake. */
export function fromDatabase(error: unknown): Refusal | undefined {
  const cause = (error as { cause?: unknown }).cause ?? error;
  const code = (cause as { code?: string }).code;
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY') {
    const column = /failed: \w+\.(\w+)/.exec((cause as Error).message)?.[1] ?? '';
    return conflict(`已存在相同的记录（${column}）`, `Such a record exists already (${column})`);
  }
  if (isReferred(cause)) {
    return conflict(
      '引用的记录不存在，或仍被其他记录引用',
      'A referenced record is missing, or others still refer to it',
    );
  }
  if (code === 'SQLITE_CONSTRAINT_TRIGGER' && /closed assessment/.test((cause as Error).message)) {
    return conflict('测评已结束，不能再更改', 'The assessment is closed and never changes');
  }
  if (code === 'SQLITE_FULL') {
    return new Refusal(507, 'disk_full', '磁盘已满，未保存任何内容', 'The disk is full; nothing was saved');
  }
  return undefined;
}

export function problemResponse(c: Context, error: HTTPException) {
  if (error instanceof Refusal && error.retry_after_s !== undefined)
    c.header('retry-after', String(error.retry_after_s));
  return c.json(asProblem(error), error.status);
}
