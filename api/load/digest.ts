/** What an approval is of: the plan's words, its files of data and the places they go to. Whatever changes in either, the approval doesn't hold any more. */
import { createHash } from 'node:crypto';
import { canonical } from '#compliance/evidence/chain.ts';
import type { DataFile } from './data-files.ts';
import type { Plan } from './plans.ts';
import type { SentAs } from './schema.ts';
import type { PlannedTarget } from './targets.ts';

type Held = Pick<DataFile, 'file' | 'sm3'>;
/** Absent where there are none, so that plans and runs of before they were known keep their digest. */
const generatorsIn = (generators: readonly number[] | null) => (generators ? { generators } : {});
const dataIn = (files: readonly Held[]) =>
  files.length > 0 ? { data: files.map(({ file, sm3 }) => ({ file, sm3 })) } : {};

export function digestOf(plan: Plan, targets: readonly PlannedTarget[], files: readonly Held[]): string {
  const { system_id, name, purpose, endpoint_ids, scenario, request, shape, family, http, ceiling_rate } = plan;
  const { max_connections, timeout_ms, trusts_any_certificate, from_at, until_at } = plan;
  const { contact_name, contact_phone, stop_rules, thresholds } = plan;
  const said = {
    ...{ system_id, name, purpose, endpoint_ids, scenario, request, shape, family, http, ceiling_rate },
    ...{ max_connections, timeout_ms, trusts_any_certificate, from_at, until_at },
    ...{ contact_name, contact_phone, stop_rules, thresholds },
    targets: targets.map(({ endpoint_id, system_id, host, origin }) => ({ endpoint_id, system_id, host, origin })),
    ...dataIn(files),
    ...generatorsIn(plan.generators),
  };
  return hashOf(said);
}

type Asked = Pick<Plan, 'scenario' | 'request' | 'family' | 'http' | 'max_connections' | 'generators'>;
/** Of a run, so that a later one is known to ask the same with the same data: `origins` are those of its targets, in the order of the plan. */
export const sentAs = (plan: Asked, origins: readonly string[], files: readonly Held[]): SentAs => ({
  scenario: hashOf({ scenario: plan.scenario, request: plan.request, origins, ...dataIn(files) }),
  ...{ family: plan.family, http: plan.http, max_connections: plan.max_connections },
  ...generatorsIn(plan.generators),
});

const hashOf = (said: object): string =>
  createHash('sha256')
    .update(canonical(JSON.parse(JSON.stringify(said))))
    .digest('hex');
