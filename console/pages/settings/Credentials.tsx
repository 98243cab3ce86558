/** What probes log in with. A secret goes in and is never shown again. */

import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import KeyRoundIcon from 'lucide-solid/icons/key-round';
import PlusIcon from 'lucide-solid/icons/plus';
import { createSignal, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import type { Credential, Permission } from '../../wire.ts';
import { CredentialDialog } from './CredentialDialog.tsx';
import { settingsCommands } from './calls.ts';

const columns: Column<Credential>[] = [
  { id: 'name', title: 'words.name', width: 220, grow: true, value: (row) => row.name },
  { id: 'kind', title: 'settings.kind', width: 180, value: (row) => word('settings', `credential_${row.kind}`) },
  {
    id: 'readable',
    title: 'settings.usable',
    width: 190,
    value: (row) => t(row.readable ? 'settings.readable' : 'settings.unreadable'),
    cell: (row) => <Readable credential={row} />,
  },
  { id: 'used_by', title: 'settings.used_by', width: 110, align: 'end', value: (row) => row.used_by },
  {
    id: 'updated',
    title: 'settings.updated',
    width: 140,
    value: (row) => row.updated_at,
    cell: (row) => <Time at={row.updated_at} short />,
  },
];

/** Sealed under another key, it can't be used: looks with it are 'unable'. */
function Readable(props: { credential: Credential }) {
  return (
    <Show when={!props.credential.readable} fallback={t('settings.readable')}>
      <span class="inline-flex items-center gap-1.5" title={t('settings.unreadable_hint')}>
        <StateMark state="unknown" quiet />
        {t('settings.unreadable')}
      </span>
    </Show>
  );
}

export function Credentials(props: { may: (permission: Permission) => boolean }) {
  const query = useQuery(() => queries.credentials());
  const [search, setSearch] = useSearchParams();
  const [replacing, setReplacing] = createSignal<Credential>();
  const [deleting, setDeleting] = createSignal<Credential>();
  const refused = () => (props.may('credentials:write') ? undefined : t('ui.may_not'));
  const add = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: 'credential' })}>
      <PlusIcon class="size-4" />
      {t('settings.add_credential')}
    </Button>
  );
  return (
    <>
      <p class="mb-3 text-dim">{t('settings.credentials_hint')}</p>
      <Loaded query={query}>
        {(data) => (
          <Table
            name="credentials"
            label={t('settings.credentials')}
            columns={columns}
            rows={data().rows}
            main
            toolbar={add()}
            actions={(row) =>
              refused()
                ? []
                : [
                    { title: t('settings.replace'), act: () => setReplacing(row) },
                    { title: t('ui.delete'), danger: true, act: () => setDeleting(row) },
                  ]
            }
            narrow={(row) => (
              <Narrow
                credential={row}
                refused={refused()}
                replace={() => setReplacing(row)}
                remove={() => setDeleting(row)}
              />
            )}
            empty={
              <Empty
                icon={<KeyRoundIcon />}
                title={t('settings.no_credentials')}
                hint={t('settings.no_credentials_hint')}
              >
                {add()}
              </Empty>
            }
          />
        )}
      </Loaded>
      <CredentialDialog open={search.new === 'credential'} close={() => setSearch({ new: null })} />
      <Show when={replacing()}>
        {(credential) => <CredentialDialog open close={() => setReplacing(undefined)} credential={credential()} />}
      </Show>
      <Show when={deleting()}>
        {(credential) => <DeleteDialog credential={credential()} close={() => setDeleting(undefined)} />}
      </Show>
    </>
  );
}

function Narrow(props: {
  credential: Credential;
  refused: string | undefined;
  replace: () => void;
  remove: () => void;
}) {
  return (
    <div class="space-y-1">
      <p class="font-medium">{props.credential.name}</p>
      <p class="text-dim">
        {word('settings', `credential_${props.credential.kind}`)} ·{' '}
        {t('settings.used_by_n', { n: props.credential.used_by })}
      </p>
      <Readable credential={props.credential} />
      <div class="flex gap-2">
        <Button disabled={props.refused} onClick={props.replace}>
          {t('settings.replace')}
        </Button>
        <Button kind="quiet" disabled={props.refused} onClick={props.remove}>
          {t('ui.delete')}
        </Button>
      </div>
    </div>
  );
}

function DeleteDialog(props: { credential: Credential; close: () => void }) {
  return (
    <ConfirmDialog
      open
      close={props.close}
      title={t('settings.delete_credential')}
      detail={t('settings.delete_credential_hint', { name: props.credential.name, n: props.credential.used_by })}
      action={t('ui.delete')}
      danger
      act={() => settingsCommands.deleteCredential(props.credential.id)}
    />
  );
}
