/** Who holds a role: accounts that may take part. */
import XIcon from 'lucide-solid/icons/x';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { IconButton } from '../../ui/Button.tsx';
import { Combobox } from '../../ui/Field.tsx';
import type { Proposals } from './incident-calls.ts';

export function RolePeople(props: {
  role: { id: string; title: string };
  people: Proposals['people'];
  value: readonly string[];
  set: (accounts: string[]) => void;
  error?: string | undefined;
}) {
  const nameOf = (account: string) => props.people.find((one) => one.account === account)?.name ?? account;
  return (
    <div class="space-y-1.5">
      <Show when={props.value.length > 0}>
        <ul class="flex flex-wrap gap-1.5" aria-label={props.role.title}>
          <For each={props.value}>
            {(account) => (
              <li class="inline-flex items-center gap-1 rounded-md border border-line bg-sunken pl-2">
                {nameOf(account)}
                <IconButton
                  kind="quiet"
                  label={t('emergency_runs.remove', { name: nameOf(account) })}
                  onClick={() => props.set(props.value.filter((one) => one !== account))}
                >
                  <XIcon class="size-3.5" />
                </IconButton>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Combobox
        label={t('emergency_runs.role_add', { role: props.role.title })}
        value={null}
        set={(account) => account !== null && !props.value.includes(account) && props.set([...props.value, account])}
        options={props.people
          .filter(({ account }) => !props.value.includes(account))
          .map(({ account, name, unit }) => ({
            value: account,
            label: name,
            detail: [account, unit].filter(Boolean).join(' · '),
          }))}
        error={props.error}
      />
    </div>
  );
}
