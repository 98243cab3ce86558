/** A run as k6 told it: who brought it first, then its figures; what it didn't tell is said and is no zero. */
import { For } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { duration, quantity } from '../../ui/quantity.ts';
import { Time } from '../../ui/Time.tsx';
import { type BroughtIn, rateText, shareText, timeText } from './calls.ts';
import { Cell, FigureTable, Head } from './FigureTable.tsx';

const spreads = ['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const;
const titles: Record<(typeof spreads)[number], () => string> = {
  ...{ mean: () => t('load_runs.mean'), max: () => t('load_runs.max'), p999: () => 'p99.9' },
  ...{ p50: () => 'p50', p90: () => 'p90', p95: () => 'p95', p99: () => 'p99' },
};

function Told(props: { value: number | null; say: (value: number) => string }) {
  return (
    <span class={props.value === null ? 'whitespace-nowrap text-dim' : 'numeric'}>
      {props.value === null ? t('load_brought.not_told') : props.say(props.value)}
    </span>
  );
}

export function K6Run(props: { imported: BroughtIn; by: string }) {
  const of = () => props.imported;
  const count = (value: number) => quantity(value, null);
  return (
    <>
      <div role="status" class="card !border-degraded space-y-1 px-4 py-3">
        <p class="flex flex-wrap gap-x-3 font-medium">
          <span>{t('load_brought.by', { by: props.by })}</span>
          <Time at={of().brought_at} />
        </p>
        <ul class="list-disc space-y-0.5 pl-5">
          <For each={of().caveats}>{(caveat) => <li>{say(caveat)}</li>}</For>
        </ul>
        <p class="text-sm text-dim">
          {t('load_brought.digest')} <span class="font-mono break-all">{of().sm3}</span>
        </p>
      </div>
      <Section title={t('load_brought.title')}>
        <KeyValue
          columns={2}
          pairs={[
            { name: t('load_runs.requests'), value: <Told value={of().requests} say={count} /> },
            {
              name: t('load_runs.rate'),
              value: <Told value={of().rate} say={(rate) => rateText(Number(rate.toFixed(2)))} />,
            },
            {
              name: t('load_brought.failed'),
              value: (
                <span>
                  <Told value={of().error_share} say={shareText} />{' '}
                  <span class="text-sm text-dim">{t('load_brought.failed_hint')}</span>
                </span>
              ),
            },
            { name: t('load_runs.checks'), value: <Checks checks={of().checks} /> },
            { name: t('load_brought.iterations'), value: <Told value={of().iterations} say={count} /> },
            { name: t('load_brought.dropped'), value: <Told value={of().dropped} say={count} /> },
            { name: t('load_runs.bytes'), value: <Told value={of().bytes} say={(bytes) => quantity(bytes, 'B')} /> },
            {
              name: t('load_brought.took'),
              value: <Told value={of().duration_ms} say={(ms) => duration(ms / 1000)} />,
            },
          ]}
        />
        <div class="mt-3">
          <FigureTable
            label={t('load_brought.title')}
            head={
              <>
                <Head first>{t('load_runs.figure')}</Head>
                <Head>{t('load_runs.count')}</Head>
                <For each={spreads}>{(name) => <Head>{titles[name]()}</Head>}</For>
              </>
            }
          >
            <Row name={t('load_brought.latency')} spread={null} />
            <Row name={t('load_brought.service')} spread={of().service_ms} />
            <For each={['connect', 'tls', 'first_byte'] as const}>
              {(phase) => <Row name={word('load_runs', `phase_${phase}`)} spread={of().phases[phase]} />}
            </For>
            <For each={Object.entries(of().by_name)}>
              {([name, spread]) => <Row name={`${t('load_runs.request')} ${name}`} spread={spread} />}
            </For>
          </FigureTable>
        </div>
      </Section>
    </>
  );
}

const Row = (props: { name: string; spread: BroughtIn['service_ms'] | null }) => (
  <tr class="border-t border-line">
    <Cell first>{props.name}</Cell>
    <Cell>
      <Told value={props.spread?.count ?? null} say={(count) => quantity(count, null)} />
    </Cell>
    <For each={spreads}>
      {(name) => (
        <Cell>
          <Told value={props.spread?.[name] ?? null} say={timeText} />
        </Cell>
      )}
    </For>
  </tr>
);

const Checks = (props: { checks: BroughtIn['checks'] }) => (
  <span class={props.checks ? 'numeric' : 'text-dim'}>
    {props.checks ? t('load_runs.checks_text', props.checks) : t('load_brought.not_told')}
  </span>
);
