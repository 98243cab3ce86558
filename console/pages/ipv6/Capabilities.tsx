/** What models can do with IPv6, and which models nobody has looked up. */
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import CpuIcon from 'lucide-solid/icons/cpu';
import PlusIcon from 'lucide-solid/icons/plus';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { FilterBar, makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { CapabilityDialog } from './CapabilityDialog.tsx';
import {
  type Capability,
  type CapabilityInput,
  capability_statuses,
  capabilityText,
  inputCommands,
  inputQueries,
} from './input-calls.ts';

const unrecorded_shown = 12;
const marks = { supported: 'pass', after_upgrade: 'warn', unsupported: 'fail' } as const;
const nameOf = ({ vendor, model, version = '' }: { vendor: string; model: string; version?: string }) =>
  [vendor, model, version].filter(Boolean).join(' ');

function Status(props: { status: Capability['status'] }) {
  return (
    <span class="inline-flex items-center gap-1.5 whitespace-nowrap">
      <StatusMark status={marks[props.status]} quiet />
      {capabilityText(props.status)}
    </span>
  );
}

const columns: readonly Column<Capability>[] = [
  { id: 'vendor', title: 'ipv6_capabilities.vendor', width: 120, sort: false, value: (row) => row.vendor },
  { id: 'model', title: 'ipv6_capabilities.model', width: 180, grow: true, sort: false, value: (row) => row.model },
  {
    id: 'version',
    title: 'ipv6_capabilities.version',
    width: 140,
    sort: false,
    value: (row) => row.version,
    cell: (row) => row.version || <span class="text-dim">{t('ipv6_capabilities.any_version')}</span>,
  },
  {
    id: 'status',
    title: 'ipv6_capabilities.status',
    width: 130,
    sort: false,
    value: (row) => capabilityText(row.status),
    cell: (row) => <Status status={row.status} />,
  },
  { id: 'source', title: 'ipv6_capabilities.source', width: 200, grow: true, sort: false, value: (row) => row.source },
  {
    id: 'recorded_by',
    title: 'ipv6_capabilities.recorded_by',
    width: 110,
    sort: false,
    value: (row) => row.recorded_by,
  },
  {
    id: 'recorded_at',
    title: 'ipv6_capabilities.recorded_at',
    width: 110,
    sort: false,
    value: (row) => row.recorded_at,
    cell: (row) => <Time at={row.recorded_at} short />,
  },
];

export function Capabilities() {
  const filters = makeFilters(['q', 'status']);
  const pages = useInfiniteQuery(() => inputQueries.capabilities(filters.query()));
  const session = useSession();
  const refused = () => (session.may('estate:write') ? undefined : t('ui.may_not'));
  const [open, setOpen] = createSignal<Capability | Partial<CapabilityInput>>();
  const [removing, setRemoving] = createSignal<Capability>();
  const add = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setOpen({})}>
      <PlusIcon class="size-4" />
      {t('ipv6_capabilities.add')}
    </Button>
  );
  return (
    <div class="space-y-4">
      <div class="flex flex-wrap justify-end gap-2">
        <ButtonLink href={paths.imports({ kind: 'ipv6_capabilities' })}>{t('ipv6_capabilities.import')}</ButtonLink>
        {add()}
      </div>
      <Missing refused={refused()} record={setOpen} />
      <PagedTable
        name="ipv6-capabilities"
        label={t('ipv6_capabilities.title')}
        columns={columns}
        pages={pages}
        all={() => inputQueries.allCapabilities(filters.query())}
        main
        toolbar={
          <FilterBar
            filters={filters}
            choices={[
              {
                key: 'status',
                title: t('ipv6_capabilities.status'),
                options: capability_statuses.map((value) => ({ value, label: capabilityText(value) })),
              },
            ]}
            placeholder={t('ipv6_capabilities.filter')}
          />
        }
        actions={(row) =>
          refused()
            ? []
            : [
                { title: t('ipv6_capabilities.edit'), act: () => setOpen(row) },
                { title: t('ipv6_capabilities.remove'), danger: true, act: () => setRemoving(row) },
              ]
        }
        narrow={(row) => <Narrow row={row} />}
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty icon={<CpuIcon />} title={t('ipv6_capabilities.none')} hint={t('ipv6_capabilities.none_hint')} />}
      />
      <Show when={open()} keyed>
        {(model) => <CapabilityDialog model={model} close={() => setOpen(undefined)} />}
      </Show>
      <Show when={removing()} keyed>
        {(row) => (
          <ConfirmDialog
            open
            close={() => setRemoving(undefined)}
            title={t('ipv6_capabilities.remove')}
            detail={t('ipv6_capabilities.remove_hint', { name: nameOf(row) })}
            action={t('ipv6_capabilities.remove')}
            danger
            act={() => inputCommands.removeCapability(row.id)}
          />
        )}
      </Show>
    </div>
  );
}

/** Models that nodes show: what to look up next. */
function Missing(props: { refused: string | undefined; record: (model: Partial<CapabilityInput>) => void }) {
  const query = useQuery(() => inputQueries.unrecorded(unrecorded_shown));
  const data = createMemo(() => (query.isPending ? undefined : query.data));
  return (
    <Show when={(data()?.total ?? 0) > 0 && data()}>
      {(found) => (
        <Section title={t('ipv6_capabilities.unrecorded')} note={t('ipv6_capabilities.unrecorded_note')}>
          <ul class="flex flex-wrap gap-2">
            <For each={found().rows}>
              {(row) => (
                <li>
                  <Button
                    disabled={props.refused}
                    aria-label={t('ipv6_capabilities.record_one', { name: nameOf(row) })}
                    onClick={() => props.record({ vendor: row.vendor, model: row.model })}
                    class="max-w-full"
                  >
                    <span class="truncate">{nameOf(row)}</span>
                    <span class="text-sm text-dim">{t('ipv6_capabilities.nodes_n', { n: row.nodes })}</span>
                  </Button>
                </li>
              )}
            </For>
          </ul>
          <Show when={found().total > found().rows.length}>
            <p class="mt-2 text-sm text-dim">
              {t('ipv6_capabilities.more', { n: found().total - found().rows.length })}
            </p>
          </Show>
        </Section>
      )}
    </Show>
  );
}

function Narrow(props: { row: Capability }) {
  return (
    <div class="space-y-0.5">
      <div class="flex items-start justify-between gap-3">
        <span class="min-w-0 font-medium break-words">{nameOf(props.row)}</span>
        <Status status={props.row.status} />
      </div>
      <p class="text-sm break-words text-dim">{props.row.source}</p>
    </div>
  );
}
