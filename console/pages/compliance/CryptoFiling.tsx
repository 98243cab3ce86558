/** Where and when the result of a closed assessment of cryptography was filed. */
import { createSignal, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { date } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { KeyValue, Maybe } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { type AssessmentPage, assessmentCommands } from './assessment-calls.ts';
import { dayMoment, dayText } from './calendar-day.ts';

export function CryptoFiling(props: { data: AssessmentPage }) {
  const session = useSession();
  const [editing, setEditing] = createSignal(false);
  const filing = () => props.data.filing;
  return (
    <Section
      title={t('crypto.filing')}
      note={t('crypto.filing_note')}
      actions={
        <Button
          disabled={session.may('compliance:write') ? undefined : t('ui.may_not')}
          onClick={() => setEditing(true)}
        >
          {t('crypto.filing_edit')}
        </Button>
      }
    >
      <Show when={filing()} fallback={<p class="text-degraded">{t('crypto.filing_none')}</p>}>
        {(row) => (
          <KeyValue
            pairs={[
              { name: t('crypto.filed_at'), value: dayText(row().filed_at) ?? '' },
              { name: t('crypto.filed_with'), value: row().filed_with },
              { name: t('crypto.note'), value: <Maybe value={row().note} absent="—" /> },
            ]}
          />
        )}
      </Show>
      <Show when={editing()}>
        <Dialog open close={() => setEditing(false)} title={t('crypto.filing_edit')}>
          <Form data={props.data} close={() => setEditing(false)} />
        </Dialog>
      </Show>
    </Section>
  );
}

type Typed = { filed_at: string; filed_with: string; note: string };

function Form(props: { data: AssessmentPage; close: () => void }) {
  const { filing, assessment } = props.data;
  const draft = makeDraft<Typed>(`assessment-filing.${assessment.id}`, {
    filed_at: filing ? dayText(filing.filed_at) : date(Date.now()),
    ...{ filed_with: filing?.filed_with ?? '', note: filing?.note ?? '' },
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ filed_at, filed_with }: Typed): Problems => ({
    ...(typeof dayMoment(filed_at) === 'number' ? {} : { filed_at: t('compliance.day_wrong') }),
    ...(filed_with.trim() === '' ? { filed_with: t('ui.missing') } : {}),
  });
  const save = ({ filed_at, filed_with, note }: Typed) =>
    assessmentCommands.file(assessment.id, {
      ...{ version: filing?.version ?? 0, filed_at: dayMoment(filed_at) ?? 0 },
      ...{ filed_with: filed_with.trim(), note: note.trim() },
    });
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <TextField
            label={t('crypto.filed_at')}
            type="date"
            value={draft.value().filed_at}
            set={(filed_at) => put({ filed_at })}
            error={problems().filed_at}
            required
          />
          <TextField
            label={t('crypto.filed_with')}
            value={draft.value().filed_with}
            set={(filed_with) => put({ filed_with })}
            error={problems().filed_with}
            maxLength={200}
            required
          />
          <TextField
            label={t('crypto.note')}
            value={draft.value().note}
            set={(note) => put({ note })}
            error={problems().note}
            lines={2}
            maxLength={2000}
          />
        </>
      )}
    </DraftForm>
  );
}
