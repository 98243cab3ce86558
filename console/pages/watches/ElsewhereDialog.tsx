/** The same question from further vantage points: which agents are to ask it as well. */
import { createSignal, For } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { Checkbox, FieldGroup } from '../../ui/Field.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { toast } from '../../ui/Toast.tsx';
import { sideText, type Vantage } from '../agents/calls.ts';
import { watchCommands } from './calls.ts';

export function ElsewhereDialog(props: { id: number; agents: Vantage[]; close: () => void }) {
  const [chosen, setChosen] = createSignal<number[]>([]);
  const sending = makeSending();
  const save = async () => {
    const copy = async () => {
      const { ids } = await watchCommands.copy(props.id, chosen());
      toast({ title: t('watches.made', { n: ids.length }) });
    };
    if (await sending.run(copy)) props.close();
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
      <Refused error={sending.error()} class="mt-3" />
      <DialogActions>
        <Button onClick={props.close}>{t('ui.cancel')}</Button>
        <Button
          kind="primary"
          busy={sending.busy()}
          disabled={chosen().length > 0 ? undefined : t('agents.from_missing')}
          onClick={save}
        >
          {t('watches.add')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
