/** A running plan: the next thing that whoever reads may do, the drawing as it stands, and all that happened. On a phone one step at a time. */
import { useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { FlowChart } from './FlowChart.tsx';
import { incidentCommands, incidentQueries, type RunPage as RunData, type StepDetail } from './incident-calls.ts';
import { GradeSign, RunStatusMark } from './incident-marks.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';
import { RunNotes } from './RunNotes.tsx';
import { RunRoles } from './RunRoles.tsx';
import { RunTimeline } from './RunTimeline.tsx';
import { StepPanel } from './StepPanel.tsx';

export default function RunPage() {
  const params = useParams<{ id: string }>();
  const query = useQuery(() => incidentQueries.run(Number(params.id)));
  const data = () => (query.isPending ? undefined : query.data);
  return (
    <Show
      when={data()}
      fallback={
        <Page title={t('emergency_runs.run_n', { n: params.id })}>
          <Loaded query={query}>{() => null}</Loaded>
        </Page>
      }
    >
      {(page) => <Shown page={page()} />}
    </Show>
  );
}

const crumbsOf = ({ run }: RunData) =>
  run.incident_id !== null
    ? [
        { title: t('emergency.tab_incidents'), href: paths.emergency({ tab: 'incidents' }) },
        { title: run.subject, href: paths.incident(run.incident_id) },
      ]
    : [
        { title: t('emergency.tab_drills'), href: paths.emergency({ tab: 'drills' }) },
        { title: run.subject, href: paths.drill(run.drill_id ?? 0) },
      ];

const phone = '(max-width: 1023px)';

function Shown(props: { page: RunData }) {
  const run = () => props.page.run;
  const figures = () => props.page.figures;
  const wide = !window.matchMedia(phone).matches;
  return (
    <Page
      title={run().plan}
      crumbs={crumbsOf(props.page)}
      mark={
        <>
          <Show when={run().drill}>
            <span class="rounded-md border-2 border-degraded px-2 font-semibold text-degraded">
              {t('emergency_runs.drill')}
            </span>
          </Show>
          <RunStatusMark status={run().status} />
          <GradeSign grade={run().grade} />
        </>
      }
      detail={
        <span class="numeric flex flex-wrap gap-x-3">
          <Time at={run().started_at} />
          <span>{t('emergency_runs.done_n', { done: figures().done, steps: figures().steps })}</span>
          <Show when={figures().late.length > 0}>
            <span class="text-down">{t('emergency_runs.late_n', { n: figures().late.length })}</span>
          </Show>
          <Show when={figures().accepted.length > 0}>
            <span class="text-degraded">{t('emergency_runs.accepted_n', { n: figures().accepted.length })}</span>
          </Show>
          <Show when={figures().kept_rto !== null}>
            <span>{t(figures().kept_rto ? 'emergency_runs.rto_kept' : 'emergency_runs.rto_missed')}</span>
          </Show>
        </span>
      }
      actions={<Abort page={props.page} />}
    >
      <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(20rem,2fr)]">
        <div class="min-w-0 space-y-4 lg:sticky lg:top-4 lg:order-2">
          <Next page={props.page} />
          <Show when={props.page.injects.length > 0}>
            <Section title={t('emergency_runs.injects')}>
              <ol class="space-y-1">
                <For each={props.page.injects}>
                  {(one) => (
                    <li>
                      <Time at={one.at} short /> {one.text}
                    </li>
                  )}
                </For>
              </ol>
            </Section>
          </Show>
          <Show when={run().status === 'running' || props.page.notes.length > 0}>
            <details open={wide}>
              <summary class="mb-2 cursor-pointer font-medium">
                {t('emergency_runs.notes')} ({props.page.notes.length})
              </summary>
              <RunNotes page={props.page} />
            </details>
          </Show>
        </div>
        <details class="min-w-0" open={wide}>
          <summary class="mb-2 cursor-pointer font-medium">{t('emergency_runs.whole')}</summary>
          <div class="space-y-4">
            <Drawing page={props.page} />
            <RunRoles page={props.page} />
            <RunTimeline of={{ run_id: run().id }} />
          </div>
        </details>
      </div>
    </Page>
  );
}

/** The step that is looked at stands in the address. */
function makeChosen() {
  const [search, setSearch] = useSearchParams();
  return {
    key: () => (typeof search.step === 'string' ? search.step : undefined),
    choose: (key: string | null) => setSearch({ step: key }),
  };
}

function Drawing(props: { page: RunData }) {
  const chosen = makeChosen();
  const title = (role: string) => props.page.roles.find(({ id }) => id === role)?.title ?? role;
  return (
    <Section title={t('emergency_runs.flow')}>
      <FlowChart steps={props.page.flow} selected={chosen.key()} onSelect={chosen.choose} roleTitle={title} />
    </Section>
  );
}

/** What waits for whoever reads comes first; they may go through it, or choose another in the drawing. */
function Next(props: { page: RunData }) {
  const chosen = makeChosen();
  const own = createMemo(() => props.page.steps.filter((step) => (step.waits && step.may_act) || step.may_approve));
  const [place, setPlace] = createSignal(0);
  const at = () => Math.min(place(), Math.max(0, own().length - 1));
  const picked = () => props.page.steps.find(({ key }) => key === chosen.key());
  const shown = (): StepDetail | undefined => picked() ?? own()[at()];
  const go = (by: number) => {
    chosen.choose(null);
    setPlace((at() + by + own().length) % own().length);
  };
  return (
    <Section
      title={t(chosen.key() ? 'emergency_runs.step' : 'emergency_runs.next')}
      note={
        !chosen.key() && own().length > 1
          ? t('emergency_runs.next_of', { n: at() + 1, total: own().length })
          : undefined
      }
    >
      <div class="space-y-3">
        <Show
          when={shown()?.key}
          keyed
          fallback={
            <p role="status" class="text-dim">
              {t(chosen.key() ? 'emergency_runs.not_reached' : 'emergency_runs.next_none')}
            </p>
          }
        >
          {/* By its key: news of the run must not make the form anew under whoever fills it in. */}
          {(_key) => <Show when={shown()}>{(step) => <StepPanel page={props.page} step={step()} />}</Show>}
        </Show>
        <Show when={chosen.key() ? true : own().length > 1}>
          <div class="flex gap-2">
            <Show
              when={!chosen.key()}
              fallback={
                <Button class="!h-11 flex-1" onClick={() => chosen.choose(null)}>
                  {t('emergency_runs.next')}
                </Button>
              }
            >
              <Button class="!h-11 flex-1" onClick={() => go(-1)}>
                {t('emergency_runs.previous')}
              </Button>
              <Button class="!h-11 flex-1" onClick={() => go(1)}>
                {t('emergency_runs.following')}
              </Button>
            </Show>
          </div>
        </Show>
      </div>
    </Section>
  );
}

function Abort(props: { page: RunData }) {
  const session = useSession();
  const [asking, setAsking] = createSignal(false);
  const { id } = props.page.run;
  return (
    <Show when={props.page.run.status === 'running'}>
      <Button disabled={session.may('emergency:act') ? undefined : t('ui.may_not')} onClick={() => setAsking(true)}>
        {t('emergency_runs.abort')}
      </Button>
      <Show when={asking()}>
        <ReasonDialog
          name={`${id}.abort`}
          title={t('emergency_runs.abort')}
          detail={t('emergency_runs.abort_hint')}
          close={() => setAsking(false)}
          save={(reason) => incidentCommands.put(id, { do: 'abort', reason })}
        />
      </Show>
    </Show>
  );
}
