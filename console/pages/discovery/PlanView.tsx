/** What a job would do, as the dry run tells. */
import { For, type JSX, Show } from 'solid-js';
import { number, say, t, word } from '../../i18n/index.ts';
import { KeyValue, type Pair } from '../../ui/KeyValue.tsx';
import { duration } from '../../ui/quantity.ts';
import type { Plan } from './calls.ts';

export function PlanView(props: { plan: Plan }) {
  const plan = () => props.plan;
  const list = (texts: readonly string[]): JSX.Element => (
    <Show when={texts.length > 0} fallback={<span class="text-dim">{t('words.none')}</span>}>
      <span class="font-mono text-sm break-words">{texts.join('  ')}</span>
    </Show>
  );
  const sweep = (): Pair[] =>
    plan().to_sweep === 0
      ? [{ name: t('discovery.plan_sweep'), value: t('discovery.plan_nothing') }]
      : [
          { name: t('discovery.plan_sweep'), value: number(plan().to_sweep) },
          { name: t('discovery.plan_packets'), value: t('discovery.plan_at_most', { n: plan().packets }) },
          { name: t('discovery.plan_time'), value: duration(plan().at_least_s) },
        ];
  return (
    <section aria-label={t('discovery.plan_title')} class="rounded-md border border-line bg-sunken px-4 py-3">
      <h3 class="mb-2 font-semibold">{t('discovery.plan_title')}</h3>
      <Show when={plan().problems.length > 0}>
        <div role="alert" class="mb-3 text-down">
          <For each={plan().problems}>{(problem) => <p>{say(problem)}</p>}</For>
        </div>
      </Show>
      <KeyValue
        columns={2}
        pairs={[
          { name: t('discovery.plan_ranges'), value: list(plan().ranges) },
          { name: t('discovery.plan_excluded'), value: list(plan().excluded) },
          ...sweep(),
          { name: t('discovery.plan_seeds'), value: list(plan().seeds) },
          {
            name: t('discovery.plan_follows'),
            value: plan().follows.map(say).join('；') || t('words.none'),
          },
          { name: t('discovery.plan_credentials'), value: <Credentials plan={plan()} /> },
          {
            name: t('discovery.plan_limits'),
            value: `${t('discovery.rate_per_s')} ${number(plan().rate_per_s)} · ${t('discovery.at_once')} ${plan().at_once}`,
          },
          ...(plan().tcp_ports.length > 0
            ? [{ name: t('discovery.tcp_ports'), value: plan().tcp_ports.join(', ') }]
            : []),
        ]}
      />
      <Show when={plan().refused.length > 0}>
        <h4 class="mt-3 font-medium">{t('discovery.plan_refused')}</h4>
        <ul class="text-sm">
          <For each={plan().refused}>
            {(seed) => (
              <li>
                <span class="font-mono">{seed.address}</span> <span class="text-down">{say(seed.reason)}</span>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <p class="sr-only">
        {plan()
          .methods.map((method) => word('discovery', `method_${method}`))
          .join(', ')}
      </p>
    </section>
  );
}

function Credentials(props: { plan: Plan }) {
  return (
    <Show
      when={props.plan.credentials.length > 0}
      fallback={<span class="text-dim">{t('discovery.credentials_none')}</span>}
    >
      <ol class="list-inside list-decimal">
        <For each={props.plan.credentials}>
          {(credential) => (
            <li>
              {credential.name}
              <Show when={!credential.readable}>
                <span class="ml-2 text-down">{t('discovery.plan_unreadable')}</span>
              </Show>
            </li>
          )}
        </For>
      </ol>
    </Show>
  );
}
