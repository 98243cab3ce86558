/** An area: new, or changed. */
import { useSearchParams } from '@solidjs/router';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { type Area, levels } from '../../wire.ts';
import { AreaPicker } from '../pickers.tsx';
import { beneath } from './beneath.ts';
import { type AreaInput, areaCommands } from './calls.ts';
import { ValidityFields } from './ValidityFields.tsx';

type Props = { open: boolean; close: () => void; rows: Area[]; area?: Area; parent?: Area | undefined };

export function AreaDialog(props: Props) {
  return (
    <Dialog open={props.open} close={props.close} title={t(props.area ? 'areas.edit_area' : 'areas.add_area')}>
      <AreaForm {...props} />
    </Dialog>
  );
}

/** The level below the parent's, as most areas are. */
function below(parent: Area | undefined) {
  if (!parent) return 'city';
  return levels[Math.min(levels.indexOf(parent.level) + 1, levels.length - 1)] ?? 'village';
}

function initialOf(area: Area | undefined, parent: Area | undefined): AreaInput {
  if (area) {
    const { code, name, level, parent_id, valid_from, valid_to } = area;
    return { code, name, level, parent_id, valid_from, valid_to };
  }
  return { code: '', name: '', level: below(parent), parent_id: parent?.id ?? null, valid_from: null, valid_to: null };
}

function check(value: AreaInput): Problems {
  const found: Problems = {};
  if (value.name.trim() === '') found.name = t('ui.missing');
  if (!/^\d{2,12}$/.test(value.code.trim())) found.code = t('areas.code_wrong');
  if (value.valid_from && value.valid_to && value.valid_from > value.valid_to) found.valid_to = t('areas.dates_wrong');
  return found;
}

function AreaForm(props: Props) {
  const { area, parent } = props;
  const [, setSearch] = useSearchParams();
  const draft = makeDraft<AreaInput>(`area.${area?.id ?? `new.${parent?.id ?? ''}`}`, initialOf(area, parent));
  const put = (change: Partial<AreaInput>) => draft.set({ ...draft.value(), ...change });
  const save = async (value: AreaInput) => {
    if (area) return areaCommands.change(area.id, value);
    const { id } = await areaCommands.create(value);
    setSearch({ id: String(id) });
    return id;
  };
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={check}
      save={save}
      action={area ? undefined : t('areas.add_area')}
    >
      {(problems) => (
        <>
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('words.name')}
              value={draft.value().name}
              set={(name) => put({ name })}
              error={problems().name}
              required
            />
            <TextField
              label={t('areas.code')}
              hint={t('areas.code_hint')}
              value={draft.value().code}
              set={(code) => put({ code })}
              error={problems().code}
              required
              mono
            />
          </div>
          <AreaPicker
            label={t('areas.parent')}
            value={draft.value().parent_id}
            set={(parent_id) => put({ parent_id })}
            error={problems().parent_id}
            {...(area ? { without: beneath(props.rows, area.id) } : {})}
          />
          <Select
            label={t('words.level')}
            value={draft.value().level}
            set={(level) => put({ level: level ?? 'city' })}
            options={levels.map((level) => ({ value: level, label: word('words', `level_${level}`) }))}
            error={problems().level}
            required
          />
          <ValidityFields value={draft.value()} put={put} problems={problems()} />
        </>
      )}
    </DraftForm>
  );
}
