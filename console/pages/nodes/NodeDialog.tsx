/** A node's record: made or changed. What was typed survives a reload. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, Show } from 'solid-js';
import { ApiError, commands, queries } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { DraftNote } from '../../ui/DraftNote.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Checkbox, Combobox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
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
export function NodeDialog(props: { node?: NodePage; close: () => void }) {
  const navigate = useNavigate();
  const id = props.node?.node.id;
  const draft = makeDraft<Form>(id === undefined ? 'node.new' : `node.${id}`, props.node ? formOf(props.node) : blank);
  const set = (change: Partial<Form>) => draft.set((now) => ({ ...now, ...change }));
  const form = draft.value;
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const problem = (field: string) => {
    const caught = error();
    if (!(caught instanceof ApiError)) return undefined;
    const told = caught.fields.find((each) => each.path === field || each.path.startsWith(`${field}.`));
    return told && say(told);
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy()) return;
    setBusy(true);
    setError(undefined);
    try {
      const input = inputOf(form());
      if (id !== undefined) await commands.changeNode(id, input);
      else {
        const watch = [...(form().icmp ? ['icmp'] : []), ...(form().snmp ? ['snmp'] : [])];
        const made = await commands.createNode({
          ...input,
          watch,
          credential_id: form().snmp ? form().credential_id : null,
        });
        navigate(paths.node(made.id));
      }
      toast({ title: t('nodes.saved', { name: input.name }) });
      draft.discard();
      props.close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Dialog open close={props.close} title={id === undefined ? t('nodes.add_title') : t('nodes.edit_title')} wide>
      <form onSubmit={submit} novalidate>
        <DraftNote draft={draft} />
        <div class="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t('nodes.form_name')}
            value={form().name}
            set={(name) => set({ name })}
            error={problem('name')}
            required
            autofocus
          />
          <Select
            label={t('words.role')}
            value={form().role}
            set={(role) => role && set({ role })}
            options={roles.map((value) => ({ value, label: word('words', `role_${value}`) }))}
            required
          />
          <Places form={form()} set={set} problem={problem} />
          <div class="sm:col-span-2">
            <TextField
              label={t('nodes.form_addresses')}
              value={form().addresses}
              set={(addresses) => set({ addresses })}
              hint={t('nodes.form_addresses_hint')}
              error={problem('addresses')}
              lines={3}
              mono
            />
          </div>
          <Show when={id === undefined}>
            <Watching form={form()} set={set} problem={problem} />
          </Show>
          <TextField
            label={t('words.vendor')}
            value={form().vendor}
            set={(vendor) => set({ vendor })}
            error={problem('vendor')}
            placeholder={t('nodes.form_observed_hint')}
          />
          <TextField
            label={t('words.model')}
            value={form().model}
            set={(model) => set({ model })}
            error={problem('model')}
          />
          <TextField
            label={t('words.version')}
            value={form().version}
            set={(version) => set({ version })}
            error={problem('version')}
          />
          <TextField
            label={t('words.serial')}
            value={form().serial}
            set={(serial) => set({ serial })}
            error={problem('serial')}
          />
          <div class="sm:col-span-2">
            <TextField
              label={t('words.note')}
              value={form().note}
              set={(note) => set({ note })}
              error={problem('note')}
              lines={2}
            />
          </div>
        </div>
        <Show when={error()}>
          {(caught) => (
            <p role="alert" class="mt-4 text-down">
              {errorText(caught())}
            </p>
          )}
        </Show>
        <DialogActions>
          <Button onClick={props.close}>{t('ui.cancel')}</Button>
          <Button type="submit" kind="primary" busy={busy()}>
            {t('ui.save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

type Part = { form: Form; set: (change: Partial<Form>) => void; problem: (field: string) => string | undefined };

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
