/** How a system stands by what its type asks: each criterion with its reason and where that leads; the records that its unit brings beneath. */
import { A, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import ChevronRightIcon from 'lucide-solid/icons/chevron-right';
import ClipboardCheckIcon from 'lucide-solid/icons/clipboard-check';
import { For, Show } from 'solid-js';
import { listText, say, type TextKey, t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Conformance, type Criterion, type SystemType, systemQueries } from './calls.ts';
import { Records } from './Records.tsx';

export function ConformanceCard(props: { id: number }) {
  const query = useQuery(() => systemQueries.conformance(props.id));
  return (
    <Loaded query={query}>
      {(data) => (
        <Show
          when={data().type}
          fallback={
            <Empty icon={<ClipboardCheckIcon />} title={t('conformance.none')} hint={t('conformance.none_hint')} />
          }
        >
          {(type) => (
            <div class="space-y-4">
              <Section
                title={say(type().title)}
                note={t('conformance.tasks', { tasks: listText(type().tasks) })}
                actions={<StatusMark status={data().status} />}
                flush
              >
                <Show when={data().chain}>{(chain) => <Chain chain={chain()} criteria={data().criteria} />}</Show>
                <ul class="divide-y divide-line border-t border-line" aria-label={t('conformance.criteria')}>
                  <For each={data().criteria}>{(criterion) => <Line criterion={criterion} type={type()} />}</For>
                </ul>
              </Section>
              <For each={type().records}>{(kind) => <Records system_id={props.id} kind={kind} />}</For>
            </div>
          )}
        </Show>
      )}
    </Loaded>
  );
}

/** The way from end to end, and where it is broken first. */
function Chain(props: { chain: NonNullable<Conformance['chain']>; criteria: readonly Criterion[] }) {
  const of = (name: string) => props.criteria.find((criterion) => criterion.name === name);
  const broken = () => of(props.chain.broken ?? '');
  return (
    <div class="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 pt-1 pb-3">
      <ol class="flex flex-wrap items-center gap-x-1.5 gap-y-1" aria-label={t('conformance.chain')}>
        <For each={props.chain.names}>
          {(name, index) => (
            <Show when={of(name)}>
              {(criterion) => (
                <li class="flex items-center gap-1.5">
                  <span class="inline-flex items-center gap-1.5 rounded-md border border-line px-2 py-0.5 text-sm">
                    <StatusMark status={criterion().status} quiet />
                    {say(criterion().title)}
                  </span>
                  <Show when={index() < props.chain.names.length - 1}>
                    <ChevronRightIcon class="size-4 text-dim" aria-hidden="true" />
                  </Show>
                </li>
              )}
            </Show>
          )}
        </For>
      </ol>
      <Show when={broken()}>
        {(criterion) => (
          <p class="font-medium text-down">{t('conformance.broken_at', { name: say(criterion().title) })}</p>
        )}
      </Show>
    </div>
  );
}

function Line(props: { criterion: Criterion; type: SystemType }) {
  const { criterion } = props;
  return (
    <li class="grid gap-x-6 gap-y-1 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div class="min-w-0">
        <p class="flex flex-wrap items-center gap-x-3 gap-y-0.5">
          <span class="font-medium">{say(criterion.title)}</span>
          <StatusMark status={props.criterion.status} />
        </p>
        <p class="mt-0.5 break-words">{say(props.criterion.reason)}</p>
        <p class="mt-0.5 text-sm text-dim">{say(criterion.detail)}</p>
      </div>
      <div class="flex flex-wrap content-start items-baseline gap-x-3 gap-y-1 text-sm sm:max-w-60 sm:justify-end">
        <span class="text-dim">
          <Show when={props.criterion.seen_at} fallback={t('conformance.not_seen')}>
            {(at) => <Time at={at()} short />}
          </Show>
        </span>
        <For each={props.criterion.because}>
          {(path) => (
            <A href={path} class="link">
              {t(labelOf(path))}
            </A>
          )}
        </For>
        <Register criterion={props.criterion} type={props.type} />
      </div>
    </li>
  );
}

const LABELS: readonly [string, TextKey][] = [
  ['/watches/', 'conformance.to_watch'],
  ['/evidence/', 'conformance.to_evidence'],
  ['/tickets/', 'conformance.to_ticket'],
];
const labelOf = (path: string): TextKey =>
  LABELS.find(([start]) => path.startsWith(start))?.[1] ?? 'conformance.to_more';

/** What was never looked at for want of an endpoint leads to registering one there. */
function Register(props: { criterion: Criterion; type: SystemType }) {
  const [, setSearch] = useSearchParams();
  const session = useSession();
  const place = () => props.type.places.find(({ name }) => name === props.criterion.place);
  const misses = () => props.criterion.because.length === 0 && session.may('estate:write');
  return (
    <Show when={misses() && place()}>
      {(missing) => (
        <button type="button" class="link" onClick={() => setSearch({ new: 'endpoint', place: missing().name })}>
          {t('conformance.to_place', { place: say(missing().title) })}
        </button>
      )}
    </Show>
  );
}
