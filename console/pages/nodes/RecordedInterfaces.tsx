/** The interfaces that people recorded, and whether a probe sees them. */
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Section } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import type { NodePage } from '../../wire.ts';

type Row = NodePage['recorded_interfaces'][number];

const columns: Column<Row>[] = [
  { id: 'name', title: 'nodes.if_name', width: 200, grow: true, value: (row) => row.name },
  {
    id: 'observed',
    title: 'nodes.if_seen',
    width: 120,
    value: (row) => (row.observed ? t('nodes.if_seen_yes') : t('words.not_seen')),
    cell: (row) => (
      <span class={row.observed ? '' : 'font-medium text-degraded'}>
        {row.observed ? t('nodes.if_seen_yes') : t('words.not_seen')}
      </span>
    ),
  },
  { id: 'type', title: 'nodes.if_type', width: 130, value: (row) => row.type },
  { id: 'enabled', title: 'nodes.if_enabled', width: 80, value: (row) => t(row.enabled ? 'words.yes' : 'words.no') },
  { id: 'mtu', title: 'nodes.if_mtu', width: 70, align: 'end', value: (row) => row.mtu },
  {
    id: 'mac',
    title: 'nodes.if_mac',
    width: 150,
    value: (row) => row.mac,
    cell: (row) => <span class="font-mono text-xs">{row.mac ?? '—'}</span>,
  },
  { id: 'description', title: 'nodes.if_alias', width: 160, grow: true, value: (row) => row.description },
];

export function RecordedInterfaces(props: { rows: readonly Row[] }) {
  return (
    <Show when={props.rows.length > 0}>
      <Section title={t('nodes.if_recorded')} flush>
        <Table
          name="node-recorded-interfaces"
          label={t('nodes.if_recorded')}
          columns={columns}
          rows={[...props.rows]}
          empty={null}
        />
      </Section>
    </Show>
  );
}
