/** A page of another origin can't make a browser change anything here, cookies or not. */
import { createMiddleware } from 'hono/factory';
import type { Env } from './endpoint.ts';
import { Refusal } from './errors.ts';

/** A form of another page can send others without being asked first. */
const TYPES = ['application/json', 'multipart/form-data', 'application/octet-stream'];

/** Reads by the custom of Prometheus, but looks at once and keeps what it saw. */
const ACTS = '/probe';

export function ownPages() {
  return createMiddleware<Env>(async (c, next) => {
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (reads && c.req.path !== ACTS) return next();
    const [origin, site] = [c.req.header('origin'), c.req.header('sec-fetch-site')];
    const is_foreign = origin !== undefined && !isOwn(origin, c.req.header('host'));
    // Browsers set it themselves; programs don't send it.
    if (is_foreign || (site !== undefined && site !== 'same-origin' && site !== 'none')) {
      throw new Refusal(403, 'cross_origin', '拒绝跨站请求', 'Requests from another origin are refused');
    }
    const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
    // Whoever has no cookie has nothing that a foreign page could use; what they send is judged by the route.
    if (type && !TYPES.includes(type) && c.req.header('cookie') !== undefined) {
      throw new Refusal(
        415,
        'content_type',
        '不支持此内容类型，请使用 JSON',
        'This content type is not read here; send JSON',
      );
    }
    return next();
  });
}

function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
