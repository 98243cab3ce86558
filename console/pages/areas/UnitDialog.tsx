/** A unit with its contacts: new, or changed. */
import { useSearchParams } from '@solidjs/router';
import { makeDraft } from '../../drafts.ts';
import { type TextKey, t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { FormFromSchema } from '../../ui/FormFromSchema.tsx';
import { type Contact, type JsonSchema, levels, type Unit } from '../../wire.ts';
import { AreaPicker, UnitPicker } from '../pickers.tsx';
import { beneath } from './beneath.ts';
import { type UnitInput, unitCommands } from './calls.ts';
import { ValidityFields } from './ValidityFields.tsx';

type Props = { open: boolean; close: () => void; rows: Unit[]; unit?: Unit; parent?: Unit | undefined };

export function UnitDialog(props: Props) {
  return (
    <Dialog open={props.open} close={props.close} title={t(props.unit ? 'areas.edit_unit' : 'areas.add_unit')} wide>
      <UnitForm {...props} />
    </Dialog>
  );
}

function initialOf(unit: Unit | undefined, parent: Unit | undefined): UnitInput {
  if (unit) {
    const { name, level, category, parent_id, area_id, contacts, valid_from, valid_to } = unit;
    return { name, level, category, parent_id, area_id, contacts, valid_from, valid_to };
  }
  return {
    name: '',
    level: parent?.level ?? 'city',
    category: '',
    parent_id: parent?.id ?? null,
    area_id: parent?.area_id ?? null,
    contacts: [],
    valid_from: null,
    valid_to: null,
  };
}

function check(value: UnitInput): Problems {
  const found: Problems = {};
  if (value.name.trim() === '') found.name = t('ui.missing');
  if (value.valid_from && value.valid_to && value.valid_from > value.valid_to) found.valid_to = t('areas.dates_wrong');
  for (const [index, contact] of value.contacts.entries()) {
    if ((contact.name ?? '').trim() === '') found[`contacts.${index}.name`] = t('ui.missing');
  }
  return found;
}

const labelled = (key: TextKey): JsonSchema => ({ type: 'string', zh: t(key), en: t(key) });

/** Contacts are rows of a form like any other. */
const contactsSchema = (): JsonSchema => ({
  type: 'object',
  properties: {
    contacts: {
      type: 'array',
      zh: t('areas.contacts'),
      en: t('areas.contacts'),
      items: {
        type: 'object',
        required: ['name'],
        properties: {
          name: labelled('areas.contact_name'),
          duty: labelled('areas.contact_duty'),
          phone: labelled('areas.contact_phone'),
          email: labelled('areas.contact_email'),
        },
      },
    },
  },
});

function UnitForm(props: Props) {
  const { unit, parent } = props;
  const [, setSearch] = useSearchParams();
  const draft = makeDraft<UnitInput>(`unit.${unit?.id ?? `new.${parent?.id ?? ''}`}`, initialOf(unit, parent));
  const put = (change: Partial<UnitInput>) => draft.set({ ...draft.value(), ...change });
  const save = async (value: UnitInput) => {
    if (unit) return unitCommands.change(unit.id, value);
    const { id } = await unitCommands.create(value);
    setSearch({ unit: String(id) });
    return id;
  };
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={check}
      save={save}
      action={unit ? undefined : t('areas.add_unit')}
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
              label={t('areas.category')}
              hint={t('areas.category_hint')}
              value={draft.value().category}
              set={(category) => put({ category })}
              error={problems().category}
            />
            <Select
              label={t('words.level')}
              value={draft.value().level}
              set={(level) => put({ level: level ?? 'city' })}
              options={levels.map((level) => ({ value: level, label: word('words', `level_${level}`) }))}
              error={problems().level}
              required
            />
            <UnitPicker
              label={t('areas.parent')}
              value={draft.value().parent_id}
              set={(parent_id) => put({ parent_id })}
              error={problems().parent_id}
              {...(unit ? { without: beneath(props.rows, unit.id) } : {})}
            />
          </div>
          <AreaPicker
            label={t('words.area')}
            value={draft.value().area_id}
            set={(area_id) => put({ area_id })}
            error={problems().area_id}
          />
          <FormFromSchema
            schema={contactsSchema()}
            values={{ contacts: draft.value().contacts }}
            set={(values) => put({ contacts: (values.contacts ?? []) as Contact[] })}
            errors={problems()}
          />
          <ValidityFields value={draft.value()} put={put} problems={problems()} />
        </>
      )}
    </DraftForm>
  );
}
