/** One endpoint: IPv4 and IPv6 are two measurements, side by side, and the verdicts on them stand beside. */
import ExternalLinkIcon from 'lucide-solid/icons/external-link';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Menu } from '../../ui/Menu.tsx';
import { Section } from '../../ui/Page.tsx';
import type { makePeriod } from '../../ui/Period.tsx';
import { Time } from '../../ui/Time.tsx';
import { TimeSeries } from '../../ui/TimeSeries.tsx';
import { Verdicts } from '../../ui/Verdicts.tsx';
import type { Permission, Verdict, Watch } from '../../wire.ts';
import { FileButton } from '../tickets/FileButton.tsx';
import { WatchDialog } from '../watches/WatchDialog.tsx';
import { WatchLines } from '../watches/WatchLines.tsx';
import { type Endpoint, systemCommands } from './calls.ts';
import { EndpointDialog } from './EndpointDialog.tsx';
import { makeLatency } from './latency.ts';
import { PlaceOf } from './PlaceField.tsx';

export function EndpointCard(props: {
  endpoint: Endpoint;
  /** The system's. */
  type: string;
  verdicts: Verdict[];
  period: ReturnType<typeof makePeriod>;
}) {
  const session = useSession();
  const [dialog, setDialog] = createSignal<'watch' | 'edit' | 'delete'>();
  const close = () => setDialog(undefined);
  const latency = makeLatency(() => props.endpoint.watches, props.period);
  const of = (family: 4 | 6 | null) => props.endpoint.watches.filter((watch) => watch.family === family);
  const refused = (permission: Permission) => (session.may(permission) ? undefined : t('ui.may_not'));

  return (
    <Section
      title={props.endpoint.name}
      note={
        <>
          <Address endpoint={props.endpoint} />
          <PlaceOf endpoint={props.endpoint} type={props.type} />
        </>
      }
      actions={
        <div class="flex flex-wrap items-center gap-2">
          <FileButton about={{ endpoint_id: props.endpoint.id }} name={props.endpoint.name} kind="quiet" />
          <Button kind="quiet" disabled={refused('watching:write')} onClick={() => setDialog('watch')}>
            {t('watches.add')}
          </Button>
          <Show when={session.may('estate:write')}>
            <Menu
              trigger={t('systems.more')}
              items={[
                { title: t('systems.edit_endpoint'), act: () => setDialog('edit') },
                { title: t('systems.delete_endpoint'), danger: true, act: () => setDialog('delete') },
              ]}
            />
          </Show>
        </div>
      }
    >
      <p class="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <StateMark state={props.endpoint.state} />
        <span>{say(props.endpoint.state_reason)}</span>
        <span class="text-sm text-dim">
          {t('systems.since')} <Time at={props.endpoint.state_since} />
        </span>
      </p>
      <div class="grid gap-x-6 gap-y-5 lg:grid-cols-2 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_19rem]">
        <For each={[4, 6] as const}>
          {(family) => (
            <Family title={`IPv${family}`} watches={of(family)}>
              <Show when={latency.any()}>
                <TimeSeries
                  title={t('systems.latency', { family: `IPv${family}` })}
                  lines={latency.lines(family)}
                  unit="ms"
                  from={props.period.from()}
                  to={props.period.to()}
                  ceiling={latency.ceiling()}
                />
              </Show>
            </Family>
          )}
        </For>
        <div class="lg:col-span-2 xl:col-span-1">
          <h3 class="mb-1.5 font-medium">{t('systems.verdicts')}</h3>
          <div class="overflow-hidden rounded-md border border-line [&>ul]:border-t-0 [&>p]:border-t-0">
            <Verdicts
              verdicts={props.verdicts.map((verdict) => ({ ...verdict, endpoint_name: null }))}
              empty={t('systems.no_verdicts')}
            />
          </div>
        </div>
      </div>
      <Show when={of(null).length > 0}>
        <div class="mt-4">
          <h3 class="mb-1.5 font-medium">{t('systems.either_family')}</h3>
          <WatchLines watches={of(null)} />
        </div>
      </Show>
      <WatchDialog open={dialog() === 'watch'} close={close} endpoint={props.endpoint} />
      <EndpointDialog open={dialog() === 'edit'} close={close} endpoint={props.endpoint} type={props.type} />
      <ConfirmDialog
        open={dialog() === 'delete'}
        close={close}
        title={t('systems.delete_endpoint')}
        detail={t('systems.delete_endpoint_hint', { name: props.endpoint.name, n: props.endpoint.watches.length })}
        action={t('ui.delete')}
        danger
        act={() => systemCommands.deleteEndpoint(props.endpoint.id)}
      />
    </Section>
  );
}

function Address(props: { endpoint: Endpoint }) {
  const opens = () => /^https?:/.test(props.endpoint.url);
  return (
    <span class="font-mono">
      <Show when={opens()} fallback={props.endpoint.url || props.endpoint.host}>
        <a href={props.endpoint.url} target="_blank" rel="noreferrer" class="link inline-flex items-center gap-1">
          {props.endpoint.url}
          <ExternalLinkIcon class="size-3.5" aria-label={t('systems.opens_outside')} />
        </a>
      </Show>
    </span>
  );
}

/** A family without a watch is not watched: that is neither good nor bad, and said. */
function Family(props: { title: string; watches: Watch[]; children: JSX.Element }) {
  return (
    <div class="min-w-0">
      <h3 class="mb-1.5 font-medium">{props.title}</h3>
      <Show
        when={props.watches.length > 0}
        fallback={
          <p class="rounded-md bg-sunken px-3 py-2 text-dim">{t('systems.not_watched', { family: props.title })}</p>
        }
      >
        <WatchLines watches={props.watches} />
        <div class="mt-3">{props.children}</div>
      </Show>
    </div>
  );
}
