/** A prefix as people plan it: new, or changed. */
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { PlacePickers } from '../pickers.tsx';
import { beginningOf, dayOf, type Prefix, type PrefixInput, prefixCommands, statuses } from './calls.ts';

const vlan_max = 4_094;
const empty: PrefixInput = {
  prefix: '',
  vrf: '',
  status: 'active',
  role: '',
  vlan: null,
  unit_id: null,
  area_id: null,
  description: '',
  assigned_at: null,
  addressing: null,
};

export function PrefixDialog(props: { prefix: Prefix | undefined; close: () => void }) {
  return (
    <Dialog open close={props.close} title={props.prefix ? t('prefixes.edit') : t('prefixes.add')}>
      <PrefixForm prefix={props.prefix} close={props.close} />
    </Dialog>
  );
}

function inputOf({
  id: _id,
  family: _family,
  unit_name: _unit,
  area_name: _area,
  addresses: _n,
  ...input
}: Prefix): PrefixInput {
  return input;
}

function check(value: PrefixInput): Problems {
  const found: Problems = {};
  if (value.prefix.trim() === '') found.prefix = t('ui.missing');
  if (value.vlan !== null && !(Number.isInteger(value.vlan) && value.vlan >= 1 && value.vlan <= vlan_max)) {
    found.vlan = t('prefixes.vlan_wrong');
  }
  return found;
}

function PrefixForm(props: { prefix: Prefix | undefined; close: () => void }) {
  const { prefix } = props;
  const draft = makeDraft<PrefixInput>(`prefix.${prefix?.id ?? 'new'}`, prefix ? inputOf(prefix) : empty);
  const put = (change: Partial<PrefixInput>) => draft.set({ ...draft.value(), ...change });
  const assigned = () => {
    const at = draft.value().assigned_at;
    return at === null ? '' : dayOf(at);
  };
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={check}
      save={(value) => (prefix ? prefixCommands.change(prefix.id, value) : prefixCommands.create(value))}
      action={prefix ? t('ui.save') : t('prefixes.add')}
    >
      {(problems) => (
        <>
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('prefixes.prefix')}
              hint={t('prefixes.prefix_hint')}
              value={draft.value().prefix}
              set={(text) => put({ prefix: text })}
              error={problems().prefix}
              required
            />
            <Select
              label={t('words.state')}
              value={draft.value().status}
              set={(status) => put({ status: status ?? 'active' })}
              options={statuses.map((each) => ({ value: each, label: word('prefixes', `status_${each}`) }))}
            />
            <TextField
              label={t('prefixes.vrf')}
              value={draft.value().vrf}
              set={(vrf) => put({ vrf })}
              error={problems().vrf}
            />
            <TextField
              label={t('prefixes.vlan')}
              value={draft.value().vlan === null ? '' : String(draft.value().vlan)}
              set={(text) => put({ vlan: text.trim() === '' ? null : Number(text) })}
              error={problems().vlan}
            />
          </div>
          <TextField
            label={t('prefixes.role')}
            value={draft.value().role}
            set={(role) => put({ role })}
            error={problems().role}
          />
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('prefixes.assigned_at')}
              value={assigned()}
              set={(day) => put({ assigned_at: beginningOf(day) })}
              error={problems().assigned_at}
              type="date"
            />
            <Select
              label={t('prefixes.addressing')}
              value={draft.value().addressing ?? 'above'}
              set={(value) => put({ addressing: value === 'gua' || value === 'ula' ? value : null })}
              options={(['above', 'gua', 'ula'] as const).map((value) => ({
                value,
                label: word('prefixes', `addressing_${value}`),
              }))}
            />
          </div>
          <PlacePickers value={draft.value()} put={put} problems={problems()} />
          <TextField
            label={t('prefixes.description')}
            value={draft.value().description}
            set={(description) => put({ description })}
            error={problems().description}
            lines={2}
          />
        </>
      )}
    </DraftForm>
  );
}
