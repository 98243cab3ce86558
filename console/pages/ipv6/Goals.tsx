/** What is to be reached, by which document, and what is measured of it; then the local score of the services. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty, errorText, Loaded } from '../../ui/Faces.tsx';
import { Section, TableBlock } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { toast } from '../../ui/Toast.tsx';
import { GoalDialog } from './GoalDialog.tsx';
import { type Goal, type GoalRow, type GoalsPage, goalCommands, goalQueries, percentText } from './goal-calls.ts';
import { Repairs, Scores } from './Score.tsx';

const standing_colours = { reached: 'text-up', short: 'text-down', unknown: 'text-unknown' } as const;

export function Goals() {
  const query = useQuery(() => goalQueries.goals());
  return (
    <Loaded query={query}>
      {(data) => (
        <div class="space-y-6">
          <GoalTable data={data()} />
          <Scores />
          <Repairs />
        </div>
      )}
    </Loaded>
  );
}

/** Where the targets stand that a measured share is made of. */
const made_of: Partial<Record<GoalRow['metric'], Record<string, string>>> = {
  nodes_done: { kind: 'node' },
  services_done: { kind: 'service' },
  services_home_reachable: { kind: 'service' },
  level_2_links: { kind: 'service', failing: 'S12' },
  level_3_links: { kind: 'service', failing: 'S13' },
};

function Measured(props: { row: GoalRow }) {
  return (
    <Show when={props.row.measured} fallback={<span class="text-unknown">{t('ipv6_goals.not_measured')}</span>}>
      {(measured) => (
        <A class="link numeric" href={paths.ipv6({ tab: 'targets', ...made_of[props.row.metric] })}>
          {percentText(measured())}
        </A>
      )}
    </Show>
  );
}

function GoalTable(props: { data: GoalsPage }) {
  const session = useSession();
  const refused = () => (session.may('estate:write') ? undefined : t('ui.may_not'));
  const [editing, setEditing] = createSignal<GoalRow | 'new'>();
  const [removing, setRemoving] = createSignal<GoalRow>();
  const metric = (name: string) => {
    const found = props.data.metrics.find((one) => one.metric === name);
    return found ? say(found.title) : name;
  };
  const columns: Column<GoalRow>[] = [
    { id: 'metric', title: 'ipv6_goals.metric', width: 170, value: (row) => metric(row.metric) },
    { id: 'year', title: 'ipv6_goals.year', width: 70, value: (row) => row.year },
    {
      id: 'value',
      title: 'ipv6_goals.value',
      width: 90,
      value: (row) => percentText({ low: row.value, high: row.value }),
    },
    {
      id: 'measured',
      title: 'ipv6_goals.measured',
      width: 130,
      value: (row) => (row.measured ? percentText(row.measured) : t('ipv6_goals.not_measured')),
      cell: (row) => <Measured row={row} />,
    },
    {
      id: 'standing',
      title: 'ipv6_goals.standing',
      width: 90,
      value: (row) => word('ipv6_goals', `standing_${row.standing}`),
      cell: (row) => (
        <span class={standing_colours[row.standing]}>{word('ipv6_goals', `standing_${row.standing}`)}</span>
      ),
    },
    { id: 'document', title: 'ipv6_goals.document', width: 240, grow: true, value: (row) => row.document },
    { id: 'issuer', title: 'ipv6_goals.issuer', width: 180, value: (row) => row.issuer },
    { id: 'note', title: 'ipv6_goals.note', width: 180, grow: true, value: (row) => row.note },
  ];
  const take = async (goal: Goal) => {
    try {
      await goalCommands.add(goal);
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <>
      <TableBlock
        title={t('ipv6_goals.goals')}
        note={t('ipv6_goals.goals_note')}
        actions={
          <Button disabled={refused()} onClick={() => setEditing('new')}>
            {t('ipv6_goals.add')}
          </Button>
        }
      >
        <Table
          name="ipv6-goals"
          label={t('ipv6_goals.goals')}
          columns={columns}
          rows={props.data.rows}
          narrow={(row) => (
            <div class="space-y-0.5">
              <p class="font-medium">
                {metric(row.metric)} · {row.year} · {percentText({ low: row.value, high: row.value })}
              </p>
              <p>
                <span class={standing_colours[row.standing]}>{word('ipv6_goals', `standing_${row.standing}`)}</span>{' '}
                <Measured row={row} />
              </p>
              <p class="text-sm text-dim">{row.document}</p>
            </div>
          )}
          actions={(row) =>
            refused()
              ? []
              : [
                  { title: t('ipv6_goals.edit'), act: () => void setEditing(row) },
                  { title: t('ipv6_goals.remove'), act: () => void setRemoving(row), danger: true },
                ]
          }
          empty={<Empty title={t('ipv6_goals.no_goals')} hint={t('ipv6_goals.no_goals_hint')} />}
        />
      </TableBlock>
      <Show when={!refused() && props.data.found.length > 0}>
        <Section title={t('ipv6_goals.found')} note={t('ipv6_goals.found_note')}>
          <ul class="divide-y divide-line">
            <For each={props.data.found}>
              {(goal) => (
                <li class="flex flex-wrap items-center justify-between gap-2 py-1.5">
                  <span class="min-w-0">
                    {goal.document} · {goal.year} · {metric(goal.metric)}{' '}
                    <span class="numeric font-medium">{percentText({ low: goal.value, high: goal.value })}</span>
                    <span class="block text-sm text-dim">{goal.note}</span>
                  </span>
                  <Button
                    aria-label={t('ipv6_goals.take_one', { document: goal.document, metric: metric(goal.metric) })}
                    onClick={() => take(goal)}
                  >
                    {t('ipv6_goals.take')}
                  </Button>
                </li>
              )}
            </For>
          </ul>
        </Section>
      </Show>
      <Show when={editing()} keyed>
        {(row) => (
          <GoalDialog
            row={row === 'new' ? undefined : row}
            metrics={props.data.metrics}
            close={() => setEditing(undefined)}
          />
        )}
      </Show>
      <Show when={removing()} keyed>
        {(row) => (
          <ConfirmDialog
            open
            close={() => setRemoving(undefined)}
            title={t('ipv6_goals.remove')}
            detail={t('ipv6_goals.remove_detail', { name: `${row.document} · ${metric(row.metric)}` })}
            action={t('ipv6_goals.remove')}
            danger
            act={() => goalCommands.remove(row.id)}
          />
        )}
      </Show>
    </>
  );
}
