/** One request to each target in each family before the load: what doesn't answer one is not sent more. */
import { isIP } from 'node:net';
import { probes } from '#probes/index.ts';
import { observe } from '#probes/observe.ts';
import type { Family, Probe } from '#probes/probe.ts';
import { forbidden } from '../watching/forbidden.ts';
import type { Resolved } from './addresses.ts';
import type { WarmUp } from './schema.ts';
import { hostOf } from './targets.ts';

type Target = { endpoint_id: number; origin: string };
type Way = { families: readonly Family[]; timeout_ms: number; trusts_any_certificate: boolean; path: string };

export async function warmUp(targets: readonly Target[], resolved: readonly Resolved[], way: Way): Promise<WarmUp[]> {
  return Promise.all(
    targets.flatMap((target) =>
      way.families.flatMap((family) => {
        const known = resolved.find(({ endpoint_id }) => endpoint_id === target.endpoint_id)?.addresses ?? [];
        const address = known.find((one) => one.family === family)?.address;
        return address === undefined ? [] : [askOnce(target.origin, address, family, way)];
      }),
    ),
  );
}

async function askOnce(origin: string, address: string, family: Family, way: Way): Promise<WarmUp> {
  const { protocol, port } = new URL(origin);
  const seen = await observe(probes.http as Probe, {
    address,
    family,
    forbid: forbidden,
    timeout_ms: Math.min(way.timeout_ms, 30_000),
    params: {
      scheme: protocol.slice(0, -1),
      // The Host header of an address is the address.
      ...(isIP(hostOf(origin)) === 0 ? { host: hostOf(origin) } : {}),
      port: Number(port || (protocol === 'http:' ? 80 : 443)),
      path: way.path,
      follow_redirects: false,
      verify_certificate: !way.trusts_any_certificate,
    },
  });
  const fact = (key: string) => seen.facts.find((one) => one.key === key)?.value;
  const status = fact('http.status');
  const certificate = way.trusts_any_certificate ? undefined : fact('http.certificate_error');
  // Any answer below 500 is one: the first page may well ask for a log-in.
  const fault =
    typeof status !== 'number'
      ? (seen.error ?? 'no answer')
      : status >= 500
        ? `HTTP ${status}`
        : typeof certificate === 'string'
          ? certificate
          : null;
  const outcome = fault === null ? 'ok' : seen.outcome === 'ok' ? 'error' : seen.outcome;
  return { origin, family, outcome, error: fault, took_ms: seen.took_ms };
}
