/** What a run brought: percentiles with their counts, by request and by family, and each kind of error with an example. */
import { For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { clockTime } from '../../time.ts';
import { Section } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import {
  errorKindText,
  errorShareOf,
  errorsOf,
  type Figures,
  type Result,
  type RunPage,
  rateText,
  type Spread,
  shareText,
  timeText,
} from './calls.ts';
import { Cell, FigureTable, Head } from './FigureTable.tsx';
import { VerdictMark } from './marks.tsx';

const spreads = ['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'] as const;
const titleOf = (name: (typeof spreads)[number]): string => {
  if (name === 'mean') return t('load_runs.mean');
  if (name === 'max') return t('load_runs.max');
  return name === 'p999' ? 'p99.9' : name;
};
const phases = ['dns', 'connect', 'tls', 'first_byte'] as const;

export function RunFigures(props: { result: Result; families: RunPage['families'] }) {
  const figures = () => props.result.figures;
  const names = () => Object.entries(props.result.by_name);
  const families = () =>
    ([4, 6] as const).flatMap((family) => {
      const found = props.result.by_family[family];
      return found ? [[`IPv${family}`, found] as const] : [];
    });
  return (
    <>
      <Section title={t('load_runs.percentiles')}>
        <dl class="mb-3 flex flex-wrap gap-x-6 gap-y-1">
          <Fact name={t('load_runs.requests')} value={quantity(figures().requests, null)} />
          <Fact name={t('load_runs.reached_rate')} value={rateText(Number(props.result.rate.toFixed(2)))} />
          <Fact
            name={t('load_runs.intended_rate')}
            value={
              props.result.intended_rate > 0
                ? rateText(Number(props.result.intended_rate.toFixed(2)))
                : t('load_runs.not_measured')
            }
          />
          <Fact name={t('load_runs.errors')} value={errorText(figures())} />
          <Fact name={t('load_runs.bytes')} value={quantity(figures().bytes, 'B')} />
        </dl>
        <Show when={figures().latency_ms.count > 0} fallback={<p class="text-dim">{t('load_runs.no_requests')}</p>}>
          <FigureTable label={t('load_runs.percentiles')} head={<SpreadHead first={t('load_runs.figure')} />}>
            <SpreadRow name={t('load_runs.latency')} spread={figures().latency_ms} strong />
            <SpreadRow name={t('load_runs.service')} spread={figures().service_ms} />
          </FigureTable>
          <p class="mt-2 max-w-[70ch] text-sm text-dim">{t('load_runs.difference')}</p>
          <details class="mt-3">
            <summary class="cursor-pointer font-medium">{t('load_runs.phases')}</summary>
            <FigureTable label={t('load_runs.phases')} head={<SpreadHead first={t('load_runs.figure')} />}>
              <For each={phases}>
                {(phase) => <SpreadRow name={word('load_runs', `phase_${phase}`)} spread={figures().phases[phase]} />}
              </For>
            </FigureTable>
          </details>
        </Show>
      </Section>
      <Show when={names().length > 0}>
        <Section title={t('load_runs.by_name')}>
          <Beside label={t('load_runs.by_name')} rows={names()} first={t('load_runs.request')} />
        </Section>
      </Show>
      <Section title={t('load_runs.by_family')}>
        <Show when={families().length > 1} fallback={<p class="text-dim">{t('load_runs.by_family_one')}</p>}>
          <Beside label={t('load_runs.by_family')} rows={families()} first={t('load.family')} />
          <Show when={props.families}>{(compared) => <Degradation compared={compared()} />}</Show>
        </Show>
      </Section>
      <Errors result={props.result} />
      <Checks result={props.result} />
    </>
  );
}

function Degradation(props: { compared: NonNullable<RunPage['families']> }) {
  const ratioText = ({ ratio, is_equal }: NonNullable<RunPage['families']>['measures'][number]) => {
    if (is_equal) return t('load_runs.degradation_equal');
    if (ratio === null) return t('load_runs.not_measured');
    return `${ratio > 0 ? '+' : ''}${quantity(Number((100 * ratio).toFixed(1)), '%')}`;
  };
  return (
    <>
      <h3 class="mt-3 mb-1 font-medium">{t('load_runs.degradation')}</h3>
      <p class="mb-1 flex flex-wrap items-center gap-x-2">
        <VerdictMark is={props.compared.is} />
        <Show when={props.compared.why}>{(why) => <span class="text-dim">{say(why())}</span>}</Show>
      </p>
      <dl class="flex flex-wrap gap-x-6 gap-y-1">
        <For each={props.compared.measures}>
          {(measure) => <Fact name={word('load_runs', `degradation_${measure.name}`)} value={ratioText(measure)} />}
        </For>
      </dl>
    </>
  );
}

const errorText = (figures: Figures): string => {
  const share = errorShareOf(figures);
  return share === null ? t('load_runs.not_measured') : `${shareText(share)} (${quantity(errorsOf(figures), null)})`;
};

const Fact = (props: { name: string; value: string }) => (
  <div class="flex gap-x-2">
    <dt class="text-dim">{props.name}</dt>
    <dd class="numeric font-medium">{props.value}</dd>
  </div>
);

const SpreadHead = (props: { first: string }) => (
  <>
    <Head first>{props.first}</Head>
    <Head>{t('load_runs.count')}</Head>
    <For each={spreads}>{(name) => <Head>{titleOf(name)}</Head>}</For>
  </>
);

function SpreadRow(props: { name: string; spread: Spread; strong?: boolean }) {
  return (
    <tr class={`border-t border-line ${props.strong ? 'font-medium' : ''}`}>
      <Cell first>{props.name}</Cell>
      <Cell>{quantity(props.spread.count, null)}</Cell>
      <For each={spreads}>{(name) => <Cell>{props.spread.count > 0 ? timeText(props.spread[name]) : '—'}</Cell>}</For>
    </tr>
  );
}

function Beside(props: { label: string; first: string; rows: readonly (readonly [string, Figures])[] }) {
  return (
    <FigureTable
      label={props.label}
      head={
        <>
          <SpreadHead first={props.first} />
          <Head>{t('load_runs.errors')}</Head>
        </>
      }
    >
      <For each={props.rows}>
        {([name, figures]) => (
          <tr class="border-t border-line">
            <Cell first>{name}</Cell>
            <Cell>{quantity(figures.requests, null)}</Cell>
            <For each={spreads}>
              {(of) => <Cell>{figures.latency_ms.count > 0 ? timeText(figures.latency_ms[of]) : '—'}</Cell>}
            </For>
            <Cell>{errorText(figures)}</Cell>
          </tr>
        )}
      </For>
    </FigureTable>
  );
}

function Errors(props: { result: Result }) {
  const kinds = () =>
    Object.entries(props.result.figures.errors)
      .flatMap(([kind, count]) => (count ? [{ kind, count }] : []))
      .sort((a, b) => b.count - a.count);
  const examplesOf = (kind: string) => props.result.examples.filter((one) => one.kind === kind);
  return (
    <Section title={t('load_runs.examples')}>
      <Show
        when={kinds().length > 0}
        fallback={
          <p class="text-dim">
            {props.result.figures.requests > 0 ? t('load_runs.no_errors') : t('load_runs.no_requests')}
          </p>
        }
      >
        <table class="w-full text-left" aria-label={t('load_runs.examples')}>
          <thead>
            <tr class="text-sm text-dim">
              <Head first>{t('load_runs.kind')}</Head>
              <Head>{t('load_runs.count')}</Head>
              <th scope="col" class="pb-1 pl-6 font-medium">
                {t('load_runs.example')}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={kinds()}>
              {({ kind, count }) => (
                <tr class="border-t border-line align-top">
                  <Cell first>{errorKindText(kind)}</Cell>
                  <Cell>{quantity(count, null)}</Cell>
                  <td class="py-1.5 pl-6">
                    <ul class="space-y-0.5 text-sm">
                      <For each={examplesOf(kind)} fallback={<li class="text-dim">—</li>}>
                        {(one) => (
                          <li class="break-words">
                            <span class="numeric text-dim">{clockTime(one.at)}</span> {one.name}{' '}
                            <span class="font-mono">{one.text}</span>
                          </li>
                        )}
                      </For>
                    </ul>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
    </Section>
  );
}

function Checks(props: { result: Result }) {
  const rows = () => Object.entries(props.result.checks);
  return (
    <Show when={rows().length > 0}>
      <Section title={t('load_runs.checks')}>
        <ul class="divide-y divide-line">
          <For each={rows()}>
            {([name, { passed, failed }]) => (
              <li class="flex flex-wrap justify-between gap-x-4 py-1.5">
                <span class="break-words">{name}</span>
                <span class={`numeric ${failed > 0 ? 'text-down' : ''}`}>
                  {t('load_runs.checks_text', { passed, failed })}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Section>
    </Show>
  );
}
