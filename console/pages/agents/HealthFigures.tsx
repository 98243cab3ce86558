/** What an agent tells of itself once a minute. What it never told is unknown, and what is old says so. */
import { For, Show } from 'solid-js';
import { number, t } from '../../i18n/index.ts';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { quantity } from '../../ui/quantity.ts';
import { Time } from '../../ui/Time.tsx';
import { type AgentPageData, offsetText, standingOf } from './calls.ts';
import { TabLink } from './Records.tsx';

export function HealthFigures(props: { page: AgentPageData }) {
  const agent = () => props.page.agent;
  return (
    <Show when={props.page.health} fallback={<p class="text-dim">{t('agents.no_health')}</p>}>
      {(health) => (
        <>
          <Show when={standingOf(agent()) !== 'working'}>
            <p class="mb-3 rounded-md border border-degraded px-3 py-2 text-sm">{t('agents.health_is_old')}</p>
          </Show>
          <KeyValue
            pairs={[
              { name: t('agents.told_at'), value: <Time at={health().at} /> },
              { name: t('agents.runs_since'), value: <Time at={health().started_at} /> },
              { name: t('agents.carries'), value: number(health().watches) },
              { name: t('agents.looks'), value: number(health().looks) },
              { name: t('agents.lag'), value: quantity(health().lag_p99_ms, 'ms') },
              {
                name: t('agents.buffered'),
                value: (
                  <>
                    {number(health().buffered)}
                    <Show when={health().buffered > 0}> ({quantity(health().buffered_bytes, 'B')})</Show>
                    <Show when={health().oldest_at}>
                      {(at) => (
                        <span class="ml-2 text-sm text-dim">
                          {t('agents.oldest')} <Time at={at()} short />
                        </span>
                      )}
                    </Show>
                  </>
                ),
              },
              {
                name: t('agents.dropped'),
                value: (
                  <Show when={health().dropped > 0} fallback="0">
                    <TabLink tab="gaps">{number(health().dropped)}</TabLink>
                  </Show>
                ),
              },
              {
                name: t('agents.disk'),
                value:
                  health().disk_free_bytes === null
                    ? t('agents.unknown')
                    : quantity(health().disk_free_bytes ?? 0, 'B'),
              },
              { name: t('agents.clock'), value: offsetText(agent().clock_offset_ms) },
              { name: t('agents.memory'), value: quantity(health().rss_bytes, 'B') },
              { name: t('agents.cpu'), value: quantity(health().cpu_s, 's') },
            ]}
          />
          <Show when={health().unable.length > 0}>
            <div class="mt-3 rounded-md border border-degraded px-3 py-2">
              <p class="font-medium">{t('agents.unable')}</p>
              <ul class="text-sm">
                <For each={health().unable}>{(one) => <li class="break-words">{one}</li>}</For>
              </ul>
            </div>
          </Show>
        </>
      )}
    </Show>
  );
}
