/** The accounts of people and programs. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import UsersIcon from 'lucide-solid/icons/users';
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import type { MenuItem } from '../../ui/Menu.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { AccountDialog } from './AccountDialog.tsx';
import { type Account, peopleCommands, peopleQueries, roleName, withinName } from './calls.ts';
import { PasswordDialog } from './PasswordDialog.tsx';
import { ProposalDialog } from './ProposalDialog.tsx';
import { ReasonDialog } from './ReasonDialog.tsx';

const rolesOf = (row: Account) => row.roles.map((one) => `${roleName(one.role)} (${withinName(one)})`).join('; ');

const columns: Column<Account>[] = [
  {
    id: 'username',
    title: 'accounts.username',
    width: 170,
    value: (row) => row.username,
    cell: (row) => <span class="font-medium">{row.username}</span>,
  },
  { id: 'name', title: 'accounts.name', width: 120, value: (row) => row.name },
  { id: 'unit', title: 'accounts.unit', width: 180, grow: true, value: (row) => row.unit ?? '' },
  {
    id: 'roles',
    title: 'accounts.roles',
    width: 260,
    grow: true,
    value: rolesOf,
    cell: (row) => <RoleList account={row} />,
  },
  {
    id: 'second_factor',
    title: 'accounts.second_factor',
    width: 120,
    value: (row) => t(row.has_second_factor ? 'accounts.second_factor_yes' : 'accounts.second_factor_no'),
  },
  {
    id: 'last_seen',
    title: 'accounts.last_seen',
    width: 130,
    value: (row) => row.last_seen_at ?? 0,
    cell: (row) => (
      <Show when={row.last_seen_at} fallback={<span class="text-dim">{t('accounts.never')}</span>}>
        {(at) => <Time at={at()} short />}
      </Show>
    ),
  },
  { id: 'state', title: 'accounts.state', width: 150, value: stateOf, cell: (row) => <AccountState account={row} /> },
];

function stateOf(row: Account): string {
  if (row.disabled_at !== null) return t('accounts.state_disabled');
  return t(row.locked_until !== null ? 'accounts.state_locked' : 'accounts.state_active');
}

function AccountState(props: { account: Account }) {
  return (
    <Switch
      fallback={
        <>
          {stateOf(props.account)}
          <Show when={props.account.must_change_password}>
            <span class="ml-1.5 text-sm text-dim">{t('accounts.must_change')}</span>
          </Show>
        </>
      }
    >
      <Match when={props.account.disabled_at !== null}>
        <span class="inline-flex items-center gap-1.5">
          <StateMark state="unknown" quiet />
          {stateOf(props.account)}
          <Show when={props.account.disabled_because}>
            {(why) => <span class="text-sm text-dim">{word('accounts', `because_${why()}`)}</span>}
          </Show>
        </span>
      </Match>
      <Match when={props.account.locked_until !== null}>
        <span class="inline-flex items-center gap-1.5">
          <StateMark state="degraded" quiet />
          {stateOf(props.account)}
        </span>
      </Match>
    </Switch>
  );
}

function RoleList(props: { account: Account }) {
  return (
    <Show when={props.account.roles.length > 0} fallback={<span class="text-dim">{t('accounts.no_roles')}</span>}>
      <ul>
        <For each={props.account.roles}>
          {(one) => (
            <li>
              {roleName(one.role)} <span class="text-sm text-dim">{withinName(one)}</span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

type Asked = { what: 'edit' | 'propose' | 'reset' | 'end' | 'disable' | 'enable'; account: Account };

export function Accounts() {
  const session = useSession();
  const filters = makeFilters(['q', 'kind', 'state']);
  const query = useInfiniteQuery(() => peopleQueries.accounts(filters.query()));
  const [search, setSearch] = useSearchParams();
  const [asked, setAsked] = createSignal<Asked>();
  const close = () => setAsked(undefined);
  const mayWrite = () => session.may('people:write');
  const add = () => (
    <Button
      kind="primary"
      disabled={mayWrite() ? undefined : t('ui.may_not')}
      onClick={() => setSearch({ new: 'account' })}
    >
      <PlusIcon class="size-4" />
      {t('accounts.add')}
    </Button>
  );
  const actions = (account: Account): MenuItem[] => {
    const ask = (what: Asked['what']) => () => setAsked({ what, account });
    const items: MenuItem[] = [];
    if (session.may('grants:propose') && account.disabled_at === null)
      items.push({ title: t('accounts.propose'), act: ask('propose') });
    if (!mayWrite()) return items;
    items.push({ title: t('accounts.edit'), act: ask('edit') });
    if (account.kind === 'person') {
      items.push({ title: t('accounts.reset'), act: ask('reset') });
      items.push({ title: t('accounts.end_sessions'), act: ask('end') });
    }
    if (account.disabled_at === null) items.push({ title: t('accounts.disable'), act: ask('disable'), danger: true });
    else items.push({ title: t('accounts.enable'), act: ask('enable') });
    return items;
  };
  return (
    <>
      <PagedTable
        name="people"
        label={t('accounts.tab_accounts')}
        columns={columns}
        pages={query}
        main
        toolbar={
          <div class="flex flex-wrap items-center gap-2">
            <FilterBar
              filters={filters}
              placeholder={t('accounts.filter')}
              choices={[
                {
                  key: 'kind',
                  title: t('accounts.kind'),
                  options: (['person', 'service'] as const).map((value) => ({
                    value,
                    label: word('accounts', `kind_${value}`),
                  })),
                },
                {
                  key: 'state',
                  title: t('accounts.state'),
                  options: (['active', 'disabled', 'roleless', 'locked'] as const).map((value) => ({
                    value,
                    label: word('accounts', `state_${value}`),
                  })),
                },
              ]}
            />
            {add()}
          </div>
        }
        actions={actions}
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={
          <Empty icon={<UsersIcon />} title={t('accounts.none')}>
            {add()}
          </Empty>
        }
      />
      <AccountDialog open={search.new === 'account'} close={() => setSearch({ new: null })} />
      <Show when={asked()}>{(one) => <Asking asked={one()} close={close} />}</Show>
    </>
  );
}

function Asking(props: { asked: Asked; close: () => void }) {
  const { account } = props.asked;
  return (
    <Switch>
      <Match when={props.asked.what === 'edit'}>
        <AccountDialog open close={props.close} account={account} />
      </Match>
      <Match when={props.asked.what === 'propose'}>
        <ProposalDialog open close={props.close} person={account} />
      </Match>
      <Match when={props.asked.what === 'reset'}>
        <PasswordDialog close={props.close} account={account} />
      </Match>
      <Match when={props.asked.what === 'end'}>
        <ConfirmDialog
          open
          close={props.close}
          title={t('accounts.end_sessions')}
          detail={t('accounts.end_sessions_hint', { name: account.username })}
          action={t('accounts.end_sessions')}
          act={async () => {
            const { ended } = await peopleCommands.endSessions(account.id);
            toast({ title: t('accounts.sessions_ended', { n: ended }) });
          }}
        />
      </Match>
      <Match when={props.asked.what === 'disable'}>
        <ReasonDialog
          close={props.close}
          title={`${t('accounts.disable')} · ${account.username}`}
          detail={t('accounts.disable_hint')}
          action={t('accounts.disable')}
          danger
          act={(reason) => peopleCommands.disable(account.id, reason)}
        />
      </Match>
      <Match when={props.asked.what === 'enable'}>
        <ConfirmDialog
          open
          close={props.close}
          title={t('accounts.enable')}
          detail={t('accounts.enable_hint', { name: account.username })}
          action={t('accounts.enable')}
          act={() => peopleCommands.enable(account.id)}
        />
      </Match>
    </Switch>
  );
}
