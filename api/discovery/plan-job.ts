/** What a job would do, and what it would refuse: told before it asks anything. */

import { eq } from 'drizzle-orm';
import type { Text } from '#probes/probe.ts';
import { credentials } from '../credentials/schema.ts';
import { openSecret } from '../credentials/vault.ts';
import type { Hub } from '../hub.ts';
import { type Scope, scopeOf } from './change-scope.ts';
import type { Method } from './schema.ts';
import { boundsOfScope } from './scope-bounds.ts';
import type { NewJob, Plan } from './shapes.ts';

/** An address that doesn't answer is asked once more. */
const ECHOES = 2;

const FOLLOWS: Record<Exclude<Method, 'sweep'>, Text> = {
  neighbours: { zh: 'LLDP、CDP 邻居的管理地址', en: 'management addresses of LLDP and CDP neighbours' },
  arp: { zh: 'ARP、ND 表中的地址', en: 'addresses in ARP and ND tables' },
  routes: { zh: '路由的下一跳', en: 'next hops of routes' },
};

export function planJob(hub: Pick<Hub, 'db' | 'keys'>, wanted: NewJob): Plan {
  const scope = scopeOf(hub.db, wanted.scope_id);
  const bounds = boundsOfScope(scope);
  const methods = [...new Set(wanted.methods)];
  const seeds = [...new Set(wanted.seeds)];
  const permitted = seeds.flatMap((seed) => bounds.permit(seed) ?? []);
  const refused = seeds.filter((seed) => bounds.permit(seed) === undefined);
  const to_sweep = methods.includes('sweep') ? bounds.size : 0;
  const packets = to_sweep * (ECHOES + (scope.tcp_silent ? scope.tcp_ports.length : 0));
  const plan = {
    to_sweep,
    packets,
    at_least_s: Math.ceil(packets / scope.rate_per_s),
    credentials: credentialsOf(hub, scope),
    methods,
    seeds: [...new Set(permitted)],
    max_hops: wanted.max_hops,
    follows: wanted.max_hops === 0 ? [] : methods.flatMap((method) => (method === 'sweep' ? [] : FOLLOWS[method])),
    refused: refused.map((address) => ({
      address,
      reason: { zh: '不在允许范围内，或不允许探测', en: 'outside of the scope, excluded, or never to be asked' },
    })),
  };
  const { ranges, excluded, rate_per_s, at_once, snmp_port, tcp_ports, tcp_silent } = scope;
  const settings = { ranges, excluded, rate_per_s, at_once, snmp_port, tcp_ports, tcp_silent };
  return { ...settings, ...plan, problems: problemsOf(scope, plan) };
}

function credentialsOf({ db, keys }: Pick<Hub, 'db' | 'keys'>, { credential_ids }: Scope): Plan['credentials'] {
  return credential_ids.flatMap((id) => {
    const row = db.select().from(credentials).where(eq(credentials.id, id)).get();
    if (!row) return [];
    const readable = openSecret(keys.credentials, row.name, row.sealed) !== undefined;
    return [{ id, name: row.name, kind: row.kind, readable }];
  });
}

function problemsOf(
  scope: Scope,
  plan: Pick<Plan, 'to_sweep' | 'seeds' | 'refused' | 'methods' | 'credentials'>,
): Text[] {
  const problems: Text[] = [];
  if (!scope.enabled) problems.push({ zh: '该允许范围已停用', en: 'This scope is switched off' });
  if (plan.refused.length > 0) {
    problems.push({ zh: '有种子地址不在允许范围内', en: 'There are seeds outside of the scope' });
  }
  if (plan.methods.length === 0) problems.push({ zh: '未选择任何发现方式', en: 'No method was chosen' });
  if (plan.to_sweep === 0 && plan.seeds.length === 0) {
    problems.push({
      zh: '没有可探测的地址：请给出种子地址，或扫描含 IPv4 网段的范围（IPv6 网段从不扫描）',
      en: 'Nothing to ask: give a seed, or sweep a scope with IPv4 ranges (IPv6 ranges are never swept)',
    });
  }
  if (plan.to_sweep === 0 && plan.credentials.length === 0) {
    problems.push({ zh: '没有 SNMP 凭据，无法询问种子', en: 'Without SNMP credentials no seed tells of others' });
  }
  return problems;
}
