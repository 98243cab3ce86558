/** A node's record: made or changed. What was typed survives a reload. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, Show } from 'solid-js';
import { commands, queries } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, Combobox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type NodeInput, type NodePage, type Role, roles } from '../../wire.ts';

type Form = {
  name: string;
  role: Role;
  unit_id: number | null;
  area_id: number | null;
  vendor: string;
  model: string;
  version: string;
  serial: string;
  note: string;
  addresses: string;
  icmp: boolean;
  snmp: boolean;
  credential_id: number | null;
};

const blank: Form = {
  name: '',
  role: 'access',
  unit_id: null,
  area_id: null,
  vendor: '',
  model: '',
  version: '',
  serial: '',
  note: '',
  addresses: '',
  icmp: true,
  snmp: false,
  credential_id: null,
};

function formOf({ node, addresses }: NodePage): Form {
  const recorded = addresses.filter((each) => each.recorded);
  const ordered = [...recorded].sort((a, b) => Number(b.is_primary) - Number(a.is_primary));
  return {
    ...blank,
    name: node.name,
    role: node.role,
    unit_id: node.unit_id,
    area_id: node.area_id,
    vendor: node.recorded.vendor ?? '',
    model: node.recorded.model ?? '',
    version: node.recorded.version ?? '',
    serial: node.recorded.serial ?? '',
    note: node.note,
    addresses: ordered.map((each) => each.address).join('\n'),
  };
}

function inputOf(form: Form): NodeInput {
  const { addresses, icmp: _icmp, snmp: _snmp, credential_id: _credential, ...fields } = form;
  return {
    ...fields,
    name: form.name.trim(),
    addresses: addresses
      .split(/[\s,;]+/)
      .map((line) => line.trim())
      .filter(Boolean),
  };
}

/** Without a node it makes a new one and goes to its page. */
/** `address` is where a new one is reached, when that is known already. */
export function NodeDialog(props: { node?: NodePage; address?: string; close: () => void }) {
  const navigate = useNavigate();
  const id = props.node?.node.id;
  const { address = '' } = props;
  const draft = makeDraft<Form>(
    id === undefined ? `node.new${address && `.${address}`}` : `node.${id}`,
    props.node ? formOf(props.node) : { ...blank, addresses: address },
  );
  const set = (change: Partial<Form>) => draft.set((now) => ({ ...now, ...change }));
  const check = (form: Form): Problems => (form.name.trim() === '' ? { name: t('ui.missing') } : {});

  let made_id: number | undefined;
  // The dialog is closed by leaving its page: changing this page's address at the same time would cancel that.
  const close = () => (made_id === undefined ? props.close() : navigate(paths.node(made_id)));

  const save = async (form: Form) => {
    const input = inputOf(form);
    if (id !== undefined) await commands.changeNode(id, input);
    else {
      const watch = [...(form.icmp ? ['icmp'] : []), ...(form.snmp ? ['snmp'] : [])];
      const made = await commands.createNode({ ...input, watch, credential_id: form.snmp ? form.credential_id : null });
      made_id = made.id;
    }
    toast({ title: t('nodes.saved', { name: input.name }) });
  };

  return (
    <Dialog open close={props.close} title={id === undefined ? t('nodes.add_title') : t('nodes.edit_title')} wide>
      <DraftForm draft={draft} check={check} save={save} close={close}>
        {(problems) => (
          <Fields
            form={draft.value()}
            set={set}
            problem={(field) => problemAt(problems(), field)}
            fresh={id === undefined}
          />
        )}
      </DraftForm>
    </Dialog>
  );
}

/** What is wrong with a line of a list (`addresses.2`) is told at the list. */
function problemAt(problems: Problems, field: string): string | undefined {
  return Object.entries(problems).find(([path]) => path === field || path.startsWith(`${field}.`))?.[1];
}

type Part = { form: Form; set: (change: Partial<Form>) => void; problem: (field: string) => string | undefined };

function Fields(props: Part & { fresh: boolean }) {
  const line = (field: 'vendor' | 'model' | 'version' | 'serial') => (
    <TextField
      label={word('words', field)}
      value={props.form[field]}
      set={(value) => props.set({ [field]: value })}
      error={props.problem(field)}
      placeholder={field === 'vendor' ? t('nodes.form_observed_hint') : undefined}
    />
  );
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <TextField
        label={t('nodes.form_name')}
        value={props.form.name}
        set={(name) => props.set({ name })}
        error={props.problem('name')}
        required
        autofocus
      />
      <Select
        label={t('words.role')}
        value={props.form.role}
        set={(role) => role && props.set({ role })}
        options={roles.map((value) => ({ value, label: word('words', `role_${value}`) }))}
        required
      />
      <Places form={props.form} set={props.set} problem={props.problem} />
      <div class="sm:col-span-2">
        <TextField
          label={t('nodes.form_addresses')}
          value={props.form.addresses}
          set={(addresses) => props.set({ addresses })}
          hint={t('nodes.form_addresses_hint')}
          error={props.problem('addresses')}
          lines={3}
          mono
        />
      </div>
      <Show when={props.fresh}>
        <Watching form={props.form} set={props.set} problem={props.problem} />
      </Show>
      {line('vendor')}
      {line('model')}
      {line('version')}
      {line('serial')}
      <div class="sm:col-span-2">
        <TextField
          label={t('words.note')}
          value={props.form.note}
          set={(note) => props.set({ note })}
          error={props.problem('note')}
          lines={2}
        />
      </div>
    </div>
  );
}

function Places(props: Part) {
  const units = useQuery(() => queries.units());
  const areas = useQuery(() => queries.areas());
  const unitOptions = createMemo(() =>
    (units.isPending ? [] : (units.data?.rows ?? [])).map((unit) => ({ value: unit.id, label: unit.name })),
  );
  const areaOptions = createMemo(() =>
    (areas.isPending ? [] : (areas.data?.rows ?? [])).map((area) => ({
      value: area.id,
      label: area.name,
      detail: area.code,
    })),
  );
  return (
    <>
      <Combobox
        label={t('words.unit')}
        value={props.form.unit_id}
        set={(unit_id) => props.set({ unit_id })}
        options={unitOptions()}
        error={props.problem('unit_id')}
      />
      <Combobox
        label={t('words.area')}
        value={props.form.area_id}
        set={(area_id) => props.set({ area_id })}
        options={areaOptions()}
        error={props.problem('area_id')}
      />
    </>
  );
}

function Watching(props: Part) {
  const credentials = useQuery(() => queries.credentials());
  const options = createMemo(() =>
    (credentials.isPending ? [] : (credentials.data?.rows ?? []))
      .filter((each) => each.kind.startsWith('snmp'))
      .map((each) => ({ value: each.id, label: each.name })),
  );
  return (
    <div class="rounded-md bg-sunken px-4 py-3 sm:col-span-2">
      <FieldGroup label={t('nodes.form_watch')} hint={t('nodes.form_watch_hint')}>
        <div class="flex flex-wrap gap-x-6 gap-y-2">
          <Checkbox label="ICMP" value={props.form.icmp} set={(icmp) => props.set({ icmp })} />
          <Checkbox label="SNMP" value={props.form.snmp} set={(snmp) => props.set({ snmp })} />
        </div>
        <Show when={props.form.snmp}>
          <div class="mt-3 sm:max-w-xs">
            <Select
              label={t('nodes.form_credential')}
              value={props.form.credential_id}
              set={(credential_id) => props.set({ credential_id })}
              options={options()}
              hint={options().length === 0 ? t('nodes.form_credential_none') : undefined}
              error={props.problem('credential_id')}
            />
          </div>
        </Show>
      </FieldGroup>
    </div>
  );
}
