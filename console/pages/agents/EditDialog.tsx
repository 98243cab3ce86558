import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { UnitPicker } from '../pickers.tsx';
import { type Agent, agentCommands, sideText } from './calls.ts';

export function EditDialog(props: { agent: Agent; close: () => void }) {
  const { id, name, unit_id, side } = props.agent;
  const draft = makeDraft(`agent.${id}`, { name, unit_id: unit_id as number | null, side });
  type Typed = ReturnType<typeof draft.value>;
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = (value: Typed): Problems => ({
    ...(value.name.trim() === '' ? { name: t('ui.missing') } : {}),
    ...(value.unit_id === null ? { unit_id: t('ui.missing') } : {}),
  });
  return (
    <Dialog open close={props.close} title={t('agents.edit')}>
      <DraftForm
        draft={draft}
        close={props.close}
        check={check}
        save={(value) => agentCommands.change(id, { ...value, name: value.name.trim() })}
      >
        {(problems) => (
          <>
            <TextField
              label={t('words.name')}
              value={draft.value().name}
              set={(typed) => put({ name: typed })}
              error={problems().name}
              required
              maxLength={100}
            />
            <UnitPicker
              label={t('words.unit')}
              value={draft.value().unit_id}
              set={(chosen) => put({ unit_id: chosen })}
              error={problems().unit_id}
              required
            />
            <FieldGroup label={t('agents.side')} hint={t('agents.side_hint')}>
              <Segments
                label={t('agents.side')}
                value={draft.value().side}
                set={(chosen) => put({ side: chosen })}
                options={(['inside', 'outside'] as const).map((value) => ({ value, label: sideText(value) }))}
              />
            </FieldGroup>
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
