/** The same question from further vantage points: which agents are to ask it as well. */
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Checkbox, FieldGroup } from '../../ui/Field.tsx';
import { toast } from '../../ui/Toast.tsx';
import { sideText, type Vantage } from '../agents/calls.ts';
import { watchCommands } from './calls.ts';

export function ElsewhereDialog(props: { id: number; agents: Vantage[]; close: () => void }) {
  const [chosen, setChosen] = createSignal<number[]>([]);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const save = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const { ids } = await watchCommands.copy(props.id, chosen());
      toast({ title: t('watches.made', { n: ids.length }) });
      props.close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog open close={props.close} title={t('watches.elsewhere')} detail={t('watches.elsewhere_hint')}>
      <FieldGroup label={t('agents.title')}>
        <div class="grid gap-2 sm:grid-cols-2">
          <For each={props.agents}>
            {(agent) => (
              <Checkbox
                label={
                  <>
                    {agent.name}
                    <span class="ml-2 text-dim">{sideText(agent.side)}</span>
                  </>
                }
                value={chosen().includes(agent.id)}
                set={(is) => setChosen((ids) => [...ids.filter((id) => id !== agent.id), ...(is ? [agent.id] : [])])}
              />
            )}
          </For>
        </div>
      </FieldGroup>
      <Show when={error()}>
        {(caught) => (
          <p role="alert" class="mt-3 text-down">
            {errorText(caught())}
          </p>
        )}
      </Show>
      <DialogActions>
        <Button onClick={props.close}>{t('ui.cancel')}</Button>
        <Button
          kind="primary"
          busy={busy()}
          disabled={chosen().length > 0 ? undefined : t('agents.from_missing')}
          onClick={save}
        >
          {t('watches.add')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
