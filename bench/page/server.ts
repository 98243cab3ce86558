/**
 * One side of the bench of pages, a process of its own: `server.ts ours NODES` is the whole hub with somebody logged in, `bare NODES`
 * node:http with the same rows out of the same tables and nothing else. Tells its address, then its CPU time whenever asked.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { listen } from '../../api/listen.ts';
import { type TestHub, testHub } from '../../api/testing.ts';
import { fillExtranet } from '../metrics/fill.ts';

/** `limited`: the cookie of somebody who sees a tenth. */
export type Ready = { port: number; cookie: string; limited: string };

const ROWS = `select n.id, n.name, n.role, t.state, t.state_reason, t.state_since, n.unit_id, u.name as unit_name, n.area_id,
    a.name as area_name, a.level, n.vendor, n.model, n.version, n.serial,
    (select address from node_addresses p where p.node_id = n.id and p.family = 4 and p.is_primary = 1) as address_v4,
    (select address from node_addresses p where p.node_id = n.id and p.family = 6 and p.is_primary = 1) as address_v6, t.seen_at,
    (select count(*) from findings o where o.target_id = t.id and o.closed_at is null) as open_findings
  from nodes n join targets t on t.node_id = n.id left join units u on u.id = n.unit_id left join areas a on a.id = n.area_id
  order by n.id limit 50`;

async function bare({ hub }: TestHub): Promise<number> {
  const rows = hub.db.$client.prepare<[], { state_reason: string }>(ROWS);
  const total = hub.db.$client.prepare('select count(*) from nodes').pluck();
  const server = createServer((_, answer) => {
    const found = rows.all().map((row) => ({ ...row, state_reason: JSON.parse(row.state_reason) }));
    answer.setHeader('content-type', 'application/json');
    answer.end(JSON.stringify({ rows: found, total: total.get() }));
  });
  await new Promise<void>((fulfil) => server.listen(0, '127.0.0.1', fulfil));
  return (server.address() as AddressInfo).port;
}

const [side, nodes] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'bench-page-'));
const t = await testHub({ folder });
fillExtranet(t.hub.db, Number(nodes), Date.now());
const { cookie: limited } = await t.enter('limited', [{ role: 'network_engineer', unit_id: 1 }]);
// What goes on by itself after a start is not the page's.
await sleep(3_000);
const port = side === 'bare' ? await bare(t) : (await listen(t.app, '127.0.0.1', 0)).port;
process.send?.({ port, cookie: t.cookie, limited } satisfies Ready);
process.on('message', () => process.send?.(process.cpuUsage()));
process.on('disconnect', () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit();
});
