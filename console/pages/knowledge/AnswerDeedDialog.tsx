/** A deed on an answer that needs a word or a date: approving, sending back, retiring. */
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { momentOf, wallTime } from '../../ui/wall-time.ts';
import { type AnswerDeed, type AnswerPageData, answerCommands, answerDeedText, max_remark } from './calls.ts';

type Typed = { remark: string; expires_at: string };

const day_ms = 86_400_000;
const half_a_year_ms = 182 * day_ms;
const longest_ms = 3 * 365 * day_ms;

export function AnswerDeedDialog(props: { page: AnswerPageData; is: AnswerDeed; close: () => void }) {
  return (
    <Dialog open close={props.close} title={answerDeedText(props.is)} detail={word('answers', `hint_${props.is}`)}>
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: { page: AnswerPageData; is: AnswerDeed; close: () => void }) {
  const { is } = props;
  const { id, changed_at } = props.page.answer;
  const approves = is === 'approve';
  const draft = makeDraft<Typed>(`answer.${id}.${is}`, {
    remark: '',
    expires_at: wallTime(Date.now() + half_a_year_ms),
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ remark, expires_at }: Typed): Problems => {
    if (!approves) return remark.trim() === '' ? { remark: t('ui.missing') } : {};
    const in_ms = (momentOf(expires_at) ?? 0) - Date.now();
    return in_ms > 0 && in_ms < longest_ms ? {} : { expires_at: t('answers.expires_wrong') };
  };
  const save = ({ remark, expires_at }: Typed) =>
    answerCommands.act(id, changed_at, {
      is,
      remark: remark.trim(),
      ...(approves ? { expires_at: momentOf(expires_at) ?? 0 } : {}),
    });
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save} action={answerDeedText(is)}>
      {(problems) => (
        <>
          {approves ? (
            <TextField
              label={t('answers.expires_at')}
              hint={t('answers.expires_hint')}
              type="datetime-local"
              value={draft.value().expires_at}
              set={(expires_at) => put({ expires_at })}
              error={problems().expires_at}
              required
            />
          ) : null}
          <TextField
            label={t('answers.remark')}
            value={draft.value().remark}
            set={(remark) => put({ remark })}
            error={problems().remark}
            lines={3}
            maxLength={max_remark}
            required={!approves}
          />
        </>
      )}
    </DraftForm>
  );
}
