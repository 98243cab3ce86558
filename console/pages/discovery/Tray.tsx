/** What discovery found and nobody has decided on: chosen, confirmed, ignored, taken back. */
import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import InboxIcon from 'lucide-solid/icons/inbox';
import { createEffect, createMemo, createSignal, on, Show } from 'solid-js';
import { allRows } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, errorText } from '../../ui/Faces.tsx';
import { type Filter, FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { roles } from '../../wire.ts';
import { ConfirmCandidates } from './ConfirmCandidates.tsx';
import { type Candidate, discoveryCommands, discoveryQueries } from './calls.ts';
import { Addresses, howText, SnmpMark, seenColumns, titleOf } from './candidate-columns.tsx';
import { IgnoreDialog } from './IgnoreDialog.tsx';

/** As the server takes them. */
const most_at_once = 1_000;
const states = ['waiting', 'confirmed', 'ignored'] as const;

const decision: Column<Candidate> = {
  id: 'decided_at',
  title: 'discovery.decided',
  width: 200,
  value: (row) => row.reason || row.decided_by,
  cell: (row) => (
    <Show
      when={row.node_id !== null}
      fallback={
        <span title={row.reason}>
          {row.reason} <span class="text-dim">{row.decided_by}</span>
        </span>
      }
    >
      <A href={paths.node(row.node_id ?? 0)} class="link">
        {row.node_name}
      </A>{' '}
      <Time at={row.decided_at} short />
    </Show>
  ),
};

export function Tray(props: { noScope: boolean }) {
  const filters = makeFilters(['q', 'vendor', 'role', 'snmp', 'scope_id', 'job_id']);
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const [chosen, setChosen] = createSignal<ReadonlySet<number | string>>(new Set());
  const [doing, setDoing] = createSignal<'confirm' | 'ignore'>();
  const state = () => states.find((each) => each === search.state) ?? 'waiting';
  const query = () => ({ ...filters.query(), state: state() });
  const pages = useInfiniteQuery(() => discoveryQueries.candidates(query()));
  const total = () => (pages.isPending ? 0 : (pages.data?.pages[0]?.total ?? 0));
  const choices = makeChoices();
  const columns = createMemo(() => (state() === 'waiting' ? seenColumns : [...seenColumns, decision]));
  // What was chosen among others is out of sight: nobody should decide on it unseen.
  createEffect(on([() => JSON.stringify(query())], () => setChosen(new Set<number | string>()), { defer: true }));
  const ids = () => [...chosen()].map(Number);
  const chooseAll = async () => {
    const rows = await allRows<Candidate>('/api/candidates', query());
    setChosen(new Set<number | string>(rows.slice(0, most_at_once).map((row) => row.id)));
  };
  const reopen = async () => {
    try {
      const n = ids().length;
      await discoveryCommands.reopen(ids());
      setChosen(new Set<number | string>());
      toast({ title: t('discovery.reopened_toast', { n }) });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const mayNot = () => {
    if (!session.may('discovery:write')) return t('ui.may_not');
    if (chosen().size === 0) return t('discovery.choose_first');
    return chosen().size > most_at_once ? t('discovery.too_many', { n: most_at_once }) : undefined;
  };
  const bar = () => (
    <div class="space-y-2">
      <div class="flex flex-wrap items-center gap-2">
        <Segments
          label={t('words.state')}
          value={state()}
          set={(value) => setSearch({ state: value === 'waiting' ? null : value })}
          options={states.map((each) => ({ value: each, label: word('discovery', `state_${each}`) }))}
        />
        <FilterBar filters={filters} choices={choices()} placeholder={t('discovery.filter')} />
      </div>
      <Show when={total() > 0 && state() !== 'confirmed'}>
        <section aria-label={t('discovery.candidates')} class="flex flex-wrap items-center gap-2">
          <Show
            when={state() === 'waiting'}
            fallback={
              <Button disabled={mayNot()} onClick={reopen}>
                {t('discovery.reopen_chosen')}
              </Button>
            }
          >
            <Button
              kind="primary"
              disabled={session.may('estate:write') ? mayNot() : t('ui.may_not')}
              onClick={() => setDoing('confirm')}
            >
              {t('discovery.confirm_chosen')}
            </Button>
            <Button disabled={mayNot()} onClick={() => setDoing('ignore')}>
              {t('discovery.ignore_chosen')}
            </Button>
          </Show>
          <span role="status" class="numeric text-sm text-dim">
            {t('discovery.chosen', { n: chosen().size })}
          </span>
          <Show when={chosen().size < Math.min(total(), most_at_once)}>
            <Button kind="quiet" onClick={chooseAll}>
              {t('discovery.choose_all', { n: Math.min(total(), most_at_once) })}
            </Button>
          </Show>
          <Show when={chosen().size > 0}>
            <Button kind="quiet" onClick={() => setChosen(new Set<number | string>())}>
              {t('discovery.choose_none')}
            </Button>
          </Show>
        </section>
      </Show>
    </div>
  );
  return (
    <>
      <PagedTable
        name="candidates"
        label={t('discovery.candidates')}
        columns={columns()}
        pages={pages}
        all={() => allRows<Candidate>('/api/candidates', query())}
        order={filters.order}
        href={(row) => paths.discovery({ ...onPage(search), candidate: row.id })}
        narrow={(row) => <Narrow row={row} href={paths.discovery({ ...onPage(search), candidate: row.id })} />}
        selection={state() === 'confirmed' ? undefined : { chosen, set: setChosen, label: titleOf }}
        main
        toolbar={bar()}
        filtered={filters.active() || state() !== 'waiting'}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Nothing noScope={props.noScope} />}
      />
      <Show when={doing() === 'confirm'}>
        <ConfirmCandidates
          ids={ids()}
          close={() => setDoing(undefined)}
          done={() => setChosen(new Set<number | string>())}
        />
      </Show>
      <Show when={doing() === 'ignore'}>
        <IgnoreDialog
          ids={ids()}
          close={() => setDoing(undefined)}
          done={() => setChosen(new Set<number | string>())}
        />
      </Show>
    </>
  );
}

/** The address as it is, so that a candidate opens over the same list. */
export const onPage = (search: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(search).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  );

function Nothing(props: { noScope: boolean }) {
  const [, setSearch] = useSearchParams();
  const session = useSession();
  const refused = () => (session.may('discovery:write') ? undefined : t('ui.may_not'));
  return (
    <Empty
      icon={<InboxIcon />}
      title={t('discovery.tray_none')}
      hint={t(props.noScope ? 'discovery.tray_no_scope_hint' : 'discovery.tray_none_hint')}
    >
      <Button
        kind="primary"
        disabled={refused()}
        onClick={() => setSearch(props.noScope ? { tab: 'scopes', new: 'scope' } : { start: 1 })}
      >
        {t(props.noScope ? 'discovery.scope_add' : 'discovery.start')}
      </Button>
    </Empty>
  );
}

/** A row on a phone. */
function Narrow(props: { row: Candidate; href: string }) {
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <A href={props.href} class="min-w-0 font-medium break-words text-ink no-underline">
          {props.row.name ?? t('discovery.unnamed')}
        </A>
        <SnmpMark snmp={props.row.snmp} />
      </div>
      <p class="truncate text-sm">
        <Addresses row={props.row} />
      </p>
      <p class="truncate text-sm text-dim">
        {[props.row.vendor, props.row.model, howText(props.row)].filter(Boolean).join(' · ')}
      </p>
    </div>
  );
}

function makeChoices() {
  const summary = useQuery(() => discoveryQueries.summary());
  const scopes = useQuery(() => discoveryQueries.scopes());
  const jobs = useQuery(() => discoveryQueries.jobs());
  return createMemo((): Filter[] => {
    const vendors = summary.isPending ? [] : (summary.data?.vendors ?? []);
    const named = scopes.isPending ? [] : (scopes.data?.rows ?? []);
    const ran = jobs.isPending ? [] : (jobs.data?.rows ?? []).slice(0, 20);
    const some = (filter: Filter) => (filter.options.length > 0 ? [filter] : []);
    return [
      {
        key: 'snmp',
        title: t('discovery.snmp'),
        options: (['yes', 'no'] as const).map((value) => ({ value, label: word('discovery', `snmp_${value}`) })),
      },
      ...some({
        key: 'vendor',
        title: t('words.vendor'),
        options: vendors.map(({ vendor, n }) => ({ value: vendor, label: `${vendor} (${n})` })),
      }),
      {
        key: 'role',
        title: t('words.role'),
        options: roles.map((role) => ({ value: role, label: word('words', `role_${role}`) })),
      },
      ...some({
        key: 'scope_id',
        title: t('discovery.scope'),
        options: named.map((scope) => ({ value: String(scope.id), label: scope.name })),
      }),
      ...some({
        key: 'job_id',
        title: t('discovery.job'),
        options: ran.map((job) => ({
          value: String(job.id),
          label: `${t('discovery.job_n', { id: String(job.id) })} ${job.scope_name}`,
        })),
      }),
    ];
  });
}
