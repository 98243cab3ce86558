/** All that a plan says, and whose hands it went through. */
import { For, type JSX, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { KeyValue, type Pair } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type PlanPage, rateText, timeText, windowText } from './calls.ts';
import { stop_rules, thresholds } from './plan-form.ts';
import { familyText, ruleText, shapeText, stopName, thresholdName } from './plan-words.ts';
import { ShapePicture } from './ShapePicture.tsx';

export function PlanFacts(props: { page: PlanPage }) {
  const plan = () => props.page.plan;
  return (
    <div class="grid gap-4 lg:grid-cols-2">
      <Section title={t('load.part_what')}>
        <KeyValue
          pairs={[
            { name: t('load.purpose'), value: <span class="break-words whitespace-pre-wrap">{plan().purpose}</span> },
            { name: t('load.targets'), value: <Targets page={props.page} /> },
            { name: t('load.sends'), value: <Sent page={props.page} /> },
            { name: t('load.family'), value: familyText(plan().family) },
            { name: t('load.http'), value: `HTTP/${plan().http}` },
          ]}
        />
      </Section>
      <Section title={t('load.part_how')}>
        <ShapePicture shape={plan().shape} />
        <p class="mt-2 mb-3">{shapeText(plan().shape)}</p>
        <KeyValue
          pairs={[
            { name: t('load.ceiling'), value: <Ceiling page={props.page} /> },
            { name: t('load.connections'), value: plan().max_connections },
            { name: t('load_generators.from'), value: <Senders page={props.page} /> },
            { name: t('load.timeout'), value: timeText(plan().timeout_ms) },
            ...(plan().trusts_any_certificate
              ? [{ name: t('load.trusts'), value: <span class="text-degraded">{t('words.yes')}</span> }]
              : []),
          ]}
        />
      </Section>
      <Section title={t('load.part_when')}>
        <KeyValue
          pairs={[
            { name: t('load.window'), value: <span class="numeric">{windowText(plan())}</span> },
            { name: t('load.contact_name'), value: plan().contact_name },
            { name: t('load.contact_phone'), value: <span class="numeric">{plan().contact_phone}</span> },
          ]}
        />
        <h3 class="mt-4 mb-1 font-medium">{t('load.who')}</h3>
        <KeyValue pairs={hands(plan())} />
        <Show when={plan().reason && plan().state !== 'rejected'}>
          <p class="mt-2 text-dim">{t('load.said_because', { reason: plan().reason })}</p>
        </Show>
      </Section>
      <Section title={t('load.part_rules')}>
        <h3 class="mb-1 font-medium">{t('load.stop_rules')}</h3>
        <KeyValue
          columns={2}
          pairs={stop_rules.map((name) => ({ name: stopName(name), value: ruleText(name, plan().stop_rules[name]) }))}
        />
        <h3 class="mt-4 mb-1 font-medium">{t('load.thresholds')}</h3>
        <KeyValue
          columns={2}
          pairs={thresholds.map((name) => ({
            name: thresholdName(name),
            value: ruleText(name, plan().thresholds[name]),
          }))}
        />
      </Section>
    </div>
  );
}

function hands(plan: PlanPage['plan']): Pair[] {
  const by = (person: string, at: number | null): JSX.Element => (
    <span>
      {person} <Time at={at} />
    </span>
  );
  return [
    { name: t('load.written'), value: by(plan.created_by_name ?? plan.created_by, plan.created_at) },
    ...(plan.edited_at !== plan.created_at
      ? [{ name: t('load.edited'), value: by(plan.edited_by_name ?? plan.edited_by, plan.edited_at) }]
      : []),
    ...(plan.submitted_by === null
      ? []
      : [{ name: t('load.submitted'), value: by(plan.submitted_by_name ?? plan.submitted_by, plan.submitted_at) }]),
    ...(plan.decided_by === null
      ? []
      : [{ name: t('load.decided'), value: by(plan.decided_by_name ?? plan.decided_by, plan.decided_at) }]),
  ];
}

const Targets = (props: { page: PlanPage }) => (
  <ul>
    <For each={props.page.targets}>
      {(target) => (
        <li class="break-words">
          {target.name}{' '}
          <Show when={target.origin} fallback={<span class="text-sm text-degraded">{t('load.no_origin')}</span>}>
            {(origin) => <span class="font-mono text-sm text-dim">{origin()}</span>}
          </Show>
        </li>
      )}
    </For>
  </ul>
);

/** Who can't send now is named with why: the start would be refused. */
const Senders = (props: { page: PlanPage }) => (
  <Show when={props.page.generators.length > 0} fallback={t('agents.hub')}>
    <ul>
      <For each={props.page.generators}>
        {(agent) => (
          <li class="break-words">
            {agent.name ?? `#${agent.agent_id}`}
            <Show when={agent.why_not}>{(why) => <span class="ml-2 text-sm text-degraded">{say(why())}</span>}</Show>
          </li>
        )}
      </For>
    </ul>
  </Show>
);

function Sent(props: { page: PlanPage }) {
  const request = () => props.page.plan.request;
  return (
    <Show when={request()} fallback={<CodeBlock label={t('load.scenario')} text={props.page.plan.scenario ?? ''} />}>
      {(single) => (
        <div class="space-y-1 font-mono text-sm break-all">
          <p>
            {single().method} {single().path}
          </p>
          <For each={single().headers}>
            {([name, value]) => (
              <p class="text-dim">
                {name}: {value}
              </p>
            )}
          </For>
          <Show when={single().body}>{(body) => <CodeBlock label={t('load.body')} text={body()} />}</Show>
        </div>
      )}
    </Show>
  );
}

function Ceiling(props: { page: PlanPage }) {
  const { limit } = props.page;
  return (
    <span>
      {rateText(props.page.plan.ceiling_rate)}{' '}
      <span class="text-sm text-dim">
        {t(limit.is_default ? 'load.ceiling_default' : 'load.ceiling_limit', { n: String(limit.ceiling_rate) })}
        <Show when={limit.peak_rate !== null}>, {t('load.ceiling_peak', { n: String(limit.peak_rate) })}</Show>
      </span>
    </span>
  );
}
