/** Makes a second node of what turned out to be two devices, after showing what will leave. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { Checkbox, TextField } from '../../ui/Field.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Refused } from '../../ui/sending.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { NodePage } from '../../wire.ts';
import { differenceCommands, type Split } from '../differences/calls.ts';

export function SplitDialog(props: { data: NodePage; close: () => void }) {
  const navigate = useNavigate();
  const own = () => props.data.node;
  const [name, setName] = createSignal('');
  const [addresses, setAddresses] = createSignal<ReadonlySet<string>>(new Set());
  const [linkIds, setLinkIds] = createSignal<ReadonlySet<number>>(new Set());
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const links = useQuery(() => queries.links(own().id));
  const recorded = createMemo(() => props.data.addresses.filter((one) => one.recorded).map(({ address }) => address));
  const wish = () => ({ name: name().trim(), addresses: [...addresses()], link_ids: [...linkIds()] });
  const fits = () => addresses().size > 0 && addresses().size < recorded().length;
  const preview = useQuery(() => ({
    queryKey: ['nodes', 'split', own().id, [...addresses()], [...linkIds()]],
    // The name says nothing of what leaves; one that is free stands for it.
    queryFn: () => differenceCommands.previewSplit(own().id, { ...wish(), name: `${own().name} ${Date.now()}` }),
    enabled: fits(),
    staleTime: 0,
  }));
  const plan = () => (!fits() || preview.isPending || preview.isError ? undefined : preview.data);
  const why = () =>
    fits() ? (name().trim() === '' ? t('differences.split_name') : undefined) : t('differences.split_none');
  const split = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const made = await differenceCommands.split(own().id, wish());
      props.close();
      toast({ title: t('differences.split_done', { name: made.name }) });
      navigate(paths.node(made.node_id));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  function toggled<T>(set: ReadonlySet<T>, value: T): ReadonlySet<T> {
    const next = new Set(set);
    if (!next.delete(value)) next.add(value);
    return next;
  }
  return (
    <Dialog
      open
      close={props.close}
      title={t('differences.split_title', { name: own().name })}
      detail={t('differences.split_detail')}
    >
      <div class="space-y-4">
        <TextField label={t('differences.split_name')} value={name()} set={setName} maxLength={100} required />
        <fieldset>
          <legend class="mb-1 font-medium">{t('differences.split_addresses')}</legend>
          <For each={recorded()}>
            {(address) => (
              <Checkbox
                label={address}
                value={addresses().has(address)}
                set={() => setAddresses(toggled(addresses(), address))}
              />
            )}
          </For>
        </fieldset>
        <Show when={!links.isPending && (links.data?.rows.length ?? 0) > 0}>
          <fieldset>
            <legend class="mb-1 font-medium">{t('differences.split_links')}</legend>
            <For each={links.data?.rows}>
              {(link) => (
                <Checkbox
                  label={`${link.a_name} ${link.a_port} — ${link.b_name} ${link.b_port}`}
                  value={linkIds().has(link.id)}
                  set={() => setLinkIds(toggled(linkIds(), link.id))}
                />
              )}
            </For>
          </fieldset>
        </Show>
      </div>
      <Show when={plan()}>{(leaves) => <Leaves plan={leaves()} />}</Show>
      <Refused error={error() ?? (fits() && preview.isError ? preview.error : undefined)} class="mt-3" />
      <DialogActions>
        <Button onClick={props.close}>{t('ui.cancel')}</Button>
        <Button kind="primary" busy={busy()} disabled={why()} onClick={split}>
          {t('differences.split_do')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Leaves(props: { plan: Split }) {
  const left = (n: number) => t('differences.moves_left', { n });
  return (
    <section class="mt-4 rounded-md border border-line p-3" aria-label={t('differences.preview')}>
      <KeyValue
        pairs={[
          {
            name: t('differences.moves_addresses'),
            value: (
              <>
                <span class="font-mono text-sm break-all">{props.plan.addresses.join('  ')}</span>
                <span class="ml-2 text-dim">{left(props.plan.left.addresses.length)}</span>
              </>
            ),
          },
          {
            name: t('differences.moves_watches'),
            value: (
              <>
                {props.plan.watches} <span class="ml-2 text-dim">{left(props.plan.left.watches)}</span>
              </>
            ),
          },
          {
            name: t('differences.moves_links'),
            value: (
              <>
                {props.plan.links} <span class="ml-2 text-dim">{left(props.plan.left.links)}</span>
              </>
            ),
          },
          { name: t('differences.moves_interfaces'), value: String(props.plan.interfaces) },
        ]}
      />
    </section>
  );
}
