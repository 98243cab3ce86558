/** The review: what doesn't conform, with the risk that a person chose, and what is left before it can be closed. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { FindingStateMark, ItemResultMark, RiskMark } from './AssessmentMarks.tsx';
import { assessmentCommands, assessmentQueries, type Fault } from './assessment-calls.ts';
import { RateDialog } from './RateDialog.tsx';

const objectText = (fault: Fault): string => fault.object ?? t('assessments.whole');

export function Review(props: { id: number; mayRate: boolean }) {
  const query = useQuery(() => assessmentQueries.faults(props.id));
  const [rating, setRating] = createSignal<Fault>();
  return (
    <Loaded query={query}>
      {(data) => (
        <div class="space-y-4">
          <Show when={data().left.length > 0}>
            <Section title={t('assessments.left')}>
              <ul class="list-disc space-y-1 pl-5 text-degraded">
                <For each={data().left}>{(one) => <li>{say(one)}</li>}</For>
              </ul>
            </Section>
          </Show>
          <Section title={t('assessments.faults')} note={data().left.length === 0 ? t('assessments.ready') : undefined}>
            <Show when={data().rows.length > 0} fallback={<p class="text-dim">{t('assessments.faults_none')}</p>}>
              <ul class="divide-y divide-line">
                <For each={data().rows}>
                  {(fault) => (
                    <li class="grid gap-x-4 gap-y-1 py-2.5 sm:grid-cols-[minmax(0,1fr)_auto]">
                      <div class="min-w-0 space-y-0.5">
                        <p>
                          <a class="link numeric font-medium" href={paths.assessment(props.id, { item: fault.item })}>
                            {fault.item}
                          </a>{' '}
                          {say(fault.summary)} · <span class="font-medium">{objectText(fault)}</span>
                        </p>
                        <p class="break-words">
                          <ItemResultMark result={fault.result} /> {fault.reason}
                        </p>
                        <Show when={fault.finding?.compensation}>
                          {(text) => (
                            <p class="text-sm text-dim">
                              {t('assessments.compensation')}: {text()}
                            </p>
                          )}
                        </Show>
                        <Show when={fault.cases.length > 0 && !fault.finding?.risk_case}>
                          <p class="text-sm text-dim">
                            {t('assessments.risk_case')}: {fault.cases.map(({ finding }) => say(finding)).join(' · ')}
                          </p>
                        </Show>
                      </div>
                      <div class="flex flex-wrap items-center gap-3 sm:justify-end">
                        <Show when={fault.finding?.is_major_danger}>
                          <span class="font-medium text-down">{t('assessments.major')}</span>
                        </Show>
                        <span>
                          {t('assessments.risk')} <RiskMark risk={fault.finding?.risk ?? null} />
                        </span>
                        <Show when={fault.finding && fault.finding.state !== 'open' && fault.finding.state}>
                          {(state) => <FindingStateMark state={state()} />}
                        </Show>
                        <Show when={props.mayRate && (fault.finding?.state ?? 'open') === 'open'}>
                          <Button
                            aria-label={t('assessments.rate_risk_of', { item: fault.item, object: objectText(fault) })}
                            onClick={() => setRating(fault)}
                          >
                            {t('assessments.rate_risk')}
                          </Button>
                        </Show>
                      </div>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </Section>
          <Show when={rating()} keyed>
            {(fault) => <RateDialog id={props.id} fault={fault} close={() => setRating(undefined)} />}
          </Show>
        </div>
      )}
    </Loaded>
  );
}

export function CloseDialog(props: { id: number; close: () => void }) {
  return (
    <ConfirmDialog
      open
      close={props.close}
      title={t('assessments.close')}
      detail={t('assessments.close_detail')}
      action={t('assessments.close')}
      act={() => assessmentCommands.move(props.id, 'close')}
    />
  );
}

export function SendBackDialog(props: { id: number; close: () => void }) {
  return (
    <Dialog open close={props.close} title={t('assessments.send_back')}>
      <ReasonForm
        name={`assessment-back.${props.id}`}
        label={t('assessments.reason')}
        action={t('assessments.send_back')}
        save={(reason) => assessmentCommands.move(props.id, 'send_back', reason)}
        close={props.close}
      />
    </Dialog>
  );
}

export function ReasonForm(props: {
  name: string;
  label: string;
  action: string;
  save: (reason: string) => Promise<unknown>;
  close: () => void;
}) {
  const draft = makeDraft(props.name, { reason: '' });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={({ reason }): Record<string, string> => (reason.trim() === '' ? { reason: t('ui.missing') } : {})}
      save={({ reason }) => props.save(reason.trim())}
      action={props.action}
    >
      {(problems) => (
        <TextField
          label={props.label}
          value={draft.value().reason}
          set={(reason) => draft.set({ reason })}
          error={problems().reason ?? problems().how}
          lines={3}
          maxLength={2000}
          required
        />
      )}
    </DraftForm>
  );
}

export const riskText = (risk: string): string => word('assessments', `risk_${risk}`);
