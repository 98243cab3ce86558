/** One node: what was recorded, what was seen, what is wrong, what happened. */
import { useNavigate, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import MergeIcon from 'lucide-solid/icons/merge';
import PencilIcon from 'lucide-solid/icons/pencil';
import SplitIcon from 'lucide-solid/icons/split';
import TrashIcon from 'lucide-solid/icons/trash';
import WaypointsIcon from 'lucide-solid/icons/waypoints';
import { createSignal, Show } from 'solid-js';
import { commands, queries } from '../../api.ts';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink, IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { NodePage as Data } from '../../wire.ts';
import { ObjectHistory } from '../audit/ObjectHistory.tsx';
import { Ipv6Line } from '../ipv6/Ipv6Line.tsx';
import { MessageList } from '../messages/MessageList.tsx';
import { FileButton } from '../tickets/FileButton.tsx';
import { TicketsAbout } from '../tickets/TicketsAbout.tsx';
import { Disagreements } from '../watches/Disagreements.tsx';
import { Addresses } from './Addresses.tsx';
import { History } from './History.tsx';
import { Interfaces } from './Interfaces.tsx';
import { Links } from './Links.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import { Neighbours } from './Neighbours.tsx';
import { NodeDialog } from './NodeDialog.tsx';
import { NodeTimeline } from './NodeTimeline.tsx';
import { Parts } from './Parts.tsx';
import { Situation } from './Situation.tsx';
import { SplitDialog } from './SplitDialog.tsx';
import { Watches } from './Watches.tsx';

export default function NodePage() {
  const params = useParams<{ id: string }>();
  const query = useQuery(() => queries.node(Number(params.id)));
  const name = () => (query.isPending ? undefined : query.data?.node.name);
  const node = () => (query.isPending ? undefined : query.data);
  return (
    <Page
      title={name() ?? t('nodes.title')}
      crumbs={[{ title: t('nodes.title'), href: paths.nodes() }]}
      mark={<Show when={node()}>{(data) => <StateMark state={data().node.state} />}</Show>}
      detail={<Show when={node()}>{(data) => <Standing data={data()} />}</Show>}
      actions={<Show when={node()}>{(data) => <Actions data={data()} />}</Show>}
    >
      <Loaded query={query}>{(data) => <Content data={data()} />}</Loaded>
    </Page>
  );
}

function Standing(props: { data: Data }) {
  return (
    <>
      <p class="flex flex-wrap gap-x-4">
        <span>{say(props.data.node.state_reason)}</span>
        <Time at={props.data.node.state_since} />
      </p>
      <Disagreements watches={props.data.watches} />
      <Ipv6Line of={{ node_id: props.data.node.id }} />
    </>
  );
}

function Content(props: { data: Data }) {
  const count = (list: readonly unknown[]) => (list.length > 0 ? list.length : undefined);
  return (
    <Tabs
      label={props.data.node.name}
      tabs={[
        { id: 'overview', title: t('nodes.tab_overview'), content: () => <Situation data={props.data} /> },
        {
          id: 'interfaces',
          title: t('nodes.tab_interfaces'),
          count: count(props.data.interfaces),
          content: () => <Interfaces data={props.data} />,
        },
        {
          id: 'addresses',
          title: t('nodes.tab_addresses'),
          count: count(props.data.addresses),
          content: () => <Addresses data={props.data} />,
        },
        {
          id: 'neighbours',
          title: t('nodes.tab_neighbours'),
          count: count(props.data.neighbours),
          content: () => (
            <div class="space-y-4">
              <Neighbours data={props.data} />
              <Links node_id={props.data.node.id} />
            </div>
          ),
        },
        { id: 'parts', title: t('where.parts'), content: () => <Parts node_id={props.data.node.id} /> },
        {
          id: 'watches',
          title: t('nodes.tab_watches'),
          count: count(props.data.watches),
          content: () => <Watches watches={props.data.watches} name="node-watches" />,
        },
        { id: 'history', title: t('nodes.tab_history'), content: () => <History watches={props.data.watches} /> },
        {
          id: 'tickets',
          title: t('tickets.title'),
          content: () => <TicketsAbout about={{ node_id: props.data.node.id }} />,
        },
        {
          id: 'messages',
          title: t('messages.title'),
          content: () => <MessageList node_id={props.data.node.id} />,
        },
        {
          id: 'changes',
          title: t('audit.history'),
          content: () => <ObjectHistory kind="node" id={props.data.node.id} />,
        },
        { id: 'timeline', title: t('nodes.tab_timeline'), content: () => <NodeTimeline id={props.data.node.id} /> },
      ]}
    />
  );
}

function Actions(props: { data: Data }) {
  const navigate = useNavigate();
  const session = useSession();
  const [editing, setEditing] = createSignal(false);
  const [deleting, setDeleting] = createSignal(false);
  const [merging, setMerging] = createSignal(false);
  const [splitting, setSplitting] = createSignal(false);
  const tooFew = () =>
    props.data.addresses.filter((one) => one.recorded).length < 2 ? t('differences.split_few') : undefined;
  const mayNot = () => (session.may('estate:write') ? undefined : t('nodes.no_right'));
  const remove = async () => {
    const { id, name } = props.data.node;
    await commands.deleteNode(id);
    navigate(paths.nodes());
    toast({ title: t('nodes.deleted', { name }) });
  };
  return (
    <>
      <FileButton about={{ node_id: props.data.node.id }} name={props.data.node.name} />
      <ButtonLink href={paths.topology({ node: props.data.node.id })}>
        <WaypointsIcon class="size-4" />
        {t('topology.show_on_map')}
      </ButtonLink>
      <Button disabled={mayNot()} onClick={() => setEditing(true)}>
        <PencilIcon class="size-4" />
        {t('ui.edit')}
      </Button>
      <Button kind="quiet" disabled={mayNot()} onClick={() => setMerging(true)}>
        <MergeIcon class="size-4" />
        {t('differences.merge')}
      </Button>
      <Button kind="quiet" disabled={mayNot() ?? tooFew()} onClick={() => setSplitting(true)}>
        <SplitIcon class="size-4" />
        {t('differences.split')}
      </Button>
      <IconButton label={t('ui.delete')} disabled={mayNot()} onClick={() => setDeleting(true)}>
        <TrashIcon class="size-4" />
      </IconButton>
      <Show when={editing()}>
        <NodeDialog node={props.data} close={() => setEditing(false)} />
      </Show>
      <Show when={merging()}>
        <MergeDialog node={props.data.node} close={() => setMerging(false)} />
      </Show>
      <Show when={splitting()}>
        <SplitDialog data={props.data} close={() => setSplitting(false)} />
      </Show>
      <ConfirmDialog
        open={deleting()}
        close={() => setDeleting(false)}
        title={t('nodes.delete_title', { name: props.data.node.name })}
        detail={t('nodes.delete_detail')}
        action={t('ui.delete')}
        danger
        act={remove}
      />
    </>
  );
}
