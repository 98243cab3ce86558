/** The risk of one fault, as a person chooses it; the guidance's cases stand beside it to compare with. */
import { createMemo, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t, word } from '../../i18n/index.ts';
import { date } from '../../time.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import { assessmentCommands, type Fault, type Risk, risk_levels } from './assessment-calls.ts';

type Typed = { risk: Risk | null; risk_case: string; is_major_danger: boolean; compensation: string; due: string };

export function RateDialog(props: { id: number; fault: Fault; close: () => void }) {
  return (
    <Dialog
      open
      close={props.close}
      title={t('assessments.rate_risk')}
      detail={`${props.fault.item} ${props.fault.object ?? t('assessments.whole')}: ${props.fault.reason}`}
    >
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: { id: number; fault: Fault; close: () => void }) {
  const { item, object_id, finding, cases } = props.fault;
  const draft = makeDraft<Typed>(`assessment-risk.${props.id}.${item}.${object_id}`, {
    risk: finding?.risk ?? null,
    risk_case: finding?.risk_case ?? '',
    is_major_danger: finding?.is_major_danger ?? false,
    compensation: finding?.compensation ?? '',
    due: finding?.due_at ? date(finding.due_at) : '',
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ risk }: Typed): Problems => (risk === null ? { risk: t('ui.missing') } : {});
  const save = ({ risk, risk_case, due, compensation, is_major_danger }: Typed) =>
    assessmentCommands.rate(props.id, {
      ...{
        item,
        object_id,
        version: finding?.version ?? 0,
        is_major_danger,
        risk: risk ?? 'low',
        compensation: compensation.trim(),
      },
      risk_case: risk_case === '' ? null : risk_case,
      // Due at the end of that day.
      due_at: momentOf(`${due}T23:59`) ?? null,
    });
  const chosen = createMemo(() => cases.find(({ name }) => name === draft.value().risk_case));
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <Select
            label={t('assessments.risk')}
            value={draft.value().risk}
            set={(risk) => put({ risk })}
            options={risk_levels.map((value) => ({ value, label: word('assessments', `risk_${value}`) }))}
            error={problems().risk}
            required
          />
          <Show when={cases.length > 0}>
            <Select
              label={t('assessments.risk_case')}
              hint={
                chosen()?.mitigable ? say(chosen()?.mitigable ?? { zh: '', en: '' }) : t('assessments.risk_case_hint')
              }
              value={draft.value().risk_case}
              set={(risk_case) => put({ risk_case: risk_case ?? '' })}
              options={[
                { value: '', label: t('assessments.risk_case_none') },
                ...cases.map(({ name, finding: text }) => ({
                  value: name,
                  label: name === text.zh ? say(text) : `${name} ${say(text)}`,
                })),
              ]}
              error={problems().risk_case}
            />
          </Show>
          <Checkbox
            label={t('assessments.major')}
            value={draft.value().is_major_danger}
            set={(is_major_danger) => put({ is_major_danger })}
          />
          <TextField
            label={t('assessments.compensation')}
            value={draft.value().compensation}
            set={(compensation) => put({ compensation })}
            error={problems().compensation}
            lines={2}
            maxLength={2000}
          />
          <TextField
            label={t('assessments.due')}
            type="date"
            value={draft.value().due}
            set={(due) => put({ due })}
            error={problems().due_at}
          />
        </>
      )}
    </DraftForm>
  );
}
