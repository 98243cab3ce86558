/** The room in which an incident is dealt with: what is affected, which plans run and who holds which role, and one line of time. */
import { A, useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { listText, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { BeginDialog } from './BeginDialog.tsx';
import { EditDialog } from './DeclareDialog.tsx';
import {
  categoryText,
  type Incident,
  incidentCommands,
  incidentQueries,
  type RunOfIncident,
} from './incident-calls.ts';
import { GradeSign, IncidentStateMark, LateMark, RunStatusMark } from './incident-marks.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';
import { RegradeDialog } from './RegradeDialog.tsx';
import { ReportingClocks } from './ReportingClocks.tsx';
import { ReviewPart } from './ReviewPart.tsx';
import { RunTimeline } from './RunTimeline.tsx';

const crumbs = () => [{ title: t('emergency.tab_incidents'), href: paths.emergency({ tab: 'incidents' }) }];

export default function IncidentPage() {
  const params = useParams<{ id: string }>();
  const query = useQuery(() => incidentQueries.one(Number(params.id)));
  const data = () => (query.isPending ? undefined : query.data);
  return (
    <Show
      when={data()}
      fallback={
        <Page title={t('emergency_runs.incident_n', { n: params.id })} crumbs={crumbs()}>
          <Loaded query={query}>{() => null}</Loaded>
        </Page>
      }
    >
      {(incident) => <Shown incident={incident()} />}
    </Show>
  );
}

function Shown(props: { incident: Incident }) {
  const incident = () => props.incident;
  return (
    <Page
      title={incident().title}
      crumbs={crumbs()}
      mark={
        <>
          <IncidentStateMark state={incident().state} />
          <GradeSign grade={incident().grade} />
        </>
      }
      detail={`${t('emergency_runs.incident_n', { n: String(incident().id) })} · ${categoryText(incident().category)} · ${incident().unit}`}
      actions={<Actions incident={incident()} />}
    >
      <div class="grid items-start gap-4 lg:grid-cols-2">
        <div class="min-w-0 space-y-4">
          <Section title={t('emergency_runs.runs')}>
            <Show when={incident().run_list.length > 0} fallback={<p class="text-dim">—</p>}>
              <ul class="divide-y divide-line">
                <For each={incident().run_list}>{(run) => <RunLine run={run} />}</For>
              </ul>
            </Show>
          </Section>
          <About incident={incident()} />
          <ReportingClocks incident_id={incident().id} />
          <Show when={incident().state === 'closed'}>
            <ReviewPart incident={incident()} />
          </Show>
        </div>
        <RunTimeline of={{ incident_id: incident().id }} />
      </div>
    </Page>
  );
}

function RunLine(props: { run: RunOfIncident }) {
  return (
    <li class="py-2.5">
      <div class="flex flex-wrap items-center justify-between gap-2">
        <A class="link font-medium" href={paths.emergencyRun(props.run.id)}>
          {props.run.plan}
        </A>
        <span class="flex flex-wrap items-center gap-1.5">
          <LateMark late={props.run.late > 0} />
          <RunStatusMark status={props.run.status} />
        </span>
      </div>
      <p class="text-sm text-dim">
        <Time at={props.run.started_at} />
      </p>
      <dl class="mt-1 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-3 text-sm">
        <For each={props.run.roles}>
          {(role) => (
            <>
              <dt class="text-dim">{role.title}</dt>
              <dd>{listText(role.people) || t('emergency_runs.nobody')}</dd>
            </>
          )}
        </For>
      </dl>
    </li>
  );
}

function About(props: { incident: Incident }) {
  const named = (rows: readonly { id: number; name: string }[], href: (id: number) => string): JSX.Element => (
    <ul class="flex flex-wrap gap-x-3">
      <For each={rows}>
        {(row) => (
          <li>
            <A class="link" href={href(row.id)}>
              {row.name}
            </A>
          </li>
        )}
      </For>
    </ul>
  );
  const isNothing = () => props.incident.systems.length + props.incident.nodes.length === 0;
  return (
    <Section title={t('emergency_runs.about')}>
      <Show when={props.incident.summary}>
        <p class="mb-3 whitespace-pre-line break-words">{props.incident.summary}</p>
      </Show>
      <Show when={isNothing()}>
        <p class="mb-3 text-degraded">{t('emergency_runs.nothing_affected')}</p>
      </Show>
      <KeyValue
        pairs={[
          ...(props.incident.systems.length > 0
            ? [{ name: t('emergency_runs.systems'), value: named(props.incident.systems, paths.system) }]
            : []),
          ...(props.incident.nodes.length > 0
            ? [{ name: t('emergency_runs.nodes'), value: named(props.incident.nodes, (id) => paths.node(id)) }]
            : []),
          {
            name: t('emergency_runs.occurred'),
            value: (
              <Show when={props.incident.occurred_at} fallback={t('emergency_runs.occurred_unknown')}>
                {(at) => <Time at={at()} />}
              </Show>
            ),
          },
          { name: t('emergency_runs.declared'), value: <Time at={props.incident.declared_at} /> },
          { name: t('emergency_runs.declared_by'), value: props.incident.created_by },
          ...(props.incident.closed_at === null
            ? []
            : [{ name: t('emergency_runs.closed_at'), value: <Time at={props.incident.closed_at} /> }]),
          ...(props.incident.finding === null
            ? []
            : [
                {
                  name: t('emergency_runs.from_finding'),
                  value: (
                    <A class="link" href={paths.finding(props.incident.finding.id)}>
                      {props.incident.finding.check_id}
                    </A>
                  ),
                },
              ]),
          ...(props.incident.ticket === null
            ? []
            : [
                {
                  name: t('emergency_runs.from_ticket'),
                  value: (
                    <A class="link" href={paths.ticket(props.incident.ticket.id)}>
                      {props.incident.ticket.number}
                    </A>
                  ),
                },
              ]),
        ]}
      />
    </Section>
  );
}

function Actions(props: { incident: Incident }) {
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const put = (name: string, value: string | null) => setSearch({ [name]: value });
  const refused = () => (session.may('emergency:act') ? undefined : t('ui.may_not'));
  const done = () => put('do', null);
  return (
    <Show when={props.incident.state === 'open'}>
      <Button disabled={refused()} onClick={() => put('do', 'edit')}>
        {t('emergency_runs.edit')}
      </Button>
      <Button disabled={refused()} onClick={() => put('do', 'regrade')}>
        {t('emergency_runs.regrade')}
      </Button>
      <Button disabled={refused()} onClick={() => put('do', 'close')}>
        {t('emergency_runs.close')}
      </Button>
      <Button kind="primary" disabled={refused()} onClick={() => put('begin', 'choose')}>
        {t('emergency_runs.begin')}
      </Button>
      <Show when={refused() === undefined}>
        <Show when={search.begin}>
          <BeginDialog
            incident={props.incident}
            plan_id={Number(search.begin) || null}
            close={() => put('begin', null)}
          />
        </Show>
        <Switch>
          <Match when={search.do === 'edit'}>
            <EditDialog incident={props.incident} close={done} />
          </Match>
          <Match when={search.do === 'regrade'}>
            <RegradeDialog incident={props.incident} close={done} />
          </Match>
          <Match when={search.do === 'close'}>
            <ReasonDialog
              name={`close.${props.incident.id}`}
              title={t('emergency_runs.close')}
              detail={t(props.incident.running > 0 ? 'emergency_runs.close_running' : 'emergency_runs.close_hint')}
              optional={props.incident.running === 0}
              close={done}
              save={(reason) => incidentCommands.close(props.incident.id, { reason, version: props.incident.version })}
            />
          </Match>
        </Switch>
      </Show>
    </Show>
  );
}
