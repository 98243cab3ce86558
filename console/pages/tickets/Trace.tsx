/** Every step of a ticket and what was seen of its subject meanwhile, the first on top: who, when, from, to, why. */
import { A } from '@solidjs/router';
import { createMemo, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import type { Event } from '../../wire.ts';
import { deedText, stateText, type TicketEvent } from './calls.ts';

const kib = 1024;
const sizeText = (bytes: number) =>
  bytes < kib * kib ? `${Math.max(1, Math.round(bytes / kib))} KiB` : `${(bytes / kib / kib).toFixed(1)} MiB`;

type Line = { at: number; step?: TicketEvent; seen?: Event };

export function Trace(props: {
  id: number;
  events: TicketEvent[];
  /** What was seen of what the ticket is about. */
  seen: Event[];
  redact: ((event: number) => void) | undefined;
}) {
  const lines = createMemo((): Line[] =>
    [
      ...props.events.map((step) => ({ at: step.at, step })),
      ...props.seen.map((seen) => ({ at: seen.at, seen })),
    ].toSorted((a, b) => a.at - b.at),
  );
  return (
    <ol class="divide-y divide-line">
      <For each={lines()}>
        {(line) => (
          <Show when={line.step} fallback={<Show when={line.seen}>{(seen) => <Seen event={seen()} />}</Show>}>
            {(step) => <Step id={props.id} event={step()} redact={props.redact} />}
          </Show>
        )}
      </For>
    </ol>
  );
}

function Seen(props: { event: Event }) {
  return (
    <li class="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-l-2 border-l-unknown py-1.5 pl-3">
      <span class="numeric text-sm text-dim">{dateTime(props.event.at)}</span>
      <span class="text-sm text-dim">
        {t('tickets.seen')} · {word('words', `event_${props.event.kind}`)}
      </span>
      <span class="min-w-0">{say(props.event.text)}</span>
      <Show when={props.event.evidence_id}>
        {(id) => (
          <A href={paths.evidence(id())} class="link text-sm whitespace-nowrap">
            {t('evidence.title')}
          </A>
        )}
      </Show>
    </li>
  );
}

function Step(props: { id: number; event: TicketEvent; redact: ((event: number) => void) | undefined }) {
  return (
    <li class="py-2.5">
      <p class="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <span class="numeric text-sm text-dim">{dateTime(props.event.at)}</span>
        <span class="font-medium">{deedText(props.event.is)}</span>
        <Show when={props.event.state_from !== null && props.event.state_from !== props.event.state_to}>
          <span class="text-sm">
            {props.event.state_from === null ? '' : stateText(props.event.state_from)} →{' '}
            {stateText(props.event.state_to)}
          </span>
        </Show>
        <Show when={props.event.unit_from !== null && props.event.unit_from !== props.event.unit_to}>
          <span class="text-sm">
            {props.event.unit_from} → {props.event.unit_to}
          </span>
        </Show>
        <span class="text-sm text-dim">
          {props.event.person === '-' ? '' : `${props.event.person_name ?? props.event.person} · `}
          {word('tickets', `party_${props.event.party}`)}
        </span>
      </p>
      <Show
        when={
          props.event.names.length > 0 ||
          props.event.moment !== null ||
          props.event.rating !== null ||
          props.event.outcome !== null
        }
      >
        <p class="text-sm text-dim">
          {[
            props.event.outcome === null ? '' : word('tickets', `outcome_${props.event.outcome}`),
            ...props.event.names,
            props.event.moment === null ? '' : dateTime(props.event.moment).slice(0, 16),
            props.event.rating === null ? '' : t('tickets.rating_n', { n: props.event.rating }),
          ]
            .filter((text) => text !== '')
            .join(' · ')}
        </p>
      </Show>
      <Show when={props.event.file}>
        {(file) => (
          <p>
            <a
              class="link break-all"
              href={`/api/tickets/${props.id}/attachments/${props.event.number}`}
              rel="external"
              download={file().name}
            >
              {file().name}
            </a>{' '}
            <span class="numeric text-sm text-dim">{sizeText(file().bytes)}</span>
          </p>
        )}
      </Show>
      <Show when={props.event.is_redacted}>
        <p class="text-dim">{t('tickets.redacted')}</p>
      </Show>
      <Show when={props.event.reason}>
        <p class="mt-0.5 break-words whitespace-pre-line">{props.event.reason}</p>
      </Show>
      <Show when={props.event.text}>
        <p class="mt-0.5 break-words whitespace-pre-line">{props.event.text}</p>
      </Show>
      <Show
        when={
          props.redact && (props.event.text || props.event.reason || props.event.file) && props.event.is !== 'redact'
            ? props.redact
            : undefined
        }
      >
        {(redact) => (
          <Button kind="quiet" class="mt-1 print:hidden" onClick={() => redact()(props.event.number)}>
            {deedText('redact')}
          </Button>
        )}
      </Show>
    </li>
  );
}
