/** The cables and circuits that people recorded for a node, beside what the probes saw of its neighbours. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import TrashIcon from 'lucide-solid/icons/trash';
import { createMemo, createSignal, Show } from 'solid-js';
import { commands, queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import type { Link, State } from '../../wire.ts';
import { LinkDialog } from './LinkDialog.tsx';

/** A link as it looks from one of its ends. */
type Row = {
  id: number;
  own_port: string;
  far_id: number;
  far_name: string;
  far_state: State;
  far_port: string;
  note: string;
};

function seenFrom(node_id: number, link: Link): Row {
  const { id, note } = link;
  return link.a_node_id === node_id
    ? {
        id,
        note,
        own_port: link.a_port,
        far_id: link.b_node_id,
        far_name: link.b_name,
        far_state: link.b_state,
        far_port: link.b_port,
      }
    : {
        id,
        note,
        own_port: link.b_port,
        far_id: link.a_node_id,
        far_name: link.a_name,
        far_state: link.a_state,
        far_port: link.a_port,
      };
}

const columns: readonly Column<Row>[] = [
  { id: 'own_port', title: 'nodes.nb_local', width: 170, value: (row) => row.own_port },
  {
    id: 'far',
    title: 'nodes.link_far',
    width: 200,
    grow: true,
    value: (row) => row.far_name,
    cell: (row) => (
      <span class="flex flex-wrap items-center gap-x-3">
        <A href={paths.node(row.far_id)} class="link">
          {row.far_name}
        </A>
        <StateMark state={row.far_state} />
      </span>
    ),
  },
  { id: 'far_port', title: 'nodes.nb_port', width: 170, value: (row) => row.far_port },
  { id: 'note', title: 'words.note', width: 160, value: (row) => row.note },
];

export function Links(props: { node_id: number }) {
  const session = useSession();
  const query = useQuery(() => queries.links(props.node_id));
  const [adding, setAdding] = createSignal(false);
  const [removing, setRemoving] = createSignal<Row>();
  const mayNot = () => (session.may('estate:write') ? undefined : t('nodes.no_right'));
  const all = createMemo((): readonly Column<Row>[] => [
    ...columns,
    {
      id: 'remove',
      title: 'nodes.link_remove',
      width: 80,
      sort: false,
      value: () => null,
      cell: (row) => (
        <IconButton
          label={t('nodes.link_remove_one', { name: row.far_name })}
          disabled={mayNot()}
          onClick={() => setRemoving(row)}
        >
          <TrashIcon class="size-4" />
        </IconButton>
      ),
    },
  ]);
  return (
    <Section
      title={t('nodes.links')}
      note={t('nodes.links_note')}
      actions={
        <Button disabled={mayNot()} onClick={() => setAdding(true)}>
          <PlusIcon class="size-4" />
          {t('nodes.link_add')}
        </Button>
      }
    >
      <Loaded query={query} small>
        {(data) => (
          <Table
            name="node-links"
            label={t('nodes.links')}
            columns={all()}
            rows={data().rows.map((link) => seenFrom(props.node_id, link))}
            empty={<p class="py-6 text-center text-dim">{t('nodes.links_none')}</p>}
          />
        )}
      </Loaded>
      <Show when={adding()}>
        <LinkDialog node_id={props.node_id} close={() => setAdding(false)} />
      </Show>
      <ConfirmDialog
        open={removing() !== undefined}
        close={() => setRemoving(undefined)}
        title={t('nodes.link_remove_one', { name: removing()?.far_name ?? '' })}
        detail={t('nodes.link_remove_detail')}
        action={t('ui.delete')}
        danger
        act={() => commands.deleteLink(removing()?.id ?? 0)}
      />
    </Section>
  );
}
