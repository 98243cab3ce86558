/** What whoever reads may do with a step. Somebody who was a moment faster is told in a sentence. */
import { createSignal, For, Match, Show, Switch } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import { incidentCommands, type Put, type StepDetail } from './incident-calls.ts';
import { ReasonDialog } from './ReasonDialog.tsx';

const big = '!h-12 w-full !whitespace-normal sm:!h-9 sm:w-auto';
type Asking = { do: 'skip' | 'accept' } | { do: 'change'; answer: string };

export function StepActions(props: { run_id: number; step: StepDetail }) {
  const sending = makeSending();
  const [asking, setAsking] = createSignal<Asking>();
  const put = (body: Put) => sending.run(() => incidentCommands.put(props.run_id, body));
  const key = () => props.step.key;
  const isStuck = () => props.step.kind === 'check' && props.step.is_stuck;
  const title = (of: Asking) =>
    t(
      of.do === 'skip'
        ? 'emergency_runs.skip'
        : of.do === 'accept'
          ? 'emergency_runs.accept'
          : 'emergency_runs.change_answer',
    );
  return (
    <div class="space-y-3">
      <Show when={props.step.may_act}>
        <Switch>
          <Match when={props.step.kind === 'do'}>
            <Completing run_id={props.run_id} step={props.step} busy={sending.busy()} put={put} />
          </Match>
          <Match when={props.step.kind === 'decide'}>
            <fieldset class="flex flex-col gap-2 sm:flex-row sm:flex-wrap">
              <legend class="sr-only">{props.step.title}</legend>
              <For each={props.step.answers}>
                {(answer) => (
                  <Show
                    when={props.step.waits}
                    fallback={
                      <Show when={answer.id !== props.step.answered}>
                        <Button class={big} onClick={() => setAsking({ do: 'change', answer: answer.id })}>
                          {t('emergency_runs.change_answer')}: {answer.text}
                        </Button>
                      </Show>
                    }
                  >
                    <Button
                      class={big}
                      kind="primary"
                      busy={sending.busy()}
                      onClick={() => put({ do: 'answer', key: key(), answer: answer.id })}
                    >
                      {answer.text}
                    </Button>
                  </Show>
                )}
              </For>
            </fieldset>
          </Match>
          <Match when={isStuck()}>
            <div class="flex flex-col gap-2 sm:flex-row sm:flex-wrap">
              <Button
                class={big}
                kind="primary"
                busy={sending.busy()}
                onClick={() => put({ do: 'look_again', key: key() })}
              >
                {t('emergency_runs.look_again')}
              </Button>
              <Button class={big} onClick={() => setAsking({ do: 'accept' })}>
                {t('emergency_runs.accept')}
              </Button>
            </div>
          </Match>
          <Match when={props.step.kind === 'action' && props.step.is_stuck}>
            <div class="flex flex-col gap-2 sm:flex-row sm:flex-wrap">
              <Show when={props.step.proposed_by === null || props.step.sent !== null}>
                <Button
                  class={big}
                  kind="primary"
                  busy={sending.busy()}
                  onClick={() => put({ do: 'propose', key: key() })}
                >
                  {t('emergency_runs.propose')}
                </Button>
              </Show>
              <Button class={big} onClick={() => setAsking({ do: 'accept' })}>
                {t('emergency_runs.accept')}
              </Button>
            </div>
          </Match>
        </Switch>
      </Show>
      <Show when={props.step.proposed_by !== null && props.step.approved_by === null && props.step.proposed_by}>
        {(who) => <p>{t('emergency_runs.proposed_by', { who: who() })}</p>}
      </Show>
      <Show when={props.step.may_approve}>
        <Button class={big} kind="primary" busy={sending.busy()} onClick={() => put({ do: 'approve', key: key() })}>
          {t('emergency_runs.approve')}
        </Button>
      </Show>
      <Show when={props.step.may_skip}>
        <Button class={big} kind="quiet" onClick={() => setAsking({ do: 'skip' })}>
          {t('emergency_runs.skip')}
        </Button>
      </Show>
      <Refused error={sending.error()} />
      <Show when={asking()} keyed>
        {(of) => (
          <ReasonDialog
            name={`${props.run_id}.${of.do}.${key()}`}
            title={title(of)}
            detail={props.step.title}
            close={() => setAsking(undefined)}
            save={(reason) => incidentCommands.put(props.run_id, { ...of, key: key(), reason })}
          />
        )}
      </Show>
    </div>
  );
}

/** A task with what is to be written down; what was typed survives. */
function Completing(props: { run_id: number; step: StepDetail; busy: boolean; put: (body: Put) => Promise<boolean> }) {
  const draft = makeDraft<{ values: Record<string, string> }>(`run.${props.run_id}.${props.step.key}`, { values: {} });
  const [tried, setTried] = createSignal(false);
  const value = (id: string) => draft.value().values[id] ?? '';
  const set = (id: string, text: string) => draft.set({ values: { ...draft.value().values, [id]: text } });
  const wrong = (field: StepDetail['record'][number]): string | undefined => {
    if (!tried()) return undefined;
    const text = value(field.id).trim();
    if (text === '') return field.optional ? undefined : t('ui.missing');
    return field.kind === 'time' && momentOf(text) === undefined ? t('emergency_runs.choose_when') : undefined;
  };
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (props.step.record.some((field) => wrong(field) !== undefined)) return;
    const values = Object.fromEntries(
      props.step.record.flatMap(({ id, kind }) => {
        const text = value(id).trim();
        const at = kind === 'time' ? momentOf(text) : undefined;
        return text === '' ? [] : [[id, at === undefined ? text : new Date(at).toISOString()]];
      }),
    );
    if (await props.put({ do: 'complete', key: props.step.key, values })) draft.discard();
  };
  return (
    <form class="space-y-3" onSubmit={send} noValidate>
      <For each={props.step.record}>
        {(field) => (
          <Show
            when={field.kind === 'choice'}
            fallback={
              <TextField
                label={field.ask}
                value={value(field.id)}
                set={(text) => set(field.id, text)}
                type={field.kind === 'time' ? 'datetime-local' : field.kind === 'number' ? 'number' : 'text'}
                error={wrong(field)}
                required={!field.optional}
              />
            }
          >
            <Select
              label={field.ask}
              value={value(field.id) || null}
              set={(text) => set(field.id, text ?? '')}
              options={(field.options ?? []).map((option) => ({ value: option, label: option }))}
              error={wrong(field)}
              required={!field.optional}
            />
          </Show>
        )}
      </For>
      <Button class={big} kind="primary" type="submit" busy={props.busy}>
        {t('emergency_runs.complete')}
      </Button>
    </form>
  );
}
