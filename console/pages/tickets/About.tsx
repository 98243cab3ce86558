/** What a ticket is about: as it stands now, beside how it stood when the ticket was filed, which never changes. */
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { StateMark } from '../../ui/Mark.tsx';
import { Time } from '../../ui/Time.tsx';
import type { State } from '../../wire.ts';
import type { TicketPageData } from './calls.ts';

const states: readonly string[] = ['up', 'degraded', 'down', 'unknown', 'maintenance'] satisfies State[];
const hrefs: Partial<Record<string, (id: number) => string>> = {
  node: paths.node,
  system: paths.system,
  finding: paths.finding,
  access_network: paths.accessNetwork,
};

export function About(props: { page: TicketPageData }) {
  return (
    <div class="space-y-3">
      <div>
        <p class="text-sm text-dim">{t('tickets.now')}</p>
        <Show when={props.page.subjects.length > 0} fallback={<p>{t('tickets.gone')}</p>}>
          <For each={props.page.subjects}>
            {(one) => (
              <div class="mt-1">
                <p class="flex flex-wrap items-baseline gap-x-2">
                  <Show when={hrefs[one.kind]} fallback={<span class="font-medium">{one.name}</span>}>
                    {(href) => (
                      <A class="link font-medium" href={href()(one.id)}>
                        {one.name}
                      </A>
                    )}
                  </Show>
                  <Show when={states.includes(one.state)}>
                    <StateMark state={one.state as State} />
                  </Show>
                </p>
                <Show when={one.reason}>{(reason) => <p class="text-sm">{say(reason())}</p>}</Show>
              </div>
            )}
          </For>
        </Show>
      </div>
      <Show when={props.page.snapshot}>
        {(then) => (
          <div>
            <p class="text-sm text-dim">
              {t('tickets.as_filed')} <Time at={then().at} />
            </p>
            <p class="flex flex-wrap items-baseline gap-x-2">
              <span class="font-medium">{then().name}</span>
              <Show when={states.includes(then().state)}>
                <StateMark state={then().state as State} />
              </Show>
            </p>
            <p class="text-sm">{say(then().reason)}</p>
            <Show when={then().evidence}>
              {(evidence) => (
                <p class="text-sm">
                  <A class="link" href={paths.evidence(evidence().id)}>
                    {t('tickets.evidence', { id: String(evidence().id) })}
                  </A>{' '}
                  <span class="font-mono text-xs text-dim">SM3 {evidence().digest.slice(0, 16)}…</span>
                </p>
              )}
            </Show>
          </div>
        )}
      </Show>
    </div>
  );
}
