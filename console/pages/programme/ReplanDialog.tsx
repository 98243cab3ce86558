/** Another day for a deadline, with the reason. What it was at first stays in sight. */
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { type Deadline, deadlineText, programmeCommands, type TaskRow } from './calls.ts';

type Props = { task: TaskRow; deadline: Deadline; close: () => void };

export function ReplanDialog(props: Props) {
  return (
    <Dialog
      open
      close={props.close}
      title={t('programme.replan')}
      detail={`${props.task.code} ${props.task.title} · ${deadlineText(props.deadline)}`}
    >
      <Form {...props} />
    </Dialog>
  );
}

function Form(props: Props) {
  const { task, deadline } = props;
  const draft = makeDraft(`programme-replan.${task.id}.${deadline.number}`, {
    ...{ planned_on: deadline.planned_on ?? '', reason: '' },
  });
  const put = (change: object) => draft.set({ ...draft.value(), ...change });
  const check = ({ reason }: { reason: string }): Problems => (reason.trim() === '' ? { reason: t('ui.missing') } : {});
  const save = ({ planned_on, reason }: { planned_on: string; reason: string }) =>
    programmeCommands.replan(task.id, deadline.number, {
      ...{ version: task.version, planned_on: planned_on === '' ? null : planned_on, reason },
    });
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <p>
            <span class="text-dim">{t('programme.original')}</span> <span class="numeric">{deadline.original_on}</span>{' '}
            {deadline.original_words}
          </p>
          <TextField
            label={t('programme.planned')}
            hint={t('programme.planned_hint')}
            type="date"
            value={draft.value().planned_on}
            set={(planned_on) => put({ planned_on })}
            error={problems().planned_on}
          />
          <TextField
            label={t('programme.reason')}
            value={draft.value().reason}
            set={(reason) => put({ reason })}
            error={problems().reason}
            lines={3}
            maxLength={1000}
            required
          />
          <Show when={deadline.reason}>
            <p class="text-sm text-dim">{t('programme.reason_before', { reason: deadline.reason })}</p>
          </Show>
        </>
      )}
    </DraftForm>
  );
}
