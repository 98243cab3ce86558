/** Writing an answer, or writing one anew. */
import { useNavigate } from '@solidjs/router';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { toast } from '../../ui/Toast.tsx';
import { UnitPicker } from '../pickers.tsx';
import { answerCommands, max_answer, max_question } from './calls.ts';

type Typed = { question: string; text: string; unit_id: number | null };

export type AnswerSource =
  /** A new one, perhaps of a ticket's title and solution. */
  | { ticket_id?: number; question: string; text: string }
  /** Another version of one that there is. */
  | { id: number; seen_at: number; question: string; text: string };

export function AnswerDialog(props: { source: AnswerSource; close: () => void }) {
  const isNew = () => !('id' in props.source);
  return (
    <Dialog
      open
      close={props.close}
      title={t(isNew() ? 'answers.add' : 'answers.deed_revise')}
      detail={t('answers.add_hint')}
      wide
    >
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: { source: AnswerSource; close: () => void }) {
  const navigate = useNavigate();
  const { source } = props;
  const existing = 'id' in source ? source : undefined;
  const ticket_id = 'id' in source ? undefined : source.ticket_id;
  const { question, text } = source;
  const name = existing ? `answer.${existing.id}.${existing.seen_at}` : `answer.new.${ticket_id ?? ''}`;
  const draft = makeDraft<Typed>(name, { question, text, unit_id: null });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  let made: number | undefined;
  const check = (value: Typed): Problems => ({
    ...(value.question.trim() === '' ? { question: t('ui.missing') } : {}),
    ...(value.text.trim() === '' ? { text: t('ui.missing') } : {}),
  });
  const save = async ({ unit_id, ...typed }: Typed) => {
    const wording = { question: typed.question.trim(), text: typed.text.trim() };
    if (existing) {
      await answerCommands.act(existing.id, existing.seen_at, { is: 'revise', ...wording });
      made = existing.id;
    } else {
      const more = { ...(unit_id === null ? {} : { unit_id }), ...(ticket_id === undefined ? {} : { ticket_id }) };
      made = (await answerCommands.write({ ...wording, ...more })).id;
    }
    toast({ title: t('answers.saved') });
  };
  const close = () => {
    props.close();
    if (made !== undefined && !existing) navigate(paths.answer(made));
  };
  return (
    <DraftForm draft={draft} close={close} check={check} save={save}>
      {(problems) => (
        <>
          <TextField
            label={t('answers.question')}
            hint={t('answers.question_hint')}
            value={draft.value().question}
            set={(question) => put({ question })}
            error={problems().question}
            maxLength={max_question}
            required
          />
          <TextField
            label={t('answers.text')}
            hint={t('answers.text_hint')}
            value={draft.value().text}
            set={(text) => put({ text })}
            error={problems().text}
            lines={9}
            maxLength={max_answer}
            required
          />
          {existing ? null : (
            <UnitPicker
              label={t('answers.unit')}
              value={draft.value().unit_id}
              set={(unit_id) => put({ unit_id })}
              error={problems().unit_id}
            />
          )}
        </>
      )}
    </DraftForm>
  );
}
