/** Proposals that wait, rights in force, and what became of the others. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import ShieldCheckIcon from 'lucide-solid/icons/shield-check';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { date } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import type { MenuItem } from '../../ui/Menu.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Grant, peopleCommands, peopleQueries, roleName, withinName } from './calls.ts';
import { ProposalDialog } from './ProposalDialog.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';

const states = ['proposed', 'granted', 'rejected', 'ended'] as const;
const who = (name: string | null) => (name === '-' ? t('accounts.by_program') : (name ?? ''));

const columns: Column<Grant>[] = [
  {
    id: 'person',
    title: 'accounts.person',
    width: 180,
    value: (row) => row.username,
    cell: (row) => (
      <>
        <span class="font-medium">{row.username}</span> <span class="text-dim">{row.name}</span>
      </>
    ),
  },
  { id: 'role', title: 'accounts.role', width: 130, value: (row) => roleName(row.role) },
  { id: 'within', title: 'accounts.within', width: 180, grow: true, value: withinName },
  { id: 'state', title: 'accounts.state', width: 90, value: (row) => word('accounts', `grant_state_${row.state}`) },
  {
    id: 'proposed',
    title: 'accounts.proposed',
    width: 190,
    value: (row) => row.proposed_at,
    cell: (row) => (
      <>
        {who(row.proposed_by)} <Time at={row.proposed_at} short />
      </>
    ),
  },
  {
    id: 'decided',
    title: 'accounts.decided',
    width: 190,
    value: (row) => row.decided_at ?? 0,
    cell: (row) => (
      <Show when={row.decided_at} fallback={<span class="text-dim">—</span>}>
        {(at) => (
          <>
            {who(row.decided_by)} <Time at={at()} short />
          </>
        )}
      </Show>
    ),
  },
  {
    id: 'expires',
    title: 'accounts.expires',
    width: 110,
    value: (row) => row.expires_at ?? 0,
    cell: (row) => <>{row.expires_at === null ? t('accounts.no_end') : date(row.expires_at)}</>,
  },
  { id: 'reason', title: 'accounts.reason', width: 200, grow: true, value: (row) => row.reason },
];

type Asked = { what: 'decide' | 'revoke' | 'withdraw'; grant: Grant };

export function Grants() {
  const session = useSession();
  const filters = makeFilters(['grants']);
  const state = () => filters.value('grants');
  const query = useInfiniteQuery(() => peopleQueries.grants({ state: state() || undefined }));
  const [search, setSearch] = useSearchParams();
  const [asked, setAsked] = createSignal<Asked>();
  const close = () => setAsked(undefined);
  const isOwn = (grant: Grant) =>
    grant.proposed_by === session.person()?.username || grant.username === session.person()?.username;
  const actions = (grant: Grant): MenuItem[] => {
    const ask = (what: Asked['what']) => () => setAsked({ what, grant });
    const decides = session.may('grants:decide');
    if (grant.state === 'proposed') {
      const withdrawn = grant.proposed_by === session.person()?.username;
      return [
        ...(decides && !isOwn(grant) ? [{ title: t('accounts.decide'), act: ask('decide') }] : []),
        ...(withdrawn ? [{ title: t('accounts.withdraw'), act: ask('withdraw'), danger: true }] : []),
      ];
    }
    return decides && grant.state === 'granted'
      ? [{ title: t('accounts.revoke'), act: ask('revoke'), danger: true }]
      : [];
  };
  const add = () => (
    <Button
      kind="primary"
      disabled={session.may('grants:propose') ? undefined : t('ui.may_not')}
      onClick={() => setSearch({ new: 'grant' })}
    >
      <PlusIcon class="size-4" />
      {t('accounts.propose')}
    </Button>
  );
  return (
    <>
      <PagedTable
        name="grants"
        label={t('accounts.tab_grants')}
        columns={columns}
        pages={query}
        main
        toolbar={
          <div class="flex flex-wrap items-center gap-2">
            <Segments
              label={t('accounts.state')}
              value={state() || 'all'}
              set={(value) => filters.set('grants', value === 'all' ? null : value)}
              options={[
                { value: 'all', label: t('accounts.all') },
                ...states.map((value) => ({ value, label: word('accounts', `grant_state_${value}`) })),
              ]}
            />
            {add()}
          </div>
        }
        actions={actions}
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty icon={<ShieldCheckIcon />} title={t('accounts.no_grants')} />}
      />
      <ProposalDialog open={search.new === 'grant'} close={() => setSearch({ new: null })} />
      <Show when={asked()}>{(one) => <Asking asked={one()} close={close} />}</Show>
    </>
  );
}

function Asking(props: { asked: Asked; close: () => void }) {
  const { grant } = props.asked;
  const words = {
    name: grant.username,
    by: who(grant.proposed_by),
    role: roleName(grant.role),
    within: withinName(grant),
  };
  return (
    <Switch>
      <Match when={props.asked.what === 'decide'}>
        <ReasonDialog
          close={props.close}
          title={`${t('accounts.decide')} · ${grant.username}`}
          detail={t('accounts.decide_hint', words)}
          action={t('accounts.grant')}
          optional
          act={(reason) => peopleCommands.decide(grant.id, true, reason)}
          other={{ action: t('accounts.reject'), act: (reason) => peopleCommands.decide(grant.id, false, reason) }}
        >
          <p class="mb-4">{grant.reason}</p>
        </ReasonDialog>
      </Match>
      <Match when={props.asked.what === 'revoke'}>
        <ReasonDialog
          close={props.close}
          title={t('accounts.revoke')}
          detail={t('accounts.revoke_hint', words)}
          action={t('accounts.revoke')}
          danger
          act={(reason) => peopleCommands.revoke(grant.id, reason)}
        />
      </Match>
      <Match when={props.asked.what === 'withdraw'}>
        <ConfirmDialog
          open
          close={props.close}
          title={t('accounts.withdraw')}
          detail={t('accounts.withdraw_hint')}
          action={t('accounts.withdraw')}
          danger
          act={() => peopleCommands.withdraw(grant.id)}
        />
      </Match>
    </Switch>
  );
}
