/** The overview by role, and what hangs on the wall. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import type { Person } from '../log-in/log-in.ts';
import { answers, endpoint, listOf, routes } from '../middleware/endpoint.ts';
import { FIGURE_NAMES } from '../programme/figures/index.ts';
import { Board, createBoards } from './board.ts';
import { FigureRow, ItemQuery, ItemRow, listItems, readFigures } from './figures.ts';
import { Office, readOffice } from './office.ts';
import { SectionRow, sectionsOf } from './sections.ts';

const sections = endpoint('signed_in', {
  method: 'get',
  path: '/overview/sections',
  responses: answers(listOf(SectionRow)),
});
const boardNow = endpoint('programme:read', { method: 'get', path: '/overview/board', responses: answers(Board) });
const figures = endpoint('programme:read', {
  method: 'get',
  path: '/overview/figures',
  responses: answers(listOf(FigureRow)),
});
const items = endpoint('programme:read', {
  method: 'get',
  path: '/overview/figures/{name}',
  request: { params: z.object({ name: z.enum(FIGURE_NAMES) }), query: ItemQuery },
  responses: answers(listOf(ItemRow)),
});
const office = endpoint('signed_in', { method: 'get', path: '/overview/office', responses: answers(Office) });

export const overviewPartRoutes = (hub: Hub) => {
  const board = createBoards(hub);
  return routes()
    .openapi(sections, (c) => {
      const asked = { hub, person: c.get('person') as Person, authority: c.get('authority'), now: Date.now() };
      const rows = sectionsOf(asked);
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(boardNow, (c) => {
      const whole = board(Date.now());
      const sees_tickets = c.get('authority').reachOf('tickets:read') !== undefined;
      return c.json(sees_tickets ? whole : { ...whole, tickets: null }, 200);
    })
    .openapi(figures, (c) => {
      const rows = readFigures(hub.db, Date.now());
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(items, (c) => c.json(listItems(hub.db, c.req.valid('param').name, c.req.valid('query'), Date.now()), 200))
    .openapi(office, (c) => c.json(readOffice(hub, c.get('authority'), Date.now()), 200));
};
