/** One watch: what it asks, what it saw last, the facts it brought, its numbers over time. */
import { A, useNavigate, useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import EyeIcon from 'lucide-solid/icons/eye';
import PencilIcon from 'lucide-solid/icons/pencil';
import { createMemo, createSignal, Show } from 'solid-js';
import { commands, queries } from '../../api.ts';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { OutcomeMark } from '../../ui/Mark.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { duration, quantity } from '../../ui/quantity.ts';
import { labelOf } from '../../ui/schema-form.ts';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Observation, Watch, WatchPage as WatchData } from '../../wire.ts';
import { watchCommands } from './calls.ts';
import { Facts } from './Facts.tsx';
import { From } from './From.tsx';
import { KeptFor } from './KeptFor.tsx';
import { SeenFrom } from './SeenFrom.tsx';
import { SeriesCharts } from './SeriesCharts.tsx';
import { WatchAnswer } from './WatchAnswer.tsx';
import { WatchSettings } from './WatchSettings.tsx';

export default function WatchPage() {
  const params = useParams<{ id: string }>();
  const id = () => Number(params.id);
  const query = useQuery(() => queries.watch(id()));
  const [search, setSearch] = useSearchParams();
  const watch = createMemo(() => (query.isPending ? undefined : query.data?.watch));
  const title = () => {
    const now = watch();
    return now ? `${now.subject} · ${say(now.title)}` : t('words.watch');
  };
  return (
    <Page
      title={title()}
      crumbs={[{ title: t('watches.title'), href: paths.watches() }]}
      mark={<Show when={watch()}>{(now) => <WatchAnswer watch={now()} />}</Show>}
      detail={
        <Show when={watch()?.changed_at}>
          {(at) => (
            <span class="text-sm">
              {t('watches.so_since')} <Time at={at()} />
            </span>
          )}
        </Show>
      }
      actions={<Show when={watch()}>{(now) => <Actions watch={now()} />}</Show>}
    >
      <Loaded query={query}>
        {(data) => (
          <div class="space-y-4">
            <div class="grid gap-4 lg:grid-cols-2">
              <Section title={t('watches.question')}>
                <Question watch={data().watch} />
              </Section>
              <Section title={t('watches.last_look')}>
                <Last data={data()} />
              </Section>
            </div>
            <SeenFrom watch={data().watch} />
            <Facts facts={data().facts} watch={data().watch} />
            <SeriesCharts watch={data().watch} series={data().series} />
            <WatchSettings open={search.edit === '1'} close={() => setSearch({ edit: null })} watch={data().watch} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Actions(props: { watch: Watch }) {
  const session = useSession();
  const navigate = useNavigate();
  const [, setSearch] = useSearchParams();
  const [looking, setLooking] = createSignal(false);
  const [deleting, setDeleting] = createSignal(false);
  const refused = () => (session.may('watching:write') ? undefined : t('ui.may_not'));
  const elsewhere = () => (props.watch.agent_id === null ? undefined : t('agents.looks_itself'));
  const look = async () => {
    setLooking(true);
    try {
      const { observation } = await commands.look(props.watch.id);
      toast({
        title: t('watches.looked', { took: quantity(observation.took_ms, 'ms') }),
        mark: <OutcomeMark outcome={observation.outcome} />,
        ...(observation.error ? { detail: observation.error } : {}),
      });
    } catch (error) {
      toast({ title: t('watches.not_looked'), detail: errorText(error) });
    } finally {
      setLooking(false);
    }
  };
  const turn = async () => {
    try {
      await watchCommands.change(props.watch.id, { enabled: !props.watch.enabled });
    } catch (error) {
      toast({ title: t('watches.not_changed'), detail: errorText(error) });
    }
  };
  return (
    <>
      <Button kind="primary" disabled={refused() ?? elsewhere()} busy={looking()} onClick={look}>
        <Show when={!looking()}>
          <EyeIcon class="size-4" />
        </Show>
        {t('watches.look_now')}
      </Button>
      <Button disabled={refused()} onClick={() => setSearch({ edit: '1' })}>
        <PencilIcon class="size-4" />
        {t('ui.edit')}
      </Button>
      <Show when={!refused()}>
        <Menu
          trigger={t('systems.more')}
          items={[
            { title: t(props.watch.enabled ? 'watches.turn_off' : 'watches.turn_on'), act: turn },
            { kind: 'line' },
            { title: t('watches.delete'), danger: true, act: () => setDeleting(true) },
          ]}
        />
      </Show>
      <ConfirmDialog
        open={deleting()}
        close={() => setDeleting(false)}
        title={t('watches.delete')}
        detail={t('watches.delete_hint')}
        action={t('ui.delete')}
        danger
        act={async () => {
          await watchCommands.delete(props.watch.id);
          navigate(paths.watches());
        }}
      />
    </>
  );
}

function Question(props: { watch: Watch }) {
  const probes = useQuery(() => queries.probes());
  /** What the form calls it; its own name while that isn't known. */
  const label = (name: string) => {
    const probe = probes.isPending ? undefined : probes.data?.rows.find((each) => each.name === props.watch.probe);
    return labelOf(name, probe?.params.properties?.[name] ?? {});
  };
  const subject = () => {
    const { node_id, system_id } = props.watch;
    if (node_id !== null) return paths.node(node_id);
    return system_id !== null ? paths.system(system_id) : undefined;
  };
  const shown = () => Object.entries(props.watch.params).filter(([, value]) => value !== null && value !== undefined);
  return (
    <KeyValue
      pairs={[
        {
          name: t('watches.subject'),
          value: (
            <Show when={subject()} fallback={props.watch.subject}>
              {(href) => (
                <A href={href()} class="link">
                  {props.watch.subject}
                </A>
              )}
            </Show>
          ),
        },
        ...(props.watch.criterion === null
          ? []
          : [{ name: t('conformance.title'), value: <KeptFor watch={props.watch} /> }]),
        { name: t('words.probe'), value: `${say(props.watch.title)} (${props.watch.probe})` },
        { name: t('words.address'), value: <span class="font-mono text-sm">{props.watch.address}</span> },
        { name: t('agents.froms'), value: <From watch={props.watch} /> },
        {
          name: t('watches.family'),
          value: props.watch.family ? `IPv${props.watch.family}` : t('watches.family_either'),
        },
        ...shown().map(([name, value]) => ({
          name: label(name),
          value: <span class="whitespace-pre-wrap break-words font-mono text-sm">{paramText(value)}</span>,
        })),
        { name: t('watches.every'), value: duration(props.watch.every_s) },
        { name: t('watches.timeout'), value: quantity(props.watch.timeout_ms, 'ms') },
      ]}
    />
  );
}

function Last(props: { data: WatchData }) {
  const watch = () => props.data.watch;
  return (
    <Show when={props.data.last} fallback={<p class="text-dim">{t('watches.never_looked')}</p>}>
      {(last) => (
        <>
          <KeyValue
            pairs={[
              { name: t('watches.outcome'), value: <OutcomeMark outcome={last().outcome} /> },
              { name: t('watches.looked_at'), value: <Time at={last().at} /> },
              { name: t('watches.took'), value: quantity(last().took_ms, 'ms') },
              {
                name: t('watches.asked'),
                value: <span class="font-mono text-sm">{askedText(last())}</span>,
              },
              { name: t('watches.answered_at'), value: <Time at={watch().ok_at} /> },
              { name: t('watches.failures'), value: String(watch().failures) },
            ]}
          />
          <Show when={last().error}>
            <p class="mt-3 rounded-md bg-sunken px-3 py-2">{last().error}</p>
          </Show>
          <Show when={last().partial}>
            <p class="mt-2 text-degraded">{t('watches.partial')}</p>
          </Show>
          <Show when={watch().stale && watch().agent_id !== null}>
            <p class="mt-2 text-unknown">{t('agents.tells_nothing')}</p>
          </Show>
          <Show when={last().outcome === 'unable'}>
            <p class="mt-2 text-dim">{t('watches.unable_hint')}</p>
          </Show>
        </>
      )}
    </Show>
  );
}

function paramText(value: unknown): string {
  if (typeof value === 'boolean') return t(value ? 'words.yes' : 'words.no');
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const askedText = (last: Observation) =>
  [last.address, last.family && `IPv${last.family}`].filter(Boolean).join(' ') || t('words.none');
