/** What a system consists of: nodes that people recorded, its endpoints, its platform and its tenants. */
import { A } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Section, TableBlock } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { NodePicker } from '../pickers.tsx';
import { complianceCommands, type RegisterPage } from './calls.ts';
import { Platform } from './Filing.tsx';

type Node = RegisterPage['nodes'][number];
type Endpoint = RegisterPage['endpoints'][number];
type Props = { page: RegisterPage; refused: string | undefined };

const node_columns: Column<Node>[] = [
  { id: 'name', title: 'words.name', width: 200, grow: true, value: (row) => row.name },
  {
    id: 'state',
    title: 'words.state',
    width: 110,
    value: (row) => word('words', `state_${row.state}`),
    cell: (row) => <StateMark state={row.state} />,
  },
  { id: 'role', title: 'words.role', width: 110, value: (row) => word('words', `role_${row.role}`) },
  { id: 'note', title: 'compliance.node_note', width: 220, grow: true, value: (row) => row.note },
];
const endpoint_columns: Column<Endpoint>[] = [
  { id: 'name', title: 'words.name', width: 160, grow: true, value: (row) => row.name },
  {
    id: 'state',
    title: 'words.state',
    width: 110,
    value: (row) => word('words', `state_${row.state}`),
    cell: (row) => <StateMark state={row.state} />,
  },
  { id: 'host', title: 'compliance.host', width: 240, grow: true, value: (row) => row.url || row.host },
];

export function Parts(props: Props) {
  return (
    <div class="space-y-6">
      <Nodes {...props} />
      <TableBlock title={t('compliance.endpoints')} note={t('compliance.endpoints_note')}>
        <Table
          name="compliance-endpoints"
          label={t('compliance.endpoints')}
          columns={endpoint_columns}
          rows={props.page.endpoints}
          href={() => paths.system(props.page.system.id)}
          empty={<Empty title={t('compliance.endpoints_none')} small />}
        />
      </TableBlock>
      <Section title={t('compliance.cloud')}>
        <KeyValue
          pairs={[
            { name: t('compliance.platform'), value: <Platform page={props.page} /> },
            { name: t('compliance.tenants'), value: <Tenants page={props.page} /> },
          ]}
        />
      </Section>
    </div>
  );
}

function Tenants(props: { page: RegisterPage }) {
  return (
    <Show when={props.page.tenants.length > 0} fallback={<span class="text-dim">{t('compliance.tenants_none')}</span>}>
      <ul>
        <For each={props.page.tenants}>
          {(tenant) => (
            <li>
              <A class="link" href={paths.complianceSystem(tenant.id)}>
                {tenant.name}
              </A>{' '}
              <span class="numeric text-dim">{tenant.notation ?? t('compliance.not_graded')}</span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function Nodes(props: Props) {
  const [adding, setAdding] = createSignal(false);
  const [removing, setRemoving] = createSignal<Node>();
  const { id } = props.page.system;
  return (
    <TableBlock
      title={t('compliance.nodes')}
      note={t('compliance.nodes_note')}
      actions={
        <Button disabled={props.refused} onClick={() => setAdding(true)}>
          {t('compliance.node_add')}
        </Button>
      }
    >
      <Table
        name="compliance-nodes"
        label={t('compliance.nodes')}
        columns={node_columns}
        rows={props.page.nodes}
        href={(row) => paths.node(row.id)}
        actions={(row) =>
          props.refused ? [] : [{ title: t('compliance.node_remove'), danger: true, act: () => void setRemoving(row) }]
        }
        empty={<Empty title={t('compliance.nodes_none')} hint={t('compliance.nodes_none_hint')} small />}
      />
      <Show when={adding()}>
        <Dialog open close={() => setAdding(false)} title={t('compliance.node_add')}>
          <NodeForm system_id={id} close={() => setAdding(false)} />
        </Dialog>
      </Show>
      <Show when={removing()} keyed>
        {(node) => (
          <ConfirmDialog
            open
            close={() => setRemoving(undefined)}
            title={t('compliance.node_remove')}
            detail={t('compliance.node_remove_detail', { name: node.name })}
            action={t('compliance.node_remove')}
            danger
            act={() => complianceCommands.removeNode(id, node.id)}
          />
        )}
      </Show>
    </TableBlock>
  );
}

function NodeForm(props: { system_id: number; close: () => void }) {
  const draft = makeDraft<{ node_id: number | null; note: string }>(`compliance-node.${props.system_id}`, {
    node_id: null,
    note: '',
  });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      action={t('compliance.node_add')}
      check={({ node_id }): Record<string, string> => (node_id === null ? { node_id: t('ui.missing') } : {})}
      save={({ node_id, note }) => complianceCommands.addNode(props.system_id, node_id ?? 0, note.trim())}
    >
      {(problems) => (
        <>
          <NodePicker
            label={t('compliance.node')}
            value={draft.value().node_id}
            set={(node_id) => draft.set({ ...draft.value(), node_id })}
            error={problems().node_id}
            required
          />
          <TextField
            label={t('compliance.node_note')}
            value={draft.value().note}
            set={(note) => draft.set({ ...draft.value(), note })}
            error={problems().note}
            maxLength={500}
          />
        </>
      )}
    </DraftForm>
  );
}
