/** How the network stands: nodes, systems, levels, findings, what happened, and whether the looking is well. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import RadarIcon from 'lucide-solid/icons/radar';
import { For, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { number, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import { Refused } from '../../ui/sending.tsx';
import { Timeline } from '../../ui/Timeline.tsx';
import type { Overview as OverviewData } from '../../wire.ts';
import { makeLabStart } from '../first-run/lab-start.ts';
import { Books } from './Books.tsx';
import { Families } from './Families.tsx';
import { Findings } from './Findings.tsx';
import { Levels } from './Levels.tsx';
import { States, totalOf } from './States.tsx';
import { Waiting } from './Waiting.tsx';

export function Network() {
  const query = useQuery(() => queries.overview());
  const session = useSession();
  return (
    <>
      <Show when={session.may('discovery:read')}>
        <Waiting />
      </Show>
      <Loaded query={query}>
        {(data) => (
          <Show when={totalOf(data().states) > 0 || totalOf(data().systems) > 0} fallback={<NothingYet />}>
            <Board data={data()} />
          </Show>
        )}
      </Loaded>
    </>
  );
}

function Board(props: { data: OverviewData }) {
  return (
    <div class="grid gap-4 xl:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]">
      <div class="min-w-0 space-y-4">
        <States nodes={props.data.states} systems={props.data.systems} />
        <div class="grid gap-4 lg:grid-cols-[minmax(0,0.8fr)_minmax(0,1fr)]">
          <Section title={t('overview.families')} note={t('overview.families_hint')}>
            <Families families={props.data.families} />
          </Section>
          <Section title={t('overview.levels')}>
            <Levels levels={props.data.levels} />
          </Section>
        </div>
        <Books />
        <Engine watches={props.data.watches} />
      </div>
      <div class="min-w-0 space-y-4">
        <Findings counts={props.data.findings} />
        <Section title={t('overview.events')}>
          <Timeline
            events={props.data.events}
            subject
            empty={<p class="py-6 text-center text-dim">{t('overview.events_none')}</p>}
          />
        </Section>
      </div>
    </div>
  );
}

/** Whether the looking itself is well: if it lags, all else on this page is late. */
function Engine(props: { watches: OverviewData['watches'] }) {
  const figures = () => [
    {
      name: t('overview.engine_watches'),
      value: (
        <A href={paths.watches()} class="text-ink no-underline hover:text-accent hover:underline">
          {number(props.watches.enabled)} / {number(props.watches.total)}
        </A>
      ),
    },
    { name: t('overview.engine_rate'), value: number(props.watches.looks_per_s, 1) },
    {
      name: t('overview.engine_lag'),
      value: props.watches.lag_p99_ms === null ? '—' : quantity(props.watches.lag_p99_ms, 'ms'),
      hint: t('overview.engine_lag_hint'),
    },
  ];
  return (
    <Section title={t('overview.engine')}>
      <dl class="grid grid-cols-3 gap-x-4">
        <For each={figures()}>
          {(figure) => (
            <div title={figure.hint}>
              <dt class="text-sm text-dim">{figure.name}</dt>
              <dd class="numeric text-lg font-semibold">{figure.value}</dd>
            </div>
          )}
        </For>
      </dl>
    </Section>
  );
}

export function NothingYet() {
  const lab = makeLabStart();
  const session = useSession();
  const mayNot = () => (session.may('lab:write') ? undefined : t('first_run.lab_may_not'));
  return (
    <div class="card">
      <Empty icon={<RadarIcon />} title={t('overview.empty_title')} hint={t('overview.empty_hint')}>
        <Button kind="primary" busy={lab.busy()} disabled={mayNot()} onClick={lab.start}>
          {t('first_run.lab_start')}
        </Button>
        <ButtonLink href={paths.nodes({ new: 1 })}>{t('first_run.real_node')}</ButtonLink>
        <ButtonLink href={paths.areas()}>{t('first_run.real_import')}</ButtonLink>
        <Refused error={lab.error()} class="w-full" />
      </Empty>
    </div>
  );
}
