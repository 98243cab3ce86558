/** Where the hub listens, what came since it started, and what was dropped and why. */
import { useQuery } from '@tanstack/solid-query';
import EarOffIcon from 'lucide-solid/icons/ear-off';
import { Show } from 'solid-js';
import { number, t, word } from '../../i18n/index.ts';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { KeyValue, type Pair } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { listeners, messageQueries, type Receiving } from './calls.ts';

const how = ['ZHENGWANG_RECEIVE_HOST=::', 'ZHENGWANG_TRAP_PORT=1162', 'ZHENGWANG_SYSLOG_PORT=1514', 'npm start'].join(
  ' \\\n',
);
const loopback = /^(127\.|::1$|localhost$)/;

export function HowToReceive() {
  return (
    <div class="pb-6">
      <Empty icon={<EarOffIcon />} title={t('messages.off')} hint={t('messages.off_hint')} small />
      <div class="mx-auto max-w-2xl space-y-3 px-4">
        <CodeBlock label={t('messages.how_label')} text={how} />
        <p class="text-sm text-dim">{t('messages.how_ports')}</p>
      </div>
    </div>
  );
}

export function ReceivingTab() {
  // Drops don't announce themselves.
  const query = useQuery(() => ({ ...messageQueries.receiving(), refetchInterval: 10_000 }));
  return (
    <Loaded query={query}>
      {(data) => (
        <div class="grid gap-4 lg:grid-cols-2">
          <Section title={t('messages.listening')} class="lg:col-span-2">
            <KeyValue pairs={placesOf(data())} columns={3} />
            <Show when={isDeaf(data())}>
              <p class="mt-3 text-sm text-unknown">{t('messages.loopback')}</p>
            </Show>
            <Show when={Object.keys(data().listening).length === 0}>
              <HowToReceive />
            </Show>
          </Section>
          <Section title={t('messages.counts')}>
            <Counts
              rows={[
                [t('messages.received_trap'), data().received.trap],
                [t('messages.received_syslog'), data().received.syslog],
                [t('messages.of_strangers'), data().of_strangers],
                [t('messages.looks_left_out'), data().looks_left_out],
              ]}
            />
          </Section>
          <Section title={t('messages.dropped')}>
            <Show when={dropsOf(data()).length > 0} fallback={<p class="text-dim">{t('messages.dropped_none')}</p>}>
              <Counts rows={dropsOf(data())} />
            </Show>
          </Section>
        </div>
      )}
    </Loaded>
  );
}

const isDeaf = ({ listening }: Receiving) => {
  const hosts = Object.values(listening).flatMap((place) => place?.hosts ?? []);
  return hosts.length > 0 && hosts.every((host) => loopback.test(host));
};

const placesOf = ({ listening }: Receiving): Pair[] =>
  listeners.map((name) => {
    const place = listening[name];
    return {
      name: word('messages', `listener_${name}`),
      value: place ? (
        <span class="font-mono break-all">
          {place.hosts.join(', ')} · {place.port}
        </span>
      ) : (
        <span class="text-dim">{t('messages.is_off')}</span>
      ),
    };
  });

type CountRow = readonly [name: string, count: number];

const dropsOf = ({ dropped }: Receiving): CountRow[] =>
  Object.entries(dropped)
    .filter(([, count]) => count > 0)
    .map(([why, count]) => [word('messages', `dropped_${why}`), count]);

function Counts(props: { rows: readonly CountRow[] }) {
  return (
    <dl class="max-w-md divide-y divide-line">
      {props.rows.map(([name, count]) => (
        <div class="flex justify-between gap-4 py-1.5">
          <dt class="text-dim">{name}</dt>
          <dd class="numeric">{number(count)}</dd>
        </div>
      ))}
    </dl>
  );
}
