/** Where one is logged in, and ending it elsewhere. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { commands } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import type { MenuItem } from '../../ui/Menu.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { agentName } from './agent.ts';
import { type OwnSession, profileCommands, profileQueries } from './calls.ts';

const nameOf = (row: OwnSession) => (row.agent ? agentName(row.agent) : t('profile.agent_unknown'));

const columns: Column<OwnSession>[] = [
  {
    id: 'agent',
    title: 'profile.agent',
    width: 220,
    grow: true,
    value: nameOf,
    cell: (row) => (
      <>
        <span class="font-medium" title={row.agent ?? undefined}>
          {nameOf(row)}
        </span>
        <Show when={row.is_this}>
          <span class="ml-2 rounded bg-wash px-1.5 py-0.5 text-xs text-accent">{t('profile.this_one')}</span>
        </Show>
      </>
    ),
  },
  { id: 'address', title: 'profile.address', width: 170, value: (row) => row.address ?? '' },
  { id: 'method', title: 'profile.method', width: 110, value: (row) => word('profile', `method_${row.method}`) },
  {
    id: 'second_factor',
    title: 'profile.second_factor',
    width: 100,
    value: (row) => t(row.second_factor ? 'profile.shown' : 'profile.not_shown'),
  },
  {
    id: 'created',
    title: 'profile.created',
    width: 120,
    value: (row) => row.created_at,
    cell: (row) => <Time at={row.created_at} short />,
  },
  {
    id: 'seen',
    title: 'profile.seen',
    width: 120,
    value: (row) => row.seen_at,
    cell: (row) => <Time at={row.seen_at} short />,
  },
];

export function Sessions() {
  const query = useQuery(() => profileQueries.sessions());
  const [asked, setAsked] = createSignal<OwnSession | 'others'>();
  const close = () => setAsked(undefined);
  const logOut = () => {
    commands.logOut().catch((error: unknown) => toast({ title: errorText(error) }));
  };
  const actions = (row: OwnSession): MenuItem[] =>
    row.is_this
      ? [{ title: t('shell.log_out'), act: logOut }]
      : [{ title: t('profile.end'), act: () => setAsked(row), danger: true }];
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions" class="mb-2 font-semibold">
        {t('profile.sessions')}
      </h2>
      <Loaded query={query} small>
        {(data) => (
          <Table
            name="own-sessions"
            label={t('profile.sessions')}
            columns={columns}
            rows={data().rows}
            actions={actions}
            toolbar={
              <Button
                disabled={data().rows.length < 2 ? t('profile.no_others') : undefined}
                onClick={() => setAsked('others')}
              >
                {t('profile.end_others')}
              </Button>
            }
            empty={t('ui.nothing_here')}
          />
        )}
      </Loaded>
      <Show when={asked()}>{(one) => <Asking asked={one()} close={close} />}</Show>
    </section>
  );
}

function Asking(props: { asked: OwnSession | 'others'; close: () => void }) {
  const { asked } = props;
  return (
    <Switch>
      <Match when={asked === 'others'}>
        <ConfirmDialog
          open
          close={props.close}
          title={t('profile.end_others')}
          detail={t('profile.end_others_hint')}
          action={t('profile.end_others')}
          danger
          act={profileCommands.endOthers}
        />
      </Match>
      <Match when={asked !== 'others' && asked}>
        {(session) => (
          <ConfirmDialog
            open
            close={props.close}
            title={t('profile.end')}
            detail={t('profile.end_hint', { name: nameOf(session()), address: session().address ?? '–' })}
            action={t('profile.end')}
            danger
            act={() => profileCommands.endSession(session().id)}
          />
        )}
      </Match>
    </Switch>
  );
}
