/** Every step of a ticket, the first on top: who, when, from, to, why. */
import { For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { deedText, stateText, type TicketEvent } from './calls.ts';

export function Trace(props: { events: TicketEvent[]; redact: ((event: number) => void) | undefined }) {
  return (
    <ol class="divide-y divide-line">
      <For each={props.events}>
        {(event) => (
          <li class="py-2.5">
            <p class="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
              <span class="numeric text-sm text-dim">{dateTime(event.at)}</span>
              <span class="font-medium">{deedText(event.is)}</span>
              <Show when={event.state_from !== null && event.state_from !== event.state_to}>
                <span class="text-sm">
                  {event.state_from === null ? '' : stateText(event.state_from)} → {stateText(event.state_to)}
                </span>
              </Show>
              <Show when={event.unit_from !== null && event.unit_from !== event.unit_to}>
                <span class="text-sm">
                  {event.unit_from} → {event.unit_to}
                </span>
              </Show>
              <span class="text-sm text-dim">
                {event.person === '-' ? word('tickets', 'party_platform') : (event.person_name ?? event.person)} ·{' '}
                {word('tickets', `party_${event.party}`)}
              </span>
            </p>
            <Show
              when={event.names.length > 0 || event.moment !== null || event.rating !== null || event.outcome !== null}
            >
              <p class="text-sm text-dim">
                {[
                  event.outcome === null ? '' : word('tickets', `outcome_${event.outcome}`),
                  ...event.names,
                  event.moment === null ? '' : dateTime(event.moment).slice(0, 16),
                  event.rating === null ? '' : t('tickets.rating_n', { n: event.rating }),
                ]
                  .filter((text) => text !== '')
                  .join(' · ')}
              </p>
            </Show>
            <Show when={event.is_redacted}>
              <p class="text-dim">{t('tickets.redacted')}</p>
            </Show>
            <Show when={event.reason}>
              <p class="mt-0.5 break-words whitespace-pre-line">{event.reason}</p>
            </Show>
            <Show when={event.text}>
              <p class="mt-0.5 break-words whitespace-pre-line">{event.text}</p>
            </Show>
            <Show
              when={props.redact && (event.text || event.reason) && event.is !== 'redact' ? props.redact : undefined}
            >
              {(redact) => (
                <Button kind="quiet" class="mt-1 print:hidden" onClick={() => redact()(event.number)}>
                  {deedText('redact')}
                </Button>
              )}
            </Show>
          </li>
        )}
      </For>
    </ol>
  );
}
