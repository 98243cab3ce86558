/** A service system: new, or changed. */
import { useNavigate } from '@solidjs/router';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { PlacePickers } from '../pickers.tsx';
import { type System, type SystemInput, systemCommands } from './calls.ts';
import { TypeField } from './TypeField.tsx';

export function SystemDialog(props: { open: boolean; close: () => void; system?: System }) {
  return (
    <Dialog open={props.open} close={props.close} title={t(props.system ? 'systems.edit' : 'systems.add')}>
      <SystemForm close={props.close} system={props.system} />
    </Dialog>
  );
}

const nothing: SystemInput = { name: '', type: '', unit_id: null, area_id: null, note: '' };

function SystemForm(props: { close: () => void; system: System | undefined }) {
  const navigate = useNavigate();
  const { system } = props;
  const initial = system ? pick(system) : nothing;
  const draft = makeDraft<SystemInput>(`system.${system?.id ?? 'new'}`, initial);
  const put = (change: Partial<SystemInput>) => draft.set({ ...draft.value(), ...change });
  const save = async (value: SystemInput) => {
    if (system) return systemCommands.change(system.id, value);
    const { id } = await systemCommands.create(value);
    navigate(paths.system(id));
    return id;
  };
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      save={save}
      action={system ? undefined : t('systems.add')}
      check={(value): Record<string, string> => (value.name.trim() === '' ? { name: t('ui.missing') } : {})}
    >
      {(problems) => (
        <>
          <TextField
            label={t('words.name')}
            value={draft.value().name}
            set={(name) => put({ name })}
            error={problems().name}
            required
            maxLength={100}
          />
          <TypeField value={draft.value().type} set={(type) => put({ type })} error={problems().type} />
          <PlacePickers value={draft.value()} put={put} problems={problems()} />
          <TextField
            label={t('words.note')}
            value={draft.value().note}
            set={(note) => put({ note })}
            error={problems().note}
            lines={3}
          />
        </>
      )}
    </DraftForm>
  );
}

const pick = ({ name, type, unit_id, area_id, note }: System): SystemInput => ({ name, type, unit_id, area_id, note });
