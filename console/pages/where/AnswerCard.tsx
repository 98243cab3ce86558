/** One answer: the way to it from the switch, why, and where it was. */
import { A } from '@solidjs/router';
import ChevronRightIcon from 'lucide-solid/icons/chevron-right';
import { For, type JSX, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { KeyValue, type Pair } from '../../ui/KeyValue.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Answer, Place } from './calls.ts';
import { History } from './History.tsx';
import { portHref, portName } from './port.ts';

/** `past`: the question is about a moment before now. */
export function AnswerCard(props: { answer: Answer; past: boolean }) {
  return (
    <section class="card min-w-0 overflow-hidden" aria-label={props.answer.title}>
      <header class="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-3">
        <h2 class="min-w-0 text-lg font-semibold break-words">
          <Title answer={props.answer} />
        </h2>
        <span class="rounded border border-edge px-1.5 text-xs leading-5 text-dim">
          {word('where', `kind_${props.answer.kind}`)}
        </span>
        <Show when={props.answer.node}>{(node) => <StateMark state={node().state} />}</Show>
      </header>
      <div class="space-y-4 px-4 pt-2 pb-4">
        <Show when={props.answer.place} fallback={<Placeless answer={props.answer} />}>
          {(place) => <Found place={place()} answer={props.answer} past={props.past} />}
        </Show>
        <KeyValue pairs={pairsOf(props.answer)} />
      </div>
      <History answer={props.answer} />
    </section>
  );
}

function Title(props: { answer: Answer }) {
  const href = () => {
    const { node, systems } = props.answer;
    if (node) return paths.node(node.id);
    return systems[0] ? paths.system(systems[0].id) : undefined;
  };
  return (
    <Show when={href()} fallback={<span class="font-mono">{props.answer.title}</span>}>
      {(to) => (
        <A href={to()} class="text-ink no-underline hover:text-accent hover:underline">
          {props.answer.title}
        </A>
      )}
    </Show>
  );
}

function Found(props: { place: Place; answer: Answer; past: boolean }) {
  return (
    <div class="space-y-2">
      <ol class="flex flex-wrap items-center gap-x-2 gap-y-1 text-base">
        <Step first>
          <Show when={props.place.node_name} fallback={`#${props.place.node_id}`}>
            {(name) => (
              <A href={paths.node(props.place.node_id)} class="link font-medium">
                {name()}
              </A>
            )}
          </Show>
        </Step>
        <Step>
          <A href={portHref(props.place)} class="link font-medium">
            {portName(props.place)}
          </A>
        </Step>
        <Show when={props.place.vlan ?? props.answer.vlan}>
          {(vlan) => <Step>{t('where.vlan', { vlan: String(vlan()) })}</Step>}
        </Show>
        <Show when={props.place.unit}>
          {(unit) => (
            <Step>
              <A href={paths.units({ id: unit().id })} class="link">
                {unit().name}
              </A>
            </Step>
          )}
        </Show>
        <Show when={props.place.area}>
          {(area) => (
            <Step>
              <A href={paths.areas({ id: area().id })} class="link">
                {area().name}
              </A>
            </Step>
          )}
        </Show>
      </ol>
      <p class="flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm">
        <Show
          when={props.place.holds}
          fallback={
            <span class="font-medium text-unknown">
              {t('where.last_seen')} <Time at={props.place.seen_at} />
            </span>
          }
        >
          <span class="font-medium">{t(props.past ? 'where.held' : 'where.holds')}</span>
          <span>
            <span class="text-dim">{t('where.from')}</span> <Time at={props.place.from_at} />
          </span>
        </Show>
        <span class="text-dim">{ruleText(props.answer)}</span>
        <A href={paths.watch(props.place.watch_id)} class="link">
          {t('where.evidence')}
        </A>
      </p>
      <Show when={props.answer.others.length > 0}>
        <Others places={props.answer.others} />
      </Show>
    </div>
  );
}

function Step(props: { first?: boolean; children: JSX.Element }) {
  return (
    <li class="inline-flex min-w-0 items-center gap-2">
      <Show when={!props.first}>
        <ChevronRightIcon class="size-4 shrink-0 text-dim" aria-hidden="true" />
      </Show>
      <span class="min-w-0 break-words">{props.children}</span>
    </li>
  );
}

function ruleText({ rule, place }: Answer): string {
  if (rule === null) return '';
  const n = place?.macs ?? 0;
  return `${t('where.rule')}${t('where.colon')}${rule === 'fewest' ? t('where.rule_fewest', { n }) : word('where', `rule_${rule}`)}`;
}

function Others(props: { places: Place[] }) {
  return (
    <details class="text-sm">
      <summary class="cursor-pointer text-dim hover:text-ink">{t('where.others', { n: props.places.length })}</summary>
      <ul class="mt-1 space-y-1 border-l border-line pl-4">
        <For each={props.places}>
          {(place) => (
            <li class="flex flex-wrap gap-x-3">
              <A href={portHref(place)} class="link">
                {place.node_name ?? `#${place.node_id}`} · {portName(place)}
              </A>
              <Show when={place.macs !== null}>
                <span class="text-dim">{t('where.macs_count', { n: place.macs ?? 0 })}</span>
              </Show>
              <Show when={place.link_to}>
                {(far) => <span class="text-dim">{t('where.link_to', { node: far().name })}</span>}
              </Show>
              <Show when={!place.holds}>
                <span class="text-unknown">
                  {t('where.last_seen')} {dateTime(place.seen_at)}
                </span>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </details>
  );
}

/** No forwarding table tells of it: what ARP or its own links say instead. */
function Placeless(props: { answer: Answer }) {
  const behind = () => props.answer.addresses[0];
  return (
    <div class="space-y-1">
      <p class="text-dim">{t('where.no_place')}</p>
      <Show when={behind()}>
        {(row) => (
          <p>
            <A href={portHref(row())} class="link">
              {t('where.behind', { node: row().node_name ?? `#${row().node_id}`, port: portName(row()) })}
            </A>
          </p>
        )}
      </Show>
      <Show when={props.answer.links.length > 0}>
        <p class="text-sm text-dim">{t('where.links')}</p>
        <ul class="space-y-0.5 text-sm">
          <For each={props.answer.links}>
            {(link) => (
              <li>
                <A href={paths.node(link.node_id, { tab: 'neighbours' })} class="link">
                  {t('where.link', { port: link.port, node: link.node_name, far: link.far_port })}
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}

/** Current addresses first; what ended is in the history. */
function pairsOf(answer: Answer): Pair[] {
  const pairs: Pair[] = [];
  const add = (name: string, value: JSX.Element, wanted: boolean) => {
    if (wanted) pairs.push({ name, value });
  };
  const mono = (texts: readonly string[]) => (
    <span class="flex flex-wrap gap-x-4 font-mono text-sm">
      <For each={texts}>{(text) => <span class="break-all">{text}</span>}</For>
    </span>
  );
  const addresses = [...new Set(answer.addresses.filter((row) => row.holds).flatMap((row) => row.address ?? []))];
  add(t('where.macs'), mono(answer.macs), answer.macs.length > 0);
  add(t('where.addresses'), mono(addresses), addresses.length > 0);
  add(t('where.own_interface'), answer.interface, answer.interface !== null);
  add(
    t('where.systems'),
    <span class="flex flex-wrap gap-x-4">
      <For each={answer.systems}>
        {(system) => (
          <A href={paths.system(system.id)} class="link">
            {system.name} · {system.endpoint}
          </A>
        )}
      </For>
    </span>,
    answer.systems.length > 0,
  );
  add(t('where.because'), <Reasons answer={answer} />, answer.reasons.length > 0);
  return pairs;
}

function Reasons(props: { answer: Answer }) {
  return (
    <ul class="space-y-0.5 text-sm">
      <For each={props.answer.reasons}>
        {(reason) => (
          <li class="flex flex-wrap gap-x-2">
            <span>{word('where', `by_${reason.by}`)}</span>
            <span class="font-mono break-all">{reason.text}</span>
            <Show when={reason.watch_id}>
              {(watch_id) => (
                <A href={paths.watch(watch_id())} class="link">
                  {reason.node_name === null ? t('words.watch') : t('where.told_by', { node: reason.node_name })}
                </A>
              )}
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
}
