/** Maintenance windows: times in which failing is expected. */
import { A, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import CalendarClockIcon from 'lucide-solid/icons/calendar-clock';
import PlusIcon from 'lucide-solid/icons/plus';
import { createSignal, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime, now } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Page } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type MaintenanceWindow, maintenanceCommands, maintenanceQueries, type Scope, scopes } from './calls.ts';
import { WindowDialog } from './WindowDialog.tsx';

const phases = ['all', 'active', 'planned', 'over'] as const;
type Phase = (typeof phases)[number];

function phaseOf(window: MaintenanceWindow): Exclude<Phase, 'all'> {
  if (window.until_at <= now()) return 'over';
  return window.from_at > now() ? 'planned' : 'active';
}

const scopeOf = (window: MaintenanceWindow): Scope => scopes.find((scope) => window[`${scope}_id`] !== null) ?? 'node';

function hrefOf(window: MaintenanceWindow): string {
  const to: Record<Scope, (id: number) => string> = {
    node: paths.node,
    system: paths.system,
    unit: (id) => paths.units({ id }),
    area: (id) => paths.areas({ id }),
  };
  const scope = scopeOf(window);
  return to[scope](window[`${scope}_id`] ?? 0);
}

function PhaseMark(props: { window: MaintenanceWindow }) {
  return (
    <Show when={phaseOf(props.window) === 'active'} fallback={word('maintenance', `phase_${phaseOf(props.window)}`)}>
      <StateMark state="maintenance" />
    </Show>
  );
}

const columns: Column<MaintenanceWindow>[] = [
  {
    id: 'covers',
    title: 'maintenance.covers',
    width: 220,
    grow: true,
    value: (row) => row.covers,
    cell: (row) => (
      <>
        <A href={hrefOf(row)} class="font-medium text-ink no-underline hover:text-accent hover:underline">
          {row.covers}
        </A>
        <span class="ml-2 text-dim">{word('words', scopeOf(row))}</span>
      </>
    ),
  },
  {
    id: 'phase',
    title: 'words.state',
    width: 110,
    value: (row) => word('maintenance', `phase_${phaseOf(row)}`),
    cell: (row) => <PhaseMark window={row} />,
  },
  {
    id: 'from',
    title: 'maintenance.from',
    width: 160,
    value: (row) => dateTime(row.from_at),
    cell: (row) => <span class="numeric">{dateTime(row.from_at).slice(0, 16)}</span>,
  },
  {
    id: 'until',
    title: 'maintenance.until',
    width: 230,
    value: (row) => dateTime(row.until_at),
    cell: (row) => (
      <span class="numeric">
        {dateTime(row.until_at).slice(0, 16)} <Time at={row.until_at} short />
      </span>
    ),
  },
  { id: 'reason', title: 'words.reason', width: 220, grow: true, value: (row) => row.reason },
  { id: 'by', title: 'maintenance.by', width: 120, value: (row) => row.created_by },
];

export default function Maintenance() {
  const query = useQuery(() => maintenanceQueries.all());
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const [ending, setEnding] = createSignal<MaintenanceWindow>();
  const phase = (): Phase => phases.find((each) => each === search.phase) ?? 'all';
  const refused = () => (session.may('watching:write') ? undefined : t('ui.may_not'));
  const add = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: '1' })}>
      <PlusIcon class="size-4" />
      {t('maintenance.add')}
    </Button>
  );
  return (
    <Page title={t('maintenance.title')} detail={t('maintenance.intro')} actions={add()}>
      <Loaded query={query}>
        {(data) => {
          const rows = () => data().rows.filter((row) => phase() === 'all' || phaseOf(row) === phase());
          return (
            <Table
              name="maintenance"
              label={t('maintenance.title')}
              columns={columns}
              rows={rows()}
              main
              toolbar={
                <Segments
                  label={t('words.state')}
                  value={phase()}
                  set={(value) => setSearch({ phase: value === 'all' ? null : value })}
                  options={phases.map((each) => ({ value: each, label: word('maintenance', `phase_${each}`) }))}
                />
              }
              actions={(row) =>
                phaseOf(row) === 'over' || refused()
                  ? []
                  : [
                      {
                        title: t(phaseOf(row) === 'active' ? 'maintenance.end' : 'maintenance.cancel'),
                        danger: true,
                        act: () => setEnding(row),
                      },
                    ]
              }
              narrow={(row) => (
                <Narrow window={row} end={refused() || phaseOf(row) === 'over' ? undefined : () => setEnding(row)} />
              )}
              empty={
                <Show when={data().rows.length === 0} fallback={<Empty title={t('ui.nothing_matches')} small />}>
                  <Empty icon={<CalendarClockIcon />} title={t('maintenance.none')} hint={t('maintenance.none_hint')}>
                    {add()}
                  </Empty>
                </Show>
              }
            />
          );
        }}
      </Loaded>
      <WindowDialog
        open={search.new === '1'}
        close={() => setSearch({ new: null, node_id: null, system_id: null, unit_id: null, area_id: null })}
      />
      <Show when={ending()}>{(window) => <EndDialog window={window()} close={() => setEnding(undefined)} />}</Show>
    </Page>
  );
}

function Narrow(props: { window: MaintenanceWindow; end: (() => void) | undefined }) {
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <A href={hrefOf(props.window)} class="font-medium text-ink no-underline">
          {props.window.covers}
        </A>
        <PhaseMark window={props.window} />
      </div>
      <p>{props.window.reason}</p>
      <p class="numeric text-dim">
        {dateTime(props.window.from_at).slice(0, 16)} – {dateTime(props.window.until_at).slice(0, 16)}
      </p>
      <Show when={props.end}>
        {(end) => (
          <Button class="mt-1" onClick={end()}>
            {t(phaseOf(props.window) === 'active' ? 'maintenance.end' : 'maintenance.cancel')}
          </Button>
        )}
      </Show>
    </div>
  );
}

const endTitle = (window: MaintenanceWindow) =>
  t(phaseOf(window) === 'active' ? 'maintenance.end' : 'maintenance.cancel');

function EndDialog(props: { window: MaintenanceWindow; close: () => void }) {
  return (
    <ConfirmDialog
      open
      close={props.close}
      title={endTitle(props.window)}
      detail={t('maintenance.end_hint', { covers: props.window.covers })}
      action={endTitle(props.window)}
      danger
      act={() => maintenanceCommands.end(props.window.id)}
    />
  );
}
