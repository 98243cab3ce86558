/**
 * What is registered, as Prometheus' HTTP service discovery takes it: one group for each watched question, so that
 * `/probe` can be asked for it, or the address alone handed to another exporter.
 */
import { z } from 'zod';
import { probes } from '#probes/index.ts';
import type { Hub } from '../hub.ts';
import { endpoint, routes } from '../middleware/endpoint.ts';
import { wrong } from '../middleware/errors.ts';
import { targetText } from './registered-target.ts';

const Group = z.object({ targets: z.array(z.string()), labels: z.record(z.string(), z.string()) });

const discovery = endpoint('metrics:read', {
  method: 'get',
  path: '/sd/prometheus',
  request: {
    query: z.object({
      /** Only what this probe watches: icmp, http, snmp, … */
      probe: z.string().max(40).optional(),
      family: z.enum(['4', '6']).optional(),
      kind: z.enum(['node', 'system']).optional(),
    }),
  },
  responses: {
    200: {
      description: 'Target groups of http_sd_config',
      content: { 'application/json': { schema: z.array(Group) } },
    },
  },
});

type Row = {
  watch: number;
  probe: string;
  params: string;
  address: string;
  family: number | null;
  node: string | null;
  system: string | null;
  endpoint: string | null;
  role: string | null;
  level: string | null;
  unit: string | null;
  area: string | null;
  area_code: string | null;
  vendor: string | null;
  model: string | null;
};

export const serviceDiscoveryRoutes = (hub: Hub) =>
  routes().openapi(discovery, (c) => {
    const { probe = null, family, kind = null } = c.req.valid('query');
    if (probe !== null && !Object.hasOwn(probes, probe)) {
      throw wrong('probe', `没有名为 ${probe} 的探测`, `There is no probe ${probe}: ${Object.keys(probes).join(', ')}`);
    }
    const rows = hub.db.$client
      .prepare(`select w.id as watch, w.probe, w.params, w.address,
          coalesce(w.family, iif(w.address like '%:%', 6, iif(w.address glob '*[a-zA-Z]*', null, 4))) as family,
          n.name as node, y.name as system, e.name as endpoint, n.role, coalesce(a.level, u.level) as level,
          u.name as unit, a.name as area, a.code as area_code, n.vendor, n.model
        from watches w join targets t on t.id = w.target_id left join nodes n on n.id = t.node_id
          left join endpoints e on e.id = t.endpoint_id left join systems y on y.id = e.system_id
          left join units u on u.id = coalesce(n.unit_id, y.unit_id) left join areas a on a.id = coalesce(n.area_id, y.area_id)
        where w.enabled and (:probe is null or w.probe = :probe)
          and (:kind is null or (:kind = 'node') = (t.node_id is not null)) order by w.id`)
      .all({ probe, kind }) as Row[];
    const wanted = family === undefined ? rows : rows.filter((row) => String(row.family) === family);
    return c.json(wanted.map(groupOf), 200);
  });

/** Labels that nobody knows are left out: Prometheus has no empty ones. */
function groupOf(row: Row): z.infer<typeof Group> {
  const { params, address, ...said } = row;
  const labels = Object.entries(said)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => [`__meta_zhengwang_${name}`, String(value)]);
  return {
    targets: [targetText(row.probe, address, JSON.parse(params) as Record<string, unknown>)],
    labels: Object.fromEntries([...labels, ['__meta_zhengwang_address', address]]),
  };
}
