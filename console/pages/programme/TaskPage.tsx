/** One task: what it asks, its deadlines, what is measured and declared area by area, what units report, and how it came to be so. */
import { useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { listText, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { KeyValue, Maybe } from '../../ui/KeyValue.tsx';
import { Page, Section, TableBlock } from '../../ui/Page.tsx';
import { ReasonForm } from '../compliance/Review.tsx';
import { AreaTable } from './AreaTable.tsx';
import {
  type TaskPage as Data,
  type Deadline,
  deadlineText,
  programmeCommands,
  programmeQueries,
  type TaskRow,
} from './calls.ts';
import { History } from './History.tsx';
import { StandingMark, TaskMark } from './marks.tsx';
import { OnDay, PastNote, useOn } from './OnDay.tsx';
import { ReplanDialog } from './ReplanDialog.tsx';
import { ReportDialog } from './ReportDialog.tsx';
import { Reports } from './Reports.tsx';
import { TaskDialog } from './TaskDialog.tsx';

export default function TaskPage() {
  const params = useParams();
  const on = useOn();
  const query = useQuery(() => programmeQueries.task(Number(params.id), on()));
  const task = () => (query.isPending ? undefined : query.data?.task);
  return (
    <Page
      title={task() ? `${task()?.code} ${task()?.title}` : t('programme.task')}
      crumbs={[{ title: t('programme.title'), href: paths.programme({ on: on() }) }]}
      mark={<Show when={task()}>{(found) => <TaskMark task={found()} />}</Show>}
      actions={<OnDay />}
    >
      <Loaded query={query}>{(data) => <Shown data={data()} />}</Loaded>
    </Page>
  );
}

function Shown(props: { data: Data }) {
  const session = useSession();
  const [opened, setOpened] = createSignal<'edit' | 'report' | 'end'>();
  const task = () => props.data.task;
  const close = () => setOpened(undefined);
  const refused = (permission: 'programme:write' | 'programme:report') => {
    if (props.data.is_past) return t('programme.past_locked');
    if (!session.may(permission)) return t('ui.may_not');
    return task().ended_on === null ? undefined : t('programme.ended_locked');
  };
  const refusedEnd = () => (task().ended_on === null ? refused('programme:write') : refusedResume());
  const refusedResume = () =>
    props.data.is_past ? t('programme.past_locked') : session.may('programme:write') ? undefined : t('ui.may_not');
  const isEnded = () => task().ended_on !== null;
  const endTitle = () => (isEnded() ? t('programme.resume') : t('programme.end'));
  return (
    <div class="space-y-6">
      <PastNote when={props.data} />
      <div class="flex flex-wrap justify-end gap-2">
        <Button disabled={refused('programme:write')} onClick={() => setOpened('edit')}>
          {t('programme.edit')}
        </Button>
        <Button disabled={refusedEnd()} onClick={() => setOpened('end')}>
          {endTitle()}
        </Button>
        <Button kind="primary" disabled={refused('programme:report')} onClick={() => setOpened('report')}>
          {t('programme.report')}
        </Button>
      </div>
      <Section title={t('programme.about')}>
        <p class="mb-3 max-w-prose">{task().detail}</p>
        <KeyValue columns={2} pairs={factsOf(task())} />
      </Section>
      <Deadlines task={task()} refused={refused('programme:write')} />
      <AreaTable data={props.data} />
      <TableBlock title={t('programme.tab_reports')} note={t('programme.reports_note')}>
        <Reports task_id={task().id} />
      </TableBlock>
      <History data={props.data} />
      <Show when={opened() === 'edit'}>
        <TaskDialog task={task()} close={close} />
      </Show>
      <Show when={opened() === 'report'}>
        <ReportDialog task={task()} close={close} />
      </Show>
      <Show when={opened() === 'end'}>
        <Dialog open close={close} title={endTitle()} detail={t('programme.end_detail')}>
          <ReasonForm
            name={`programme-end.${task().id}`}
            label={t('programme.reason')}
            action={endTitle()}
            save={(reason) =>
              programmeCommands.end(task().id, { version: task().version, is_ended: !isEnded(), reason })
            }
            close={close}
          />
        </Dialog>
      </Show>
    </div>
  );
}

function factsOf(task: TaskRow) {
  const units = (all: TaskRow['leading']) => (
    <Show when={all.length > 0} fallback={<span class="text-dim">{t('programme.no_units')}</span>}>
      <span class="flex flex-wrap gap-x-3">
        <For each={all}>
          {({ unit_id, name }) => (
            <a class="link" href={paths.units({ id: unit_id })}>
              {name}
            </a>
          )}
        </For>
      </span>
    </Show>
  );
  return [
    { name: t('programme.responsible'), value: <Maybe value={task.responsible} absent="—" /> },
    { name: t('programme.document'), value: <Maybe value={task.document} absent="—" /> },
    { name: t('programme.leading'), value: units(task.leading) },
    { name: t('programme.taking_part'), value: units(task.taking_part) },
    { name: t('programme.after'), value: <Maybe value={listText(task.after)} absent="—" /> },
    { name: t('programme.ended_on'), value: <Maybe value={task.ended_on} absent="—" /> },
  ];
}

function Deadlines(props: { task: TaskRow; refused: string | undefined }) {
  const [replanning, setReplanning] = createSignal<Deadline>();
  return (
    <Section title={t('programme.deadlines')} note={t('programme.deadlines_note')}>
      <Show when={props.task.deadlines.length > 0} fallback={<p class="text-dim">{t('programme.standing_long')}</p>}>
        <ul class="divide-y divide-line">
          <For each={props.task.deadlines}>
            {(one) => (
              <li class="flex flex-wrap items-center gap-x-4 gap-y-1 py-2">
                <span class="w-32 font-medium">{deadlineText(one)}</span>
                <span class="w-36">
                  <StandingMark standing={one.standing} />
                </span>
                <span class="min-w-0 flex-1">
                  <Show when={one.planned_on}>
                    <span class="block">
                      <span class="text-dim">{t('programme.planned')}</span>{' '}
                      <span class="numeric font-medium">{one.planned_on}</span>{' '}
                      <span class="text-sm text-dim">{one.reason}</span>
                    </span>
                  </Show>
                  <span class="block">
                    <span class="text-dim">{t('programme.original')}</span>{' '}
                    <span class={`numeric ${one.planned_on ? 'text-dim line-through' : 'font-medium'}`}>
                      {one.original_on}
                    </span>{' '}
                    <span class="text-sm text-dim">{one.original_words}</span>
                  </span>
                </span>
                <Button
                  disabled={props.refused}
                  aria-label={t('programme.replan_of', { name: deadlineText(one) })}
                  onClick={() => setReplanning(one)}
                >
                  {t('programme.replan')}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={replanning()} keyed>
        {(one) => <ReplanDialog task={props.task} deadline={one} close={() => setReplanning(undefined)} />}
      </Show>
    </Section>
  );
}
