/** Who sends and is no node of ours: to be registered, found by discovery, or removed from the list. */

import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import UserSearchIcon from 'lucide-solid/icons/user-search';
import { createSignal, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import type { MenuItem } from '../../ui/Menu.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { messageCommands, messageQueries, type Sender } from './calls.ts';

type Row = Sender & { id: string };

const columns: Column<Row>[] = [
  {
    id: 'address',
    title: 'messages.sender',
    width: 220,
    value: (row) => row.address,
    cell: (row) => <span class="font-mono">{row.address}</span>,
  },
  { id: 'count', title: 'messages.count', width: 90, align: 'end', value: (row) => row.count },
  { id: 'kind', title: 'messages.kind', width: 80, value: (row) => word('messages', `kind_${row.last_kind}`) },
  {
    id: 'last_text',
    title: 'messages.last_text',
    width: 280,
    grow: true,
    value: (row) => row.last_text,
    cell: (row) => <span title={row.last_text}>{row.last_text}</span>,
  },
  {
    id: 'last_at',
    title: 'messages.last_at',
    width: 120,
    value: (row) => dateTime(row.last_at),
    cell: (row) => <Time at={row.last_at} short />,
  },
  {
    id: 'first_at',
    title: 'messages.first_at',
    width: 175,
    value: (row) => dateTime(row.first_at),
    cell: (row) => <span class="numeric">{dateTime(row.first_at)}</span>,
  },
];

export function Senders() {
  const query = useQuery(() => messageQueries.senders());
  const session = useSession();
  const navigate = useNavigate();
  const [going, setGoing] = createSignal<string>();
  const actions = (row: Row): MenuItem[] => [
    ...(row.registrable && session.may('estate:write')
      ? [{ title: t('messages.register'), act: () => navigate(registerPath(row.address)) }]
      : []),
    ...(session.may('discovery:read')
      ? [{ title: t('messages.discover'), act: () => navigate(paths.discovery()) }]
      : []),
    ...(session.may('watching:write')
      ? [{ title: t('messages.forget'), danger: true, act: () => setGoing(row.address) }]
      : []),
  ];
  return (
    <>
      <p class="mb-3 text-dim">{t('messages.senders_intro')}</p>
      <Loaded query={query}>
        {(data) => (
          <Table
            name="message-senders"
            label={t('messages.tab_senders')}
            columns={columns}
            rows={data().rows.map((row) => ({ ...row, id: row.address }))}
            actions={actions}
            narrow={(row) => <Narrow sender={row} forget={session.may('watching:write') ? setGoing : undefined} />}
            main
            empty={
              <Empty
                icon={<UserSearchIcon />}
                title={t('messages.senders_none')}
                hint={t('messages.senders_none_hint')}
              />
            }
          />
        )}
      </Loaded>
      <Show when={going()}>
        {(address) => (
          <ConfirmDialog
            open
            close={() => setGoing(undefined)}
            title={t('messages.forget_title', { address: address() })}
            detail={t('messages.forget_hint')}
            action={t('messages.forget')}
            danger
            act={() => messageCommands.forget(address())}
          />
        )}
      </Show>
    </>
  );
}

const registerPath = (address: string) => paths.nodes({ new: 1, address });

function Narrow(props: { sender: Row; forget: ((address: string) => void) | undefined }) {
  const navigate = useNavigate();
  const session = useSession();
  const refused = () => {
    if (!session.may('estate:write')) return t('ui.may_not');
    return props.sender.registrable ? undefined : t('messages.not_registrable');
  };
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-mono break-all">{props.sender.address}</span>
        <span class="numeric shrink-0">×{props.sender.count}</span>
      </div>
      <p class="line-clamp-2 text-sm break-words">{props.sender.last_text}</p>
      <div class="text-sm text-dim">
        {word('messages', `kind_${props.sender.last_kind}`)} · <Time at={props.sender.last_at} short />
      </div>
      <div class="flex flex-wrap gap-2 pt-1">
        <Button disabled={refused()} onClick={() => navigate(registerPath(props.sender.address))}>
          {t('messages.register')}
        </Button>
        <Show when={props.forget}>
          {(forget) => (
            <Button kind="quiet" onClick={() => forget()(props.sender.address)}>
              {t('messages.forget')}
            </Button>
          )}
        </Show>
      </div>
    </div>
  );
}
