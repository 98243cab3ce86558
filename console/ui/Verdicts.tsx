/** What the checks say, each with its reason; opened, the facts it rests on and the sealed evidence. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import ChevronRightIcon from 'lucide-solid/icons/chevron-right';
import { For, Show } from 'solid-js';
import { queries } from '../api.ts';
import { say, t } from '../i18n/index.ts';
import { paths } from '../paths.ts';
import type { KnownFact, Text, Verdict } from '../wire.ts';
import { factText } from './fact.ts';
import { SeverityMark, StatusMark } from './Mark.tsx';
import { Time } from './Time.tsx';

export function Verdicts(props: { verdicts: readonly Verdict[]; empty: string }) {
  return (
    <Show
      when={props.verdicts.length > 0}
      fallback={<p class="border-t border-line px-4 py-8 text-center text-dim">{props.empty}</p>}
    >
      <ul class="divide-y divide-line border-t border-line">
        <For each={props.verdicts}>{(verdict) => <Line verdict={verdict} />}</For>
      </ul>
    </Show>
  );
}

function Line(props: { verdict: Verdict }) {
  const bad = () => props.verdict.status === 'fail' || props.verdict.status === 'warn';
  return (
    <li>
      <details class="group">
        <summary class="grid cursor-pointer list-none grid-cols-[1rem_minmax(0,1fr)_auto] gap-x-2 py-2.5 pr-4 pl-3 -outline-offset-2 hover:bg-wash [&::-webkit-details-marker]:hidden">
          <ChevronRightIcon
            class="mt-1 size-4 text-dim transition-transform duration-100 group-open:rotate-90"
            aria-hidden="true"
          />
          <span class="flex flex-wrap items-center gap-x-3">
            <span class="font-medium">
              {say(props.verdict.title)}
              <Show when={props.verdict.endpoint_name}>
                <span class="ml-2 font-normal text-dim">{props.verdict.endpoint_name}</span>
              </Show>
            </span>
            <Show when={bad() && props.verdict.severity}>
              {(severity) => (
                <span class="text-sm">
                  <SeverityMark severity={severity()} />
                </span>
              )}
            </Show>
          </span>
          <StatusMark status={props.verdict.status} />
          <span class="col-span-2 col-start-2 mt-0.5 line-clamp-3 text-sm text-dim group-open:line-clamp-none">
            {say(props.verdict.reason)}
          </span>
        </summary>
        <div class="border-t border-line bg-page py-3 pr-4 pl-9 text-sm">
          <p class="mb-2 flex flex-wrap gap-x-4 gap-y-1">
            <span class="text-dim">
              {t('words.since')} <Time at={props.verdict.since} />
            </span>
            <Show when={props.verdict.evidence_id}>
              {(id) => (
                <A href={paths.evidence(id())} class="link">
                  {t('nodes.verdict_evidence')}
                </A>
              )}
            </Show>
            <Show when={props.verdict.finding_id}>
              {(id) => (
                <A href={paths.finding(id())} class="link">
                  {t('words.finding')}
                </A>
              )}
            </Show>
          </p>
          <Facts facts={props.verdict.because} />
        </div>
      </details>
    </li>
  );
}

/** The facts of a verdict, each leading to the watch that saw it. */
export function Facts(props: { facts: readonly KnownFact[] }) {
  const probes = useQuery(() => queries.probes());
  // By the probe's own words; a fact that no probe describes any more stands by its key.
  const label = (fact: KnownFact) => {
    if (fact.key === 'look.answer') return t('words.fact_answer');
    const rows = probes.isPending ? [] : (probes.data?.rows ?? []);
    const described = rows.find((probe) => probe.name === fact.probe)?.yields[fact.key];
    return described ? say(described as Text) : fact.key;
  };
  return (
    <Show when={props.facts.length > 0} fallback={<p class="text-dim">{t('nodes.verdict_no_facts')}</p>}>
      <ul class="space-y-1.5">
        <For each={props.facts}>
          {(fact) => (
            <li class="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4">
              <span class="min-w-0">
                <A href={paths.watch(fact.watch)} class="text-ink hover:text-accent" title={fact.key}>
                  {label(fact)}
                  <Show when={fact.part}>{(part) => <span class="ml-1 font-mono text-xs">{part()}</span>}</Show>
                </A>{' '}
                <span class="font-medium">{factText(fact.value, fact.key)}</span>
                <Show when={fact.address}>
                  <span class="ml-2 font-mono text-xs text-dim">{fact.address}</span>
                </Show>
              </span>
              <span class="text-dim">
                <Time at={fact.at} short />
              </span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
