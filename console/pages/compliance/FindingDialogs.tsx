/** What a person says of a finding: its risk, its date, that it is mended, lived with or open again. Over nobody's word unseen. */
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { say, t, word } from '../../i18n/index.ts';
import { date } from '../../time.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import { assessmentCommands, type Finding, type Risk, risk_levels } from './assessment-calls.ts';
import { ReasonForm } from './Review.tsx';

export type Doing = { row: Finding; what: 'verified' | 'accepted' | 'open' | 'risk' | 'due' };

export const doing_titles = {
  verified: 'assessments.verify',
  accepted: 'assessments.accept',
  open: 'assessments.reopen',
  risk: 'assessments.rate_risk',
  due: 'assessments.set_due',
} as const;
const how_titles = {
  verified: 'assessments.how_verified',
  accepted: 'assessments.how_accepted',
  open: 'assessments.how_reopen',
} as const;

export function FindingDialog(props: Doing & { close: () => void }) {
  const { row, what } = props;
  return (
    <Dialog
      open
      close={props.close}
      title={t(doing_titles[what])}
      detail={`${row.system} ${row.item}: ${say(row.description)}`}
    >
      <Show when={what === 'verified' && row.is_looked_at}>
        <p class="mb-3 text-sm text-dim">{t('assessments.looked_at')}</p>
      </Show>
      {what === 'risk' ? (
        <RiskForm row={row} close={props.close} />
      ) : what === 'due' ? (
        <DueForm row={row} close={props.close} />
      ) : (
        <ReasonForm
          name={`assessment-settle.${row.number}.${what}`}
          label={t(how_titles[what])}
          action={t(doing_titles[what])}
          save={(how) => assessmentCommands.settle(row, what, how)}
          close={props.close}
        />
      )}
    </Dialog>
  );
}

type FormProps = { row: Finding; close: () => void };

function RiskForm(props: FormProps) {
  const draft = makeDraft<{ risk: Risk | null }>(`finding-risk.${props.row.number}`, { risk: props.row.risk });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={({ risk }): Record<string, string> => (risk === null ? { risk: t('ui.missing') } : {})}
      save={({ risk }) => assessmentCommands.chooseRisk(props.row, risk ?? 'high')}
    >
      {(problems) => (
        <Select
          label={t('assessments.risk')}
          value={draft.value().risk}
          set={(risk) => draft.set({ risk })}
          options={risk_levels.map((value) => ({ value, label: word('assessments', `risk_${value}`) }))}
          error={problems().risk}
          required
        />
      )}
    </DraftForm>
  );
}

function DueForm(props: FormProps) {
  const { row } = props;
  const set = row.is_usual_due || row.due_at === null ? '' : date(row.due_at);
  const draft = makeDraft(`finding-due.${row.number}`, { due: set });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={() => ({})}
      // Due at the end of that day.
      save={({ due }) => assessmentCommands.setDue(row, momentOf(`${due}T23:59`) ?? null)}
    >
      {(problems) => (
        <TextField
          label={t('assessments.due')}
          hint={t('assessments.due_hint')}
          type="date"
          value={draft.value().due}
          set={(due) => draft.set({ due })}
          error={problems().due_at}
        />
      )}
    </DraftForm>
  );
}
