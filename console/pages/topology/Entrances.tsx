/** Where our own probes enter the network, and what follows from it. */
import { useQuery } from '@tanstack/solid-query';
import XIcon from 'lucide-solid/icons/x';
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { Refused } from '../../ui/sending.tsx';
import { toast } from '../../ui/Toast.tsx';
import { NodePicker } from '../pickers.tsx';
import { topologyCommands, topologyQueries, type Vantages } from './calls.ts';

export function Entrances() {
  const query = useQuery(() => topologyQueries.vantages());
  return (
    <Section title={t('topology.entrances')} class="shrink-0">
      <p class="mb-2 text-sm text-dim">{t('topology.entrances_hint')}</p>
      <Loaded query={query} small>
        {(data) => <Chosen data={data()} />}
      </Loaded>
    </Section>
  );
}

function Chosen(props: { data: Vantages }) {
  const session = useSession();
  const refused = () => (session.may('watching:write') ? undefined : t('topology.entrances_right'));
  const [adding, setAdding] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const set = async (ids: number[]) => {
    setBusy(true);
    setError(undefined);
    try {
      await topologyCommands.setVantages(ids);
      setAdding(false);
      toast({ title: t('topology.entrances_saved') });
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const proposed = () => props.data.suggested.filter((one) => !props.data.node_ids.includes(one.id));
  return (
    <>
      <Show
        when={props.data.nodes.length > 0}
        fallback={<p class="rounded-md border border-degraded px-3 py-2 text-sm">{t('topology.entrances_none')}</p>}
      >
        <ul>
          <For each={props.data.nodes}>
            {(node) => (
              <li class="flex items-center justify-between gap-2">
                <span class="min-w-0 truncate font-medium">{node.name}</span>
                <IconButton
                  label={t('topology.entrances_remove', { name: node.name })}
                  disabled={refused()}
                  onClick={() => void set(props.data.node_ids.filter((id) => id !== node.id))}
                >
                  <XIcon class="size-4" />
                </IconButton>
              </li>
            )}
          </For>
        </ul>
        <p class="mt-1 text-sm text-dim">
          {t('topology.entrances_reach', { reached: props.data.reached, unreached: props.data.unreached })}
        </p>
      </Show>
      <Show when={props.data.nodes.length === 0 && proposed().length > 0}>
        <p class="mt-3 flex flex-wrap items-center gap-2 text-sm">
          <span class="text-dim">{t('topology.entrances_suggested')}</span>
          <span class="font-medium">
            {proposed()
              .map((one) => one.name)
              .join(', ')}
          </span>
          <Button
            disabled={refused()}
            busy={busy()}
            onClick={() => void set([...props.data.node_ids, ...proposed().map((one) => one.id)])}
          >
            {t('topology.entrances_edit')}
          </Button>
        </p>
      </Show>
      <Show
        when={adding()}
        fallback={
          <Button class="mt-3" disabled={refused()} onClick={() => setAdding(true)}>
            {t('topology.entrances_add')}
          </Button>
        }
      >
        <div class="mt-3">
          <NodePicker
            label={t('topology.entrances_add')}
            value={null}
            set={(id) => id !== null && void set([...props.data.node_ids, id])}
          />
        </div>
      </Show>
      <Refused error={error()} class="mt-2 text-sm" />
    </>
  );
}
