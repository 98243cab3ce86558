/** Everything that was seen of one candidate, where it was learnt, what it may be, and what can be done with it. */
import { A, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { relative } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { KeyValue, Maybe, type Pair } from '../../ui/KeyValue.tsx';
import { Refused } from '../../ui/sending.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { NodePicker } from '../pickers.tsx';
import { ConfirmCandidates } from './ConfirmCandidates.tsx';
import { type CandidateDetail, discoveryCommands, discoveryQueries } from './calls.ts';
import { howText, Rtt, SnmpMark, titleOf } from './candidate-columns.tsx';
import { IgnoreDialog } from './IgnoreDialog.tsx';
import { onPage } from './Tray.tsx';

export function CandidateDialog(props: { id: number; close: () => void }) {
  const query = useQuery(() => discoveryQueries.candidate(props.id));
  const title = () => (query.isPending || !query.data ? t('discovery.candidate') : titleOf(query.data.candidate));
  return (
    <Dialog open close={props.close} title={title()} wide>
      <Loaded query={query}>{(data) => <Detail data={data()} close={props.close} />}</Loaded>
    </Dialog>
  );
}

function Part(props: { title: string; children: JSX.Element }) {
  return (
    <section class="border-t border-line py-3 first:border-t-0 first:pt-0">
      <h3 class="mb-2 font-semibold">{props.title}</h3>
      {props.children}
    </section>
  );
}

function Detail(props: { data: CandidateDetail; close: () => void }) {
  const one = () => props.data.candidate;
  const told = (name: string, value: string | number | null, mono = false): Pair => ({
    name,
    value: (
      <span class="break-words">
        <Maybe value={value} absent={t('words.not_seen')} mono={mono} />
      </span>
    ),
  });
  return (
    <>
      <Show when={one().displaced_by}>
        {(other) => (
          <p role="status" class="mb-3 rounded-md border border-degraded px-3 py-2 text-sm">
            {t('discovery.displaced')} <CandidateLink id={other()}>{t('discovery.displaced_link')}</CandidateLink>
          </p>
        )}
      </Show>
      <Show when={one().state !== 'waiting'}>
        <Decision data={props.data} />
      </Show>
      <Show when={props.data.matches.length > 0}>
        <Part title={t('discovery.matches')}>
          <ul class="space-y-1">
            <For each={props.data.matches}>
              {(match) => (
                <li>
                  <A href={paths.node(match.node_id)} class="link">
                    {match.name}
                  </A>
                  <span class="ml-2 text-sm text-dim">{word('discovery', `match_${match.by}`)}</span>
                </li>
              )}
            </For>
          </ul>
        </Part>
      </Show>
      <Part title={t('discovery.seen')}>
        <KeyValue
          columns={2}
          pairs={[
            told(t('words.vendor'), one().vendor),
            told(t('words.model'), one().model),
            told(t('words.version'), one().version),
            told(t('words.role'), word('words', `role_${one().role}`)),
            told(t('discovery.location'), one().location),
            { name: t('discovery.snmp'), value: <SnmpMark snmp={one().snmp} /> },
            told(t('discovery.credential'), one().credential_name),
            {
              name: t('discovery.rtt'),
              value: (
                <Show when={one().rtt_ms !== null} fallback={<span class="text-dim">{t('discovery.rtt_none')}</span>}>
                  <Rtt ms={one().rtt_ms} />
                </Show>
              ),
            },
            told(t('discovery.open_ports'), one().open_ports.join(', ') || null),
          ]}
        />
        <div class="mt-2">
          <KeyValue pairs={[told(t('discovery.description'), one().description)]} />
        </div>
      </Part>
      <Part title={t('discovery.address')}>
        <ul class="grid gap-x-8 gap-y-1 sm:grid-cols-2">
          <For each={props.data.addresses} fallback={<li class="text-dim">{t('discovery.no_address')}</li>}>
            {(address) => (
              <li class="flex flex-wrap items-baseline gap-x-2">
                <span class="font-mono text-sm break-all">{address.address}</span>
                <span class="text-sm text-dim">
                  {address.answered_at === null
                    ? t('discovery.told_only')
                    : t('discovery.answered_at', { time: relative(address.answered_at) })}
                </span>
              </li>
            )}
          </For>
        </ul>
      </Part>
      <Part title={t('discovery.identity')}>
        <KeyValue
          columns={2}
          pairs={[
            told(t('discovery.engine_id'), one().engine_id, true),
            told(t('words.serial'), one().serial, true),
            told(t('discovery.chassis_id'), one().chassis_id, true),
            told(t('discovery.base_mac'), one().base_mac, true),
            told(t('discovery.object_id'), one().object_id, true),
          ]}
        />
      </Part>
      <Part title={t('discovery.trail')}>
        <KeyValue
          columns={2}
          pairs={[
            told(t('discovery.how'), howText(one())),
            { name: t('discovery.via'), value: <Via data={props.data} /> },
            told(t('discovery.hops'), one().hops),
            told(t('discovery.scope'), one().scope_name ?? t('discovery.scope_gone')),
            {
              name: t('discovery.job'),
              value: (
                <A href={paths.discovery({ tab: 'jobs', job: one().job_id })} class="link">
                  {t('discovery.job_n', { id: String(one().job_id) })}
                </A>
              ),
            },
            { name: t('discovery.first_seen'), value: <Time at={one().first_seen_at} /> },
            { name: t('discovery.last_seen'), value: <Time at={one().last_seen_at} /> },
          ]}
        />
      </Part>
      <Actions data={props.data} close={props.close} />
    </>
  );
}

function CandidateLink(props: { id: number; children: JSX.Element }) {
  const [search] = useSearchParams();
  return (
    <A href={paths.discovery({ ...onPage(search), candidate: props.id })} class="link">
      {props.children}
    </A>
  );
}

function Via(props: { data: CandidateDetail }) {
  const teller = () => props.data.told_by;
  return (
    <Show when={props.data.candidate.via} fallback={<span class="text-dim">—</span>}>
      <span class="font-mono text-sm">{props.data.candidate.via}</span>{' '}
      <Show when={teller()?.node_id}>
        {(id) => (
          <A href={paths.node(id())} class="link">
            {teller()?.name}
          </A>
        )}
      </Show>
      <Show when={teller()?.candidate_id}>{(id) => <CandidateLink id={id()}>{teller()?.name}</CandidateLink>}</Show>
    </Show>
  );
}

function Decision(props: { data: CandidateDetail }) {
  const one = () => props.data.candidate;
  return (
    <div role="status" class="mb-3 rounded-md bg-wash px-3 py-2">
      <Show
        when={one().node_id}
        fallback={
          <>
            {word('discovery', `state_${one().state}`)} {one().reason}
          </>
        }
      >
        {(id) => (
          <>
            {t('discovery.became')}{' '}
            <A href={paths.node(id())} class="link font-medium">
              {one().node_name}
            </A>
          </>
        )}
      </Show>
      <p class="text-sm text-dim">
        {one().decided_by ?? t('discovery.by_discovery')} <Time at={one().decided_at} />
      </p>
    </div>
  );
}

function Actions(props: { data: CandidateDetail; close: () => void }) {
  const session = useSession();
  const [doing, setDoing] = createSignal<'confirm' | 'ignore' | 'attach'>();
  const id = () => props.data.candidate.id;
  const mayNot = () => (session.may('discovery:write') ? undefined : t('ui.may_not'));
  const mayNotBook = () => (session.may('estate:write') ? mayNot() : t('ui.may_not'));
  const reopen = async () => {
    try {
      await discoveryCommands.reopen([id()]);
      toast({ title: t('discovery.reopened_toast', { n: 1 }) });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <>
      <Show when={props.data.candidate.state === 'waiting'}>
        <DialogActions>
          <Button disabled={mayNot()} onClick={() => setDoing('ignore')}>
            {t('discovery.ignore')}
          </Button>
          <Button disabled={mayNotBook()} onClick={() => setDoing('attach')}>
            {t('discovery.attach')}
          </Button>
          <Button kind="primary" disabled={mayNotBook()} onClick={() => setDoing('confirm')}>
            {t('discovery.confirm')}
          </Button>
        </DialogActions>
      </Show>
      <Show when={props.data.candidate.state === 'ignored'}>
        <DialogActions>
          <Button disabled={mayNot()} onClick={reopen}>
            {t('discovery.reopen_chosen')}
          </Button>
        </DialogActions>
      </Show>
      <Show when={doing() === 'confirm'}>
        <ConfirmCandidates ids={[id()]} close={() => setDoing(undefined)} />
      </Show>
      <Show when={doing() === 'ignore'}>
        <IgnoreDialog ids={[id()]} close={() => setDoing(undefined)} />
      </Show>
      <Show when={doing() === 'attach'}>
        <AttachDialog data={props.data} close={() => setDoing(undefined)} />
      </Show>
    </>
  );
}

function AttachDialog(props: { data: CandidateDetail; close: () => void }) {
  const [node_id, setNode] = createSignal<number | null>(props.data.matches[0]?.node_id ?? null);
  const [error, setError] = createSignal<unknown>();
  const [busy, setBusy] = createSignal(false);
  const attach = async () => {
    const chosen = node_id();
    if (chosen === null) return;
    setBusy(true);
    setError(undefined);
    try {
      await discoveryCommands.attach(props.data.candidate.id, chosen);
      toast({ title: t('discovery.attached_toast') });
      props.close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open close={props.close} title={t('discovery.attach')} detail={t('discovery.attach_hint')}>
      <NodePicker label={t('words.node')} value={node_id()} set={setNode} required />
      <Refused error={error()} class="mt-3" />
      <DialogActions>
        <Button onClick={props.close}>{t('ui.cancel')}</Button>
        <Button
          kind="primary"
          busy={busy()}
          disabled={node_id() === null ? t('ui.missing') : undefined}
          onClick={attach}
        >
          {t('discovery.attach')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
