/** One search over names, addresses of both families, hardware addresses, serial numbers and Pinyin. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, endpoint, listOf, routes } from '../middleware/endpoint.ts';
import type { Permission } from '../people/permissions.ts';
import { within } from '../people/reach.ts';
import { findAnswers } from './find-answers.ts';
import { findTickets } from './find-tickets.ts';
import { FOUND_KINDS, type Found, search } from './search.ts';

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
    const authority = c.get('authority');
    const me = { id: c.get('person')?.id ?? '', authority };
    const as = (permission: Permission, find: () => Found[]): Found[] => {
      const reach = authority.reachOf(permission);
      return reach === undefined ? [] : within(reach, find);
    };
    const rows = [
      ...search(hub.db, q),
      ...as('tickets:read', () => findTickets(hub.db, q)),
      ...as('answers:read', () => findAnswers(hub.db, me, q, Date.now())),
    ];
    return c.json({ rows, total: rows.length }, 200);
  });
