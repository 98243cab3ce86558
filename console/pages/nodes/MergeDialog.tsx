/** Takes other nodes in that are the same device, after showing what will move. */
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Refused } from '../../ui/sending.tsx';
import { toast } from '../../ui/Toast.tsx';
import { differenceCommands, differenceQueries, isClaim, type Merged } from '../differences/calls.ts';
import { NodePicker } from '../pickers.tsx';

export function MergeDialog(props: { node: { id: number; name: string }; close: () => void }) {
  // Who claims the same is the likely one.
  const claims = useQuery(() => differenceQueries.ofNode(props.node.id));
  const likely = createMemo(() => {
    if (claims.isPending) return undefined;
    return claims.data?.rows.find((row) => isClaim(row))?.others[0]?.id;
  });
  const [picked, setPicked] = createSignal<number | null>();
  const other = () => (picked() === undefined ? (likely() ?? null) : (picked() ?? null));
  const preview = useQuery(() => ({
    queryKey: ['nodes', 'merge', props.node.id, other()],
    queryFn: () => differenceCommands.previewMerge(props.node.id, [other() ?? 0]),
    enabled: other() !== null,
    staleTime: 0,
  }));
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const plan = () => (other() === null || preview.isPending || preview.isError ? undefined : preview.data);
  const problem = () => error() ?? (other() !== null && preview.isError ? preview.error : undefined);
  const merge = async () => {
    setBusy(true);
    try {
      const { merged } = await differenceCommands.merge(props.node.id, [other() ?? 0]);
      toast({ title: t('differences.merged', { name: merged[0]?.name ?? '' }) });
      props.close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open
      close={props.close}
      title={t('differences.merge_title', { name: props.node.name })}
      detail={t('differences.merge_detail')}
    >
      <NodePicker
        label={t('differences.merge_other')}
        value={other()}
        set={(value) => {
          setError(undefined);
          setPicked(value);
        }}
        without={new Set([props.node.id])}
        required
      />
      <Show when={plan()}>{(moves) => <Moves plan={moves()} />}</Show>
      <Show when={plan()?.doubted[0]}>
        {(name) => (
          <p role="alert" class="mt-3 font-medium text-degraded">
            {t('differences.merge_doubt', { name: name() })}
          </p>
        )}
      </Show>
      <Refused error={problem()} class="mt-3" />
      <DialogActions>
        <Button onClick={props.close}>{t('ui.cancel')}</Button>
        <Button
          kind="danger"
          busy={busy()}
          disabled={plan() ? undefined : t('differences.merge_other')}
          onClick={merge}
        >
          {t('differences.merge_do')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Moves(props: { plan: Merged }) {
  const also = (n: number, key: 'differences.moves_dropped' | 'differences.moves_closed') =>
    n > 0 ? t(key, { n }) : '';
  return (
    <section class="mt-4 rounded-md border border-line p-3" aria-label={t('differences.preview')}>
      <KeyValue
        pairs={[
          {
            name: t('differences.moves_addresses'),
            value: <span class="font-mono text-sm break-all">{props.plan.addresses.join('  ')}</span>,
          },
          {
            name: t('differences.moves_watches'),
            value: `${props.plan.watches}${also(props.plan.dropped_watches.length, 'differences.moves_dropped')}`,
          },
          {
            name: t('differences.moves_links'),
            value: `${props.plan.links}${also(props.plan.dropped_links, 'differences.moves_dropped')}`,
          },
          {
            name: t('differences.moves_findings'),
            value: `${props.plan.findings}${also(props.plan.closed_findings, 'differences.moves_closed')}`,
          },
          { name: t('differences.moves_events'), value: String(props.plan.events) },
          {
            name: t('differences.moves_filled'),
            value:
              props.plan.filled
                .filter(({ field }) => !field.endsWith('_id'))
                .map(
                  ({ field, value }) =>
                    `${word('words', field)} ${field === 'role' ? word('words', `role_${value}`) : value}`,
                )
                .join('; ') || t('words.none'),
          },
        ]}
      />
    </section>
  );
}
