/** One run: live with its button to stop while it goes on, and afterwards what it brought. */
import { useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { Page } from '../../ui/Page.tsx';
import { duration } from '../../ui/quantity.ts';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { LoadReports } from '../compliance/Reports.tsx';
import { AsStarted } from './AsStarted.tsx';
import { CapacityFound } from './CapacityFound.tsx';
import { Compared } from './Compared.tsx';
import { loadCommands, loadQueries, type Run, type RunPage as RunData, rateText, timeText } from './calls.ts';
import { GeneratorPart, Limited } from './GeneratorPart.tsx';
import { Generators } from './Generators.tsx';
import { K6Run } from './K6Run.tsx';
import { makeTicks } from './make-ticks.ts';
import { BaselineMark, EngineMark, RegressedMark, RunStateMark } from './marks.tsx';
import { Neighbours } from './Neighbours.tsx';
import { RunCharts } from './RunCharts.tsx';
import { RunFigures } from './RunFigures.tsx';
import { StopBar } from './StopBar.tsx';
import { Verdict } from './Verdict.tsx';

const crumbs = (run?: Run) => [
  { title: t('load.title'), href: paths.load({ tab: 'runs' }) },
  ...(run ? [{ title: run.plan, href: paths.loadPlan(run.plan_id) }] : []),
];

export default function RunPage() {
  const params = useParams();
  const query = useQuery(() => loadQueries.run(Number(params.id)));
  const data = () => (query.isPending ? undefined : query.data);
  return (
    <Show
      when={data()}
      fallback={
        <Page title={t('load_runs.title', { n: params.id ?? '' })} crumbs={crumbs()}>
          <Loaded query={query}>{() => null}</Loaded>
        </Page>
      }
    >
      {(found) => <Shown page={found()} />}
    </Show>
  );
}

function Shown(props: { page: RunData }) {
  const run = () => props.page.run;
  const { ticks, error } = makeTicks(() => run().id);
  const isRunning = () => run().state === 'running';
  const isOwn = () => run().engine === 'own';
  return (
    <Page
      title={t('load_runs.title', { n: String(run().id) })}
      crumbs={crumbs(run())}
      mark={
        <>
          <RunStateMark state={run().state} />
          <EngineMark engine={run().engine} />
          <Show when={run().is_baseline}>
            <BaselineMark />
          </Show>
          <Show when={run().regression}>
            <RegressedMark />
          </Show>
        </>
      }
      detail={
        <span class="flex flex-wrap gap-x-3">
          <a class="link" href={paths.system(run().system_id)}>
            {run().system}
          </a>
          <span>
            {t(isOwn() ? 'load_runs.started_by' : 'load_brought.by', { by: run().started_by_name ?? run().started_by })}
          </span>
          <Time at={run().started_at} />
          <Show when={isOwn()}>
            <span class="numeric">
              {t('load.ceiling')} {rateText(run().ceiling_rate)}
            </span>
          </Show>
        </span>
      }
      actions={
        <>
          <LoadReports id={run().id} closed={!isRunning()} />
          <BaselineButton run={run()} />
        </>
      }
    >
      <Show when={isRunning()}>
        <StopBar run={run()} ticks={ticks()} />
      </Show>
      <div class="space-y-4">
        <Show when={!isRunning() && isOwn()}>
          <Ended run={run()} />
        </Show>
        <Show when={props.page.imported}>
          {(imported) => <K6Run imported={imported()} by={run().started_by_name ?? run().started_by} />}
        </Show>
        <Limited ticks={ticks()} result={props.page.result} />
        <Show when={isRunning() && error()}>
          {(caught) => (
            <p role="alert" class="rounded-md border border-degraded px-3 py-2">
              {t('load_runs.no_figures', { reason: errorText(caught()) })}
            </p>
          )}
        </Show>
        <Show when={run().regression}>{(found) => <Regressed found={found()} />}</Show>
        <Show when={!isRunning()}>
          <Verdict page={props.page} />
        </Show>
        <Show when={props.page.search}>{(search) => <CapacityFound search={search()} running={isRunning()} />}</Show>
        <Show when={isOwn()}>
          <RunCharts run={run()} ticks={ticks()} />
          <div class="grid items-start gap-4 lg:grid-cols-2">
            <Neighbours rows={props.page.neighbours} />
            <GeneratorPart ticks={ticks()} result={props.page.result} />
          </div>
          <Generators page={props.page} ticks={ticks()} />
          <AsStarted run={run()} />
        </Show>
        <Show when={props.page.result}>
          {(result) => <RunFigures result={result()} families={props.page.families} />}
        </Show>
        <Show when={!isRunning() && props.page.result}>
          <Compared run={run()} />
        </Show>
      </div>
    </Page>
  );
}

/** How it came to its end, and how fast a stop took hold. */
function Ended(props: { run: Run }) {
  const took_s = () => Math.max(0, (props.run.ended_at ?? props.run.started_at) - props.run.started_at) / 1000;
  const hint = () =>
    props.run.state === 'failed' || props.run.state === 'interrupted'
      ? word('load_runs', `hint_${props.run.state}`)
      : undefined;
  const isAsked = () => props.run.stop_asked_at !== null;
  return (
    <div role="status" class={`card px-4 py-3 ${props.run.state === 'complete' ? '' : '!border-degraded'}`}>
      <p class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <RunStateMark state={props.run.state} />
        <span class="numeric">{t('load_runs.took', { time: duration(took_s()) })}</span>
        <Show when={hint()}>{(text) => <span>{text()}</span>}</Show>
      </p>
      <Show when={props.run.stopped_by}>
        {(by) => (
          <p class="mt-1">
            <span class="font-medium">{word('load_runs', `by_${by()}`)}</span>
            <Show when={props.run.stop_reason}>{(reason) => <span class="ml-2">{say(reason())}</span>}</Show>
          </p>
        )}
      </Show>
      <Show when={isAsked()}>
        <p class="numeric mt-1 text-dim">
          {props.run.stop_ms === null
            ? t('load_runs.stop_took_unknown')
            : t('load_runs.stop_took', { time: timeText(props.run.stop_ms) })}
        </p>
      </Show>
    </div>
  );
}

/** It stands, though the baseline may be another by now. */
function Regressed(props: { found: NonNullable<Run['regression']> }) {
  return (
    <p role="status" class="flex flex-wrap gap-x-3 rounded-md border border-down px-3 py-2">
      <span class="font-medium">
        {t('load_runs.regressed_text', {
          what: props.found.worse.map((name) => word('load_runs', `figure_${name}`)).join(', '),
        })}
      </span>
      <a class="link" href={paths.loadRun(props.found.run_id)}>
        {t('load_runs.regressed_against', { n: props.found.run_id, at: dateTime(props.found.started_at) })}
      </a>
    </p>
  );
}

function BaselineButton(props: { run: Run }) {
  const session = useSession();
  const refused = () => {
    if (!session.may('load:write')) return t('ui.may_not');
    if (props.run.engine !== 'own') return t('load_brought.no_baseline');
    if (props.run.is_baseline) return undefined;
    if (props.run.state !== 'complete') return t('load_runs.baseline_refused_state');
    return props.run.is_limited ? t('load_runs.baseline_refused_limited') : undefined;
  };
  const mark = async () => {
    try {
      await loadCommands.markBaseline(props.run.id, !props.run.is_baseline);
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <Show when={props.run.state !== 'running'}>
      <Button disabled={refused()} onClick={mark}>
        {props.run.is_baseline ? t('load_runs.unmark_baseline') : t('load_runs.mark_baseline')}
      </Button>
    </Show>
  );
}
