/** Every list as a file: `?format=csv` or `?format=xlsx` on its own address, with its own filters and permission. */
import { createMiddleware } from 'hono/factory';
import type { Env, FileMaking } from '../middleware/endpoint.ts';
import { Refusal, wrong } from '../middleware/errors.ts';
import { attachment, type Cell, sendCsv } from './send-file.ts';
import { MAX_XLSX_ROWS, writeXlsx, XLSX_TYPE } from './write-xlsx.ts';

const MAX_ROWS = 200_000;
const PAGE = 1_000;
/** Ours, not the list's. */
const OWN = ['format', 'columns', 'lang', 'limit', 'offset'];

/** Routes that make files of their own. */
const OWN_FILES = /\/(report|filing-form)$/;

type Row = Record<string, unknown>;
type Page = { rows: Row[]; total: number };

/** `ask` answers a request as the server would, from whoever asks. */
export function asFile(ask: (request: Request, env: unknown) => Response | Promise<Response>) {
  return createMiddleware<Env>(async (c, next) => {
    const format = c.req.query('format');
    if (c.req.method !== 'GET' || (format !== 'csv' && format !== 'xlsx')) return next();
    if (OWN_FILES.test(c.req.path)) return next();
    const file: FileMaking = { format };
    const page = async (offset: number): Promise<Page | Response> => {
      const url = new URL(c.req.url);
      for (const name of OWN) url.searchParams.delete(name);
      url.searchParams.set('limit', String(PAGE));
      url.searchParams.set('offset', String(offset));
      const headers = new Headers(c.req.raw.headers);
      headers.delete('accept-encoding');
      const answer = await ask(new Request(url, { headers }), { ...(c.env as object), file });
      if (!answer.ok) return answer;
      const isJson = /[/+]json\b/.test(answer.headers.get('content-type') ?? '');
      const body = isJson ? ((await answer.json()) as unknown) : null;
      // What isn't read must not be left open: the stream of news never ends by itself.
      if (!isJson) await answer.body?.cancel();
      if (!isPage(body)) throw wrong('format', '此接口不是列表', 'This is no list');
      return body;
    };
    const first = await page(0);
    if (first instanceof Response) return first;
    const most = format === 'csv' ? MAX_ROWS : MAX_XLSX_ROWS;
    if (first.total > most) {
      throw new Refusal(
        413,
        'too_large',
        `超过 ${most} 行，请先筛选`,
        `There are more than ${most} rows: filter them first`,
      );
    }
    const lang = c.req.query('lang') === 'en' ? 'en' : 'zh';
    const head = columnsOf(first.rows, c.req.query('columns'));
    const name = c.req.path
      .split('/')
      .filter((part) => part !== '' && part !== 'api')
      .join('-');
    // What can't be noted in the log isn't given; a route that isn't declared can't be noted.
    if (!file.note) throw wrong('format', '此接口不是列表', 'This is no list');
    file.note();
    const batches = batchesOf(first, page, head, lang);
    if (format === 'csv') return sendCsv(c, { name: `${name}.csv`, head, marked: true }, batches);
    const rows: Cell[][] = [];
    for await (const batch of batches) rows.push(...batch);
    const bytes = await writeXlsx(name, head, rows);
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': XLSX_TYPE,
      'content-disposition': attachment(`${name}.xlsx`),
    });
  });
}

const isPage = (body: unknown): body is Page =>
  typeof body === 'object' && body !== null && Array.isArray((body as Page).rows);

/** The fields of the rows, or those that were asked for, in that order. */
function columnsOf(rows: readonly Row[], asked: string | undefined): string[] {
  const all = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (asked === undefined) return all;
  // Each once: a file of a thousand times the same column would be large for a short question.
  const wanted = [...new Set(asked.split(',').filter((name) => name !== ''))];
  const unknown = rows.length === 0 ? undefined : wanted.find((name) => !all.includes(name));
  if (unknown !== undefined)
    throw wrong('columns', `没有列“${unknown}”`, `There is no column '${unknown}': ${all.join(', ')}`);
  return wanted;
}

async function* batchesOf(
  first: Page,
  page: (offset: number) => Promise<Page | Response>,
  head: readonly string[],
  lang: 'zh' | 'en',
): AsyncGenerator<Cell[][]> {
  const cells = (rows: readonly Row[]) => rows.map((row) => head.map((name) => cellOf(name, row[name], lang)));
  yield cells(first.rows);
  for (let offset = first.rows.length; offset < first.total; ) {
    const next = await page(offset);
    // A permission that was taken away meanwhile, or rows that are gone.
    if (next instanceof Response) throw new Error(`a list broke off at row ${offset}: ${next.status}`);
    if (next.rows.length === 0) return;
    offset += next.rows.length;
    yield cells(next.rows);
  }
}

/** Moments as ISO 8601, texts in one language, lists on one line; what else is nested stays JSON. */
function cellOf(name: string, value: unknown, lang: 'zh' | 'en'): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && /_(at|from|to|since)$/.test(name) && value > 1e11)
    return new Date(value).toISOString();
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) return value.join('; ');
  const text = (value as Record<string, unknown>)[lang];
  return typeof text === 'string' ? text : JSON.stringify(value);
}
