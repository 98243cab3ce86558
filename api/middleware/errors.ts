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

/** What was thrown first: libraries wrap it, some of them twice. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root;
}

/** A unique or foreign key that a person ran into is a conflict; everything else is our own mistake. */
export function fromDatabase(error: unknown): Refusal | undefined {
  const cause = rootOf(error);
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
  return ofTheMachine(code ?? '');
}

export const DAMAGED = () =>
  new Refusal(
    503,
    'damaged',
    '数据库已损坏。请停止服务，用备份恢复：zhengwang restore FILE',
    'The database is damaged. Stop the server and restore a backup: zhengwang restore FILE',
  );

/** What the disk or the system refused, of the database and of files alike: nobody's mistake, told as what it is. */
const MACHINE: readonly [RegExp, () => Refusal][] = [
  [
    /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    () => new Refusal(507, 'disk_full', '磁盘已满，未保存任何内容', 'The disk is full; nothing was saved'),
  ],
  [
    /^(SQLITE_(IOERR|READONLY|CANTOPEN|PERM)|EROFS$|EIO$)/,
    () =>
      new Refusal(
        503,
        'not_writable',
        '数据目录无法写入（磁盘只读或故障），未保存任何内容',
        'The data folder can not be written (its disk is read-only or failing); nothing was saved',
      ),
  ],
  [/^SQLITE_(CORRUPT|NOTADB)/, () => DAMAGED()],
  [
    /^(SQLITE_BUSY|EMFILE$|ENFILE$)/,
    () => new Refusal(503, 'busy', '系统繁忙，请稍后再试', 'Too busy at the moment; try again soon'),
  ],
];

const ofTheMachine = (code: string) => MACHINE.find(([codes]) => codes.test(code))?.[1]();

export function problemResponse(c: Context, error: HTTPException) {
  if (error instanceof Refusal && error.retry_after_s !== undefined)
    c.header('retry-after', String(error.retry_after_s));
  return c.json(asProblem(error), error.status);
}
