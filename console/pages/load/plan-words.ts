/** What a plan says, in words: for its page, and for the two sides when two people changed it. */
import { t, word } from '../../i18n/index.ts';
import { duration } from '../../ui/quantity.ts';
import { durationOf, type PlanContent, rateText, type Shape, shareText, timeText, windowText } from './calls.ts';
import { type StopRule, stop_rules, thresholds } from './plan-form.ts';

const rateOnly = (rate: number) => String(Number(rate.toFixed(2)));

export function shapeText(shape: Shape): string {
  if (shape.model === 'search') {
    const { start_rate, step_ms, rounds, error_share, p95_ms } = shape;
    const of = { rate: rateOnly(start_rate), time: duration(step_ms / 1000), n: rounds };
    return t('load.picture_search', { ...of, errors: shareText(error_share), p95: ruleText('p95_ms', p95_ms) });
  }
  const time = duration(durationOf(shape) / 1000);
  if (shape.model === 'closed') return t('load.picture_users', { n: shape.users, time });
  const peak = Math.max(...shape.stages.flatMap(({ from_rate, to_rate }) => [from_rate, to_rate]));
  return t('load.picture', { peak: rateOnly(peak), time });
}

export const familyText = (family: PlanContent['family']): string => word('load', `family_${family}`);

/** Also of what a scenario asks by itself, such as `p90_ms`. */
export function ruleText(name: string, value: number | null): string {
  if (value === null) return t('load.off');
  if (name.endsWith('_share')) return shareText(value);
  if (name.endsWith('_s')) return duration(value);
  return name === 'rate' ? rateText(value) : timeText(value);
}
export const stopName = (name: StopRule): string => word('load', `stop_${name}`).replace(/ ?[(（].*[)）]$/, '');
export const thresholdName = (name: string): string => word('load', `threshold_${name}`);

export const sentText = ({ request, scenario }: Pick<PlanContent, 'request' | 'scenario'>): string =>
  request === null ? (scenario ?? '') : `${request.method} ${request.path}`;

/** All that two people could write differently. Targets and agents are told by their names. */
export function factsOf(
  plan: PlanContent,
  nameOf: (endpoint_id: number) => string,
  agentOf: (agent_id: number) => string,
): { name: string; text: string }[] {
  const { request, shape } = plan;
  const headers = (request?.headers ?? []).map(([key, value]) => `${key}: ${value}`).join('\n');
  const stages = shape.model === 'open' ? shape.stages : [];
  const stageText = stages.map((one) => `${one.from_rate} → ${one.to_rate}, ${duration(one.duration_ms / 1000)}`);
  return [
    { name: t('load.name'), text: plan.name },
    { name: t('load.purpose'), text: plan.purpose },
    { name: t('load.targets'), text: plan.endpoint_ids.map(nameOf).join(', ') },
    { name: t('load.sends'), text: sentText(plan) },
    { name: t('load.headers'), text: headers },
    { name: t('load.body'), text: request?.body ?? '' },
    { name: t('load.shape'), text: [shapeText(shape), ...stageText].join('\n') },
    { name: t('load.family'), text: familyText(plan.family) },
    { name: t('load.http'), text: plan.http },
    { name: t('load_generators.from'), text: plan.generators?.map(agentOf).join(', ') ?? t('agents.hub') },
    { name: t('load.ceiling'), text: rateText(plan.ceiling_rate) },
    { name: t('load.connections'), text: String(plan.max_connections) },
    { name: t('load.timeout'), text: timeText(plan.timeout_ms) },
    { name: t('load.trusts'), text: plan.trusts_any_certificate ? t('words.yes') : t('words.no') },
    { name: t('load.window'), text: windowText(plan) },
    { name: t('load.contact_name'), text: `${plan.contact_name} ${plan.contact_phone}` },
    {
      name: t('load.stop_rules'),
      text: stop_rules.map((one) => `${stopName(one)} ${ruleText(one, plan.stop_rules[one])}`).join('\n'),
    },
    {
      name: t('load.thresholds'),
      text: thresholds.map((one) => `${thresholdName(one)} ${ruleText(one, plan.thresholds[one])}`).join('\n'),
    },
  ];
}
