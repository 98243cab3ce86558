/** One drill: what is planned, how it went beside the last one, how it was judged, and what is mended because of it. */
import { useNavigate, useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { DrillReports } from '../compliance/Reports.tsx';
import { ReasonForm } from '../compliance/Review.tsx';
import { SealMenu } from '../seal/SealMenu.tsx';
import { ChangeDrillDialog } from './DrillDialog.tsx';
import { DrillFigures } from './DrillFigures.tsx';
import { type DrillPage as DrillData, drillCommands, drillQueries, formText } from './drill-calls.ts';
import { DrillStateMark } from './drill-marks.tsx';
import { EvaluateDialog } from './EvaluateDialog.tsx';
import { Evaluation } from './Evaluation.tsx';
import { ImproveDialog } from './ImproveDialog.tsx';
import { StartDrillDialog } from './StartDrillDialog.tsx';

const crumbs = () => [{ title: t('emergency.title'), href: paths.emergency({ tab: 'drills' }) }];

export default function DrillPage() {
  const params = useParams();
  const query = useQuery(() => drillQueries.drill(Number(params.id)));
  const data = () => (query.isPending ? undefined : query.data);
  return (
    <Show
      when={data()}
      fallback={
        <Page title={t('drills.one')} crumbs={crumbs()}>
          <Loaded query={query}>{() => null}</Loaded>
        </Page>
      }
    >
      {(found) => <Shown page={found()} />}
    </Show>
  );
}

function Shown(props: { page: DrillData }) {
  const drill = () => props.page.drill;
  return (
    <Page
      title={drill().title}
      crumbs={crumbs()}
      mark={<DrillStateMark state={drill().state} />}
      detail={
        <span class="flex flex-wrap gap-x-3">
          <a class="link" href={paths.emergencyPlan(drill().plan_id)}>
            {drill().plan}
          </a>
          <span>{drill().unit}</span>
          <span>{formText(drill().form)}</span>
          <span class="numeric">{dateTime(drill().scheduled_at).slice(0, 16)}</span>
        </span>
      }
      actions={<Actions page={props.page} />}
    >
      <div class="space-y-4">
        <div class="grid items-start gap-4 lg:grid-cols-2">
          <Planned page={props.page} />
          <Injects page={props.page} />
        </div>
        <DrillFigures page={props.page} />
        <Evaluation page={props.page} />
      </div>
    </Page>
  );
}

function Planned(props: { page: DrillData }) {
  const drill = () => props.page.drill;
  return (
    <Section title={t('drills.scenario')}>
      <p class="mb-3 break-words whitespace-pre-wrap">{drill().scenario || '—'}</p>
      <KeyValue
        pairs={[
          { name: t('drills.systems'), value: props.page.systems.map(({ name }) => name).join(' · ') || '—' },
          { name: t('drills.created_by'), value: drill().created_by_name ?? drill().created_by },
          ...props.page.roles.map(({ title, people }) => ({
            name: title,
            value: people.map(({ name }) => name).join(' · ') || <span class="text-dim">{t('drills.nobody')}</span>,
          })),
        ]}
      />
    </Section>
  );
}

function Injects(props: { page: DrillData }) {
  return (
    <Section title={t('drills.injects')}>
      <Show when={props.page.drill.injects.length > 0} fallback={<p class="text-dim">{t('drills.injects_none')}</p>}>
        <ol class="divide-y divide-line">
          <For each={props.page.drill.injects}>
            {(inject) => (
              <li class="py-2">
                <p class="break-words whitespace-pre-wrap">{inject.text}</p>
                <p class="flex flex-wrap gap-x-3 text-sm text-dim">
                  <span class="numeric">{t('drills.after_minutes', { n: inject.after_ms / 60_000 })}</span>
                  <span class="numeric">
                    {inject.said_at === null
                      ? t('drills.unsaid')
                      : t('drills.said_at', { at: dateTime(inject.said_at) })}
                  </span>
                </p>
              </li>
            )}
          </For>
        </ol>
      </Show>
    </Section>
  );
}

function Actions(props: { page: DrillData }) {
  const session = useSession();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const [asking, setAsking] = createSignal<'start' | 'cancel' | 'evaluate' | 'improve'>();
  const close = () => setAsking(undefined);
  const drill = () => props.page.drill;
  const run = () => props.page.run;
  const isPlanned = () => drill().state === 'planned' || drill().state === 'missed';
  const mayNot = (permission: 'emergency:write' | 'emergency:act') =>
    session.may(permission) ? undefined : t('ui.may_not');
  const isOver = () => run() !== null && run()?.status !== 'running';
  const notOver = () => (isOver() ? undefined : t('drills.not_over'));
  return (
    <>
      <Show when={isPlanned()}>
        <Button disabled={mayNot('emergency:write')} onClick={() => setSearch({ edit: '1' })}>
          {t('ui.edit')}
        </Button>
        <Button disabled={mayNot('emergency:write')} onClick={() => setAsking('cancel')}>
          {t('drills.cancel')}
        </Button>
        <Button kind="primary" disabled={mayNot('emergency:act')} onClick={() => setAsking('start')}>
          {t('drills.start')}
        </Button>
      </Show>
      <Show when={run()}>
        {(one) => (
          <ButtonLink href={paths.emergencyRun(one().id)} kind={isOver() ? 'plain' : 'primary'}>
            {t('drills.to_run')}
          </ButtonLink>
        )}
      </Show>
      <Show when={!isPlanned() && run()}>
        <Button disabled={mayNot('emergency:write') ?? notOver()} onClick={() => setAsking('evaluate')}>
          {t('drills.evaluate')}
        </Button>
        <Button
          disabled={
            mayNot('emergency:write') ??
            notOver() ??
            (props.page.evaluation === null ? t('drills.evaluate_first') : undefined)
          }
          onClick={() => setAsking('improve')}
        >
          {t('drills.improve')}
        </Button>
      </Show>
      <DrillReports id={drill().id} />
      <Show when={props.page.evaluation}>
        <SealMenu object_kind="drill" object_id={drill().id} path={`/api/drills/${drill().id}`} />
      </Show>
      <Show when={search.edit === '1' && isPlanned() && session.may('emergency:write')}>
        <ChangeDrillDialog page={props.page} close={() => setSearch({ edit: null })} />
      </Show>
      <Show when={asking() === 'start'}>
        <StartDrillDialog
          drill={drill()}
          close={(run_id) => {
            close();
            if (run_id !== undefined) navigate(paths.emergencyRun(run_id));
          }}
        />
      </Show>
      <Show when={asking() === 'cancel'}>
        <Dialog open close={close} title={t('drills.cancel')} detail={drill().title}>
          <ReasonForm
            name={`drill-cancel.${drill().id}`}
            label={t('drills.reason')}
            action={t('drills.cancel')}
            save={(reason) => drillCommands.cancel(drill().id, { version: drill().version, reason })}
            close={close}
          />
        </Dialog>
      </Show>
      <Show when={asking() === 'evaluate'}>
        <EvaluateDialog page={props.page} close={close} />
      </Show>
      <Show when={asking() === 'improve'}>
        <ImproveDialog drill={drill()} close={close} />
      </Show>
    </>
  );
}
