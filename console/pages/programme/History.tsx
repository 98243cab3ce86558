/** How the task came to say what it says, and the course of what was measured. */
import { For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { Sparkline } from '../../ui/Bars.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { dayText } from '../compliance/calendar-day.ts';
import { deadlineText, type TaskPage, taskHref } from './calls.ts';

type Version = TaskPage['versions'][number];

export function History(props: { data: TaskPage }) {
  const figureTitle = (name: string) => {
    const found = props.data.task.whole.figures.find(({ figure }) => figure === name);
    return found ? say(found.title) : name;
  };
  return (
    <Section title={t('programme.history')} note={t('programme.history_note')}>
      <For each={props.data.course.filter(({ days }) => days.length > 0)}>
        {({ figure, days }) => (
          <p class="mb-3 flex flex-wrap items-center gap-x-4 gap-y-1">
            <span>{figureTitle(figure)}</span>
            <Sparkline
              values={days.map(({ low }) => low)}
              label={t('programme.course', {
                from: days[0]?.day ?? '',
                to: days.at(-1)?.day ?? '',
                last: shareText(days.at(-1)?.low ?? null),
              })}
            />
            <span class="text-sm text-dim">{t('programme.days_measured', { n: days.length })}</span>
          </p>
        )}
      </For>
      <ol class="divide-y divide-line">
        <For each={props.data.versions}>{(one) => <Line version={one} data={props.data} />}</For>
      </ol>
    </Section>
  );
}

const shareText = (low: number | null): string => (low === null ? t('programme.measured_unknown') : `${low}%`);

function Line(props: { version: Version; data: TaskPage }) {
  const changed = () => props.version.changed.filter((field) => field !== 'deadlines');
  const hasMore = () => props.version.changed.includes('deadlines') && props.version.moved.length === 0;
  const nameOf = (number: number) => {
    const found = props.data.task.deadlines.find((one) => one.number === number);
    return found ? deadlineText(found) : String(number);
  };
  return (
    <li class="py-2">
      <p class="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <a class="link numeric" href={taskHref(props.data.task.id, dayText(props.version.written_at))}>
          {t('programme.version_n', { n: props.version.version })}
        </a>
        <span class="text-sm text-dim">
          <Time at={props.version.written_at} />
        </span>
        <span class="font-medium">{props.version.written_by_name ?? props.version.written_by}</span>
        <Show when={props.version.reason}>
          <span class="min-w-0 text-dim">{props.version.reason}</span>
        </Show>
      </p>
      <ul class="mt-0.5 text-sm">
        <For each={props.version.moved}>
          {({ number, from, to }) => (
            <li>
              {nameOf(number)}: <span class="numeric text-dim">{from ?? '—'}</span> →{' '}
              <span class="numeric">{to ?? '—'}</span>
            </li>
          )}
        </For>
        <Show when={changed().length > 0 || hasMore()}>
          <li class="text-dim">
            {t('programme.changed', {
              fields: [...changed(), ...(hasMore() ? ['deadlines'] : [])]
                .map((field) => word('programme', `field_${field}`))
                .join(t('audit.and')),
            })}
          </li>
        </Show>
      </ul>
    </li>
  );
}
