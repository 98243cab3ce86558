/** Before the button: all that speaks against starting now, and what should be known. The hub looks once more when it is pressed. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Section } from '../../ui/Page.tsx';
import { duration } from '../../ui/quantity.ts';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { loadCommands, loadQueries, type MayStart, type PlanPage } from './calls.ts';
import { wholeIn } from './numbers.ts';

export function Start(props: { page: PlanPage }) {
  const session = useSession();
  const [asking, setAsking] = createSignal(false);
  const plan = () => props.page.plan;
  const gate = useQuery(() => loadQueries.mayStart(plan().id, plan().version));
  const found = () => (gate.isPending ? undefined : gate.data);
  const refused = () => {
    if (!session.may('load:write')) return t('ui.may_not');
    if (props.page.me.may_not_write) return say(props.page.me.may_not_write);
    const refusals = found()?.refusals;
    if (!refusals) return t('load.looking');
    return refusals.length > 0 ? refusals.map(say).join('; ') : undefined;
  };
  return (
    <Section
      title={t('load.start_title')}
      actions={
        <div class="flex gap-2 pb-1">
          <Button busy={gate.isFetching} onClick={() => gate.refetch()}>
            {t('load.look_again')}
          </Button>
          <Button kind="primary" disabled={refused()} onClick={() => setAsking(true)}>
            {t('load.start')}
          </Button>
        </div>
      }
    >
      <Loaded query={gate} small>
        {(answer) => <Gate answer={answer()} />}
      </Loaded>
      <Show when={asking()}>
        <StartDialog page={props.page} close={() => setAsking(false)} />
      </Show>
    </Section>
  );
}

function Gate(props: { answer: MayStart }) {
  return (
    <div role="status" class="space-y-2">
      <Show when={props.answer.refusals.length > 0} fallback={<p class="font-medium">{t('load.ready')}</p>}>
        <div>
          <p class="font-medium text-down">{t('load.refusals')}</p>
          <ul class="list-disc pl-5">
            <For each={props.answer.refusals}>{(one) => <li class="break-words">{say(one)}</li>}</For>
          </ul>
        </div>
      </Show>
      <Show when={props.answer.notes.length > 0}>
        <div class="text-dim">
          <p class="font-medium">{t('load.notes')}</p>
          <ul class="list-disc pl-5">
            <For each={props.answer.notes}>{(one) => <li class="break-words">{say(one)}</li>}</For>
          </ul>
        </div>
      </Show>
    </div>
  );
}

function StartDialog(props: { page: PlanPage; close: () => void }) {
  const navigate = useNavigate();
  const sending = makeSending();
  const plan = () => props.page.plan;
  const [rate, setRate] = createSignal(String(props.page.plan.ceiling_rate));
  const wanted = () => wholeIn(rate(), 1, plan().ceiling_rate);
  const start = () =>
    sending.run(async () => {
      const ceiling_rate = wanted();
      if (ceiling_rate === undefined) return;
      const { id } = await loadCommands.start(plan().id, ceiling_rate < plan().ceiling_rate ? { ceiling_rate } : {});
      navigate(paths.loadRun(id));
    });
  return (
    <Dialog open close={props.close} title={t('load.start')}>
      <form
        novalidate
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <p class="mb-4">
          {t(plan().shape.model === 'search' ? 'load.start_detail_search' : 'load.start_detail', {
            ...{ system: plan().system, rate: String(wanted() ?? plan().ceiling_rate) },
            time: duration(props.page.duration_ms / 1000),
          })}
        </p>
        <TextField
          label={t('load.start_rate')}
          hint={t('load.start_rate_hint')}
          value={rate()}
          set={setRate}
          error={
            wanted() === undefined
              ? t('load.number_wrong', { least: '1', most: String(plan().ceiling_rate) })
              : undefined
          }
          inputMode="numeric"
        />
        <div class="mt-3">
          <Refused error={sending.error()} />
        </div>
        <DialogActions>
          <Button onClick={props.close}>{t('ui.cancel')}</Button>
          <Button type="submit" kind="primary" busy={sending.busy()} disabled={wanted() === undefined}>
            {t('load.start')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
