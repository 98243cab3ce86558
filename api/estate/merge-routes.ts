/** Nodes that are one device become one, and one that is two becomes two; `dry_run` says what would move and changes nothing. */
import { z } from 'zod';
import { rehearsed } from '../db/rehearse.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, Id, routes, sends } from '../middleware/endpoint.ts';
import { Merged, mergeNodes } from './merge-nodes.ts';
import { MAX_ADDRESSES } from './nodes.ts';
import { Split, splitNode } from './split-node.ts';

const MAX_AT_ONCE = 20;
const MAX_LINKS = 500;

const Merge = z.strictObject({
  node_ids: z.array(z.int().positive()).min(1).max(MAX_AT_ONCE),
  dry_run: z.boolean().default(false),
});
const Leaving = z.strictObject({
  name: z.string().trim().min(1).max(100),
  addresses: z.array(z.string().max(100)).min(1).max(MAX_ADDRESSES),
  link_ids: z.array(z.int().positive()).max(MAX_LINKS).default([]),
  dry_run: z.boolean().default(false),
});

const merge = endpoint('estate:write', {
  method: 'post',
  path: '/nodes/{id}/merge',
  request: { params: Id, ...sends(Merge) },
  responses: answers(Merged),
});
const split = endpoint('estate:write', {
  method: 'post',
  path: '/nodes/{id}/split',
  request: { params: Id, ...sends(Leaving) },
  responses: answers(Split),
});

export const mergeRoutes = (hub: Hub) =>
  routes()
    .openapi(merge, (c) => {
      const { id } = c.req.valid('param');
      const { node_ids, dry_run } = c.req.valid('json');
      const { target_id, ...merged } = rehearsed(hub.db, dry_run, () =>
        mergeNodes(hub.db, c.get('actor'), id, node_ids),
      );
      if (!dry_run) announce(hub, [target_id]);
      return c.json(merged, 200);
    })
    .openapi(split, (c) => {
      const { id } = c.req.valid('param');
      const { dry_run, ...wish } = c.req.valid('json');
      const { target_ids, ...made } = rehearsed(hub.db, dry_run, () => splitNode(hub.db, c.get('actor'), id, wish));
      if (!dry_run) announce(hub, target_ids);
      return c.json(made, 200);
    });

function announce(hub: Hub, target_ids: readonly number[]) {
  hub.watching.rescheduled();
  hub.watching.pipeline.rejudge(target_ids, Date.now());
  hub.bus.changed('nodes', 'watches', 'findings', 'events', 'links');
}
