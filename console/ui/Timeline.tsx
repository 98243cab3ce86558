/** What happened, the newest first, by day. */
import { A } from '@solidjs/router';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { say, t, word } from '../i18n/index.ts';
import { paths } from '../paths.ts';
import { clockTime, date, dateTime, relative } from '../time.ts';
import type { Event } from '../wire.ts';
import { Button } from './Button.tsx';
import { Empty } from './Faces.tsx';
import { SeverityMark } from './Mark.tsx';

const dots: Record<Event['kind'], string> = {
  state: 'bg-accent',
  finding_opened: 'bg-down',
  finding_closed: 'bg-up',
  fact_changed: 'bg-dim',
  change: 'bg-dim',
  maintenance: 'bg-maintenance',
  flapping: 'bg-degraded',
  suppression: 'bg-unknown',
  topology: 'bg-accent',
  discovery: 'bg-accent',
  trap: 'bg-degraded',
  syslog: 'bg-dim',
  load: 'bg-accent',
  emergency: 'bg-down',
  platform: 'bg-degraded',
};

/** `subject` shows whose event it is, where the list is of many. */
export function Timeline(props: {
  events: readonly Event[];
  subject?: boolean;
  /** Given while there is more to read. */
  more?: (() => void) | undefined;
  busy?: boolean;
  empty?: JSX.Element;
}) {
  const days = createMemo(() => {
    const grouped: { day: string; events: Event[] }[] = [];
    for (const event of props.events) {
      const day = date(event.at);
      const last = grouped.at(-1);
      if (last?.day === day) last.events.push(event);
      else grouped.push({ day, events: [event] });
    }
    return grouped;
  });
  return (
    <Show when={props.events.length > 0} fallback={props.empty ?? <Empty title={t('ui.nothing_here')} small />}>
      <For each={days()}>
        {(group) => (
          <section class="mb-3">
            <h3 class="numeric mb-1 text-sm font-medium text-dim">{group.day}</h3>
            <ol>
              <For each={group.events}>{(event) => <Line event={event} subject={props.subject ?? false} />}</For>
            </ol>
          </section>
        )}
      </For>
      <Show when={props.more}>
        {(more) => (
          <Button kind="quiet" busy={props.busy} onClick={() => more()()}>
            {t('ui.earlier')}
          </Button>
        )}
      </Show>
    </Show>
  );
}

function Line(props: { event: Event; subject: boolean }) {
  const href = () => {
    const { node_id, system_id } = props.event;
    if (node_id !== null) return paths.node(node_id);
    return system_id !== null ? paths.system(system_id) : undefined;
  };
  return (
    <li class="grid grid-cols-[4rem_0.75rem_minmax(0,1fr)] gap-x-2 py-1">
      <time
        class="numeric text-sm text-dim"
        dateTime={new Date(props.event.at).toISOString()}
        title={`${dateTime(props.event.at)} (${relative(props.event.at)})`}
      >
        {clockTime(props.event.at)}
      </time>
      <span aria-hidden="true" class={`mt-2 size-2 rounded-full ${dots[props.event.kind] ?? 'bg-dim'}`} />
      <div class="min-w-0">
        <div class="flex flex-wrap items-baseline gap-x-2">
          <Show when={props.subject}>
            <Show when={href()} fallback={<span class="font-medium">{props.event.subject}</span>}>
              {(target) => (
                <A
                  href={target()}
                  class="inline-block leading-6 font-medium text-ink no-underline hover:text-accent hover:underline"
                >
                  {props.event.subject}
                </A>
              )}
            </Show>
          </Show>
          <span class="text-sm text-dim">{word('words', `event_${props.event.kind}`)}</span>
          <Show when={props.event.severity}>
            {(severity) => (
              <span class="self-center text-sm">
                <SeverityMark severity={severity()} />
              </span>
            )}
          </Show>
        </div>
        <p>
          {say(props.event.text)}
          <Show when={props.event.finding_id}>
            {(id) => (
              <A href={paths.finding(id())} class="link ml-2 text-sm whitespace-nowrap">
                {t('words.finding')}
              </A>
            )}
          </Show>
          <Show when={props.event.evidence_id}>
            {(id) => (
              <A href={paths.evidence(id())} class="link ml-2 text-sm whitespace-nowrap">
                {t('evidence.title')}
              </A>
            )}
          </Show>
        </p>
      </div>
    </li>
  );
}
