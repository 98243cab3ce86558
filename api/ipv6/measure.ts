/** The watches by which a target's IPv6 is measured: what of them is missing is added, once a person says so. */
import { isIP } from 'node:net';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { addWatch, checkedParams, type NewWatch } from '../watching/add-watch.ts';
import { inputsOf } from './inputs.ts';
import type { Ipv6Settings } from './settings.ts';

type Subject = { node_id: number | null; host: string | null; url: string | null };
type SnmpWatch = { address: string; family: 4 | 6 | null; params: string; credential_id: number | null };
type Wanted = Omit<NewWatch, 'target_id'>;

const TABLES = ['arp', 'ipv6'];
const TABLES_EVERY_S = 900;
const PATH_EVERY_S = 3_600;
const SSH_EVERY_S = 900;
/** As many as the probe takes. */
const MAX_ORIGINS = 8;

/** How many watches were added. In the caller's transaction; `hub.watching.rescheduled()` after the commit. */
export function measureTarget(db: Db, actor: Actor, target_id: number, settings: Ipv6Settings): number {
  const sqlite = db.$client;
  const subject = sqlite
    .prepare(
      `select t.node_id, e.host, e.url from targets t left join endpoints e on e.id = t.endpoint_id where t.id = ?`,
    )
    .get(target_id) as Subject | undefined;
  if (!subject) return 0;
  const wanted =
    subject.node_id === null
      ? ofService(subject, settings, inputsOf(db)(target_id).origin ?? [])
      : ofNode(db, target_id, subject.node_id);
  const there = sqlite.prepare(
    'select 1 from watches where target_id = ? and probe = ? and address = ? and coalesce(family, 0) = ? and params = ?',
  );
  const others = sqlite.prepare<[number, string, string, number], { id: number; params: string }>(
    'select id, params from watches where target_id = ? and probe = ? and address = ? and coalesce(family, 0) = ? order by id',
  );
  const point = sqlite.prepare('update watches set params = ? where id = ?');
  let added = 0;
  for (const watch of wanted) {
    const params = JSON.stringify(checkedParams(watch.probe as Parameters<typeof checkedParams>[0], watch.params));
    const where = [target_id, watch.probe, watch.address, watch.family ?? 0] as const;
    if (there.get(...where, params)) continue;
    // An origin that moved is asked in place of the old one, not beside it.
    const moved = others.all(...where).find((one) => exceptOrigin(one.params) === exceptOrigin(params));
    if (moved) {
      point.run(params, moved.id);
      const change = { before: { params: JSON.parse(moved.params) }, after: { params: JSON.parse(params) } };
      record(db, actor, { action: 'update', object_kind: 'watch', object_id: moved.id, ...change });
    } else {
      addWatch(db, actor, { target_id, ...watch });
      added += 1;
    }
  }
  return added;
}

function exceptOrigin(params: string): string {
  const { origin: _, ...rest } = JSON.parse(params) as Record<string, unknown>;
  return JSON.stringify(rest);
}

/** Over IPv6 at its own address, and by SNMP wherever it is asked already. */
function ofNode(db: Db, target_id: number, node_id: number): Wanted[] {
  const addresses = db.$client
    .prepare(
      'select address from node_addresses where node_id = ? and family = ? order by is_primary desc, address limit 1',
    )
    .pluck();
  const [four, address] = [4, 6].map((family) => addresses.get(node_id, family) as string | undefined);
  const snmp = db.$client
    .prepare(`select address, family, params, credential_id from watches where target_id = ? and probe = 'snmp' and enabled
      order by family, id limit 1`)
    .get(target_id) as SnmpWatch | undefined;
  const port = snmp ? (JSON.parse(snmp.params) as { port?: number }).port : undefined;
  const asked = port === undefined ? {} : { port };
  const wanted: Wanted[] = [];
  if (snmp) {
    const { credential_id, ...where } = snmp;
    const params = { ...asked, tables: TABLES };
    wanted.push({
      probe: 'snmp',
      params,
      address: where.address,
      family: where.family,
      credential_id,
      every_s: TABLES_EVERY_S,
    });
  }
  if (address === undefined) return wanted;
  const look = { address, family: 6 as const };
  // The same over both families: whether IPv6 is worse can't be told otherwise.
  const both = [look, ...(four === undefined ? [] : [{ address: four, family: 4 as const }])];
  for (const one of both) {
    wanted.push({ ...one, probe: 'icmp', params: {} });
    wanted.push({ ...one, probe: 'ssh', params: {}, every_s: SSH_EVERY_S });
  }
  wanted.push({ ...look, probe: 'path_mtu', params: {}, every_s: PATH_EVERY_S });
  if (snmp)
    wanted.push({
      ...look,
      probe: 'snmp',
      params: { ...asked, tables: ['system'] },
      credential_id: snmp.credential_id,
    });
  return wanted;
}

/** A page is looked at over both families by itself; the family of the watch is that of the name's first address. */
function ofService({ host, url }: Subject, { canary, roots }: Ipv6Settings, origin: readonly string[]): Wanted[] {
  if (host === null) return [];
  const resolver = canary.resolver ? { resolver: [canary.resolver.address], resolver_port: canary.resolver.port } : {};
  const behind = origin.length > 0 ? { origin: origin.slice(0, MAX_ORIGINS) } : {};
  const look = { address: host, family: isIP(host) === 0 ? null : (isIP(host) as 4 | 6) };
  const wanted: Wanted[] = [];
  if (url && /^https?:/.test(url)) {
    wanted.push({ ...look, probe: 'site', params: { url, ...behind, ...resolver } });
    wanted.push({ ...look, probe: 'links', params: { url, hosts: [host], ...resolver } });
    wanted.push({ ...look, probe: 'skylight', params: { url, hosts: [host], ...resolver } });
  }
  if (roots.length > 0 && isIP(host) === 0) wanted.push({ ...look, probe: 'dns_chain', params: { name: host, roots } });
  return wanted;
}
