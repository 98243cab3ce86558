/** What else happens to what comes in: watched at once, and with which credential. */
import { useQuery } from '@tanstack/solid-query';
import { createMemo, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Checkbox, Select } from '../../ui/Field.tsx';
import type { ImportChoices, ImportKind } from './calls.ts';

const isNodes = (kind: ImportKind) => kind === 'nodes' || kind === 'netbox_devices';

export function Choices(props: { kind: ImportKind; value: ImportChoices; set: (value: ImportChoices) => void }) {
  const session = useSession();
  const query = useQuery(() => ({
    ...queries.credentials(),
    enabled: isNodes(props.kind) && session.may('credentials:read'),
  }));
  const options = createMemo(() =>
    (query.isPending ? [] : (query.data?.rows ?? []))
      .filter((each) => each.kind.startsWith('snmp'))
      .map((each) => ({ value: each.id, label: each.name })),
  );
  return (
    <Show when={isNodes(props.kind) || props.kind === 'systems'}>
      <div class="mb-4 flex flex-wrap items-end gap-x-8 gap-y-3">
        <Checkbox
          label={t('imports.watch')}
          hint={t(isNodes(props.kind) ? 'imports.watch_nodes_hint' : 'imports.watch_systems_hint')}
          value={props.value.watch}
          set={(watch) => props.set({ ...props.value, watch })}
        />
        <Show when={isNodes(props.kind) && props.value.watch && options().length > 0}>
          <div class="w-64">
            <Select
              label={t('imports.credential')}
              value={props.value.credential_id}
              set={(credential_id) => props.set({ ...props.value, credential_id })}
              options={options()}
              placeholder={t('imports.no_snmp')}
            />
          </div>
        </Show>
      </div>
    </Show>
  );
}
