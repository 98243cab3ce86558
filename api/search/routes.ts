/** One search over names, addresses of both families, hardware addresses, serial numbers and Pinyin. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, listOf, routes } from '../middleware/endpoint.ts';
import { within } from '../people/reach.ts';
import { findTickets } from './find-tickets.ts';
import { FOUND_KINDS, search } from './search.ts';

const SearchRow = z.object({
  kind: z.enum(FOUND_KINDS),
  id: z.int(),
  title: z.string(),
  detail: z.string(),
  /** Which of its properties fitted, and the text that did. */
  field: z.enum(['name', 'pinyin', 'address', 'mac', 'serial', 'code', 'host', 'certificate', 'title', 'reason']),
  matched: z.string(),
});

const find = endpoint('estate:read', {
  method: 'get',
  path: '/search',
  request: { query: z.object({ q: z.string().max(200).default('') }) },
  responses: answers(listOf(SearchRow)),
});

export const searchRoutes = (hub: Hub) =>
  routes().openapi(find, (c) => {
    const { q } = c.req.valid('query');
    const reach = c.get('authority').reachOf('tickets:read');
    const tickets = reach === undefined ? [] : within(reach, () => findTickets(hub.db, q));
    const rows = [...search(hub.db, q), ...tickets];
    return c.json({ rows, total: rows.length }, 200);
  });
