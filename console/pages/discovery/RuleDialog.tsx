/** A rule, made or changed, with what it would catch now. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { Checkbox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Refused } from '../../ui/sending.tsx';
import { Table } from '../../ui/Table.tsx';
import { type Role, roles } from '../../wire.ts';
import { PlacePickers } from '../pickers.tsx';
import {
  type Candidate,
  discoveryCommands,
  discoveryQueries,
  type Rule,
  type RuleConditions,
  type RuleInput,
} from './calls.ts';
import { seenColumns } from './candidate-columns.tsx';
import { looksLikeRange } from './ranges.ts';

type Form = {
  name: string;
  enabled: boolean;
  scope_id: number | null;
  vendor: string;
  model: string;
  device_name: string;
  range: string;
  snmp: 'any' | 'yes' | 'no';
  action: Rule['action'];
  unit_id: number | null;
  area_id: number | null;
  role: Role | null;
  watch: boolean;
};

const blank: Form = {
  name: '',
  enabled: true,
  scope_id: null,
  vendor: '',
  model: '',
  device_name: '',
  range: '',
  snmp: 'any',
  action: 'confirm',
  unit_id: null,
  area_id: null,
  role: null,
  watch: true,
};

const formOf = (rule: Rule): Form => ({
  ...rule,
  vendor: rule.vendor ?? '',
  model: rule.model ?? '',
  device_name: rule.device_name ?? '',
  range: rule.range ?? '',
  snmp: rule.has_snmp === null ? 'any' : rule.has_snmp ? 'yes' : 'no',
});

const conditionsOf = (form: Form): RuleConditions => ({
  scope_id: form.scope_id,
  vendor: form.vendor.trim() || null,
  model: form.model.trim() || null,
  device_name: form.device_name.trim() || null,
  range: form.range.trim() || null,
  has_snmp: form.snmp === 'any' ? null : form.snmp === 'yes',
});

const inputOf = (form: Form): RuleInput => ({
  ...conditionsOf(form),
  name: form.name.trim(),
  enabled: form.enabled,
  action: form.action,
  unit_id: form.unit_id,
  area_id: form.area_id,
  role: form.role,
  watch: form.watch,
});

function check(form: Form): Problems {
  const found: Problems = {};
  if (form.name.trim() === '') found.name = t('ui.missing');
  if (form.range.trim() !== '' && !looksLikeRange(form.range.trim())) found.range = t('discovery.rule_range_wrong');
  if (Object.values(conditionsOf(form)).every((value) => value === null)) {
    found.conditions = t('discovery.rule_needs_condition');
  }
  return found;
}

export function RuleDialog(props: { rule: Rule | undefined; close: () => void }) {
  const { rule } = props;
  const draft = makeDraft<Form>(`discovery.rule.${rule?.id ?? 'new'}`, rule ? formOf(rule) : blank);
  const put = (change: Partial<Form>) => draft.set((now) => ({ ...now, ...change }));
  return (
    <Dialog open close={props.close} title={t(rule ? 'discovery.rule_edit' : 'discovery.rule_add')} wide>
      <DraftForm
        draft={draft}
        close={props.close}
        check={check}
        save={(form) =>
          rule ? discoveryCommands.changeRule(rule.id, inputOf(form)) : discoveryCommands.createRule(inputOf(form))
        }
      >
        {(problems) => (
          <>
            <TextField
              label={t('words.name')}
              value={draft.value().name}
              set={(name) => put({ name })}
              error={problems().name}
              maxLength={100}
              required
            />
            <Conditions form={draft.value()} put={put} problems={problems()} />
            <FieldGroup label={t('discovery.rule_action')}>
              <Segments
                label={t('discovery.rule_action')}
                value={draft.value().action}
                set={(action) => put({ action })}
                options={(['confirm', 'ignore'] as const).map((value) => ({
                  value,
                  label: word('discovery', `rule_action_${value}`),
                }))}
              />
            </FieldGroup>
            <Show when={draft.value().action === 'confirm'}>
              <Fields form={draft.value()} put={put} />
            </Show>
            <Checkbox
              label={t('discovery.enabled')}
              value={draft.value().enabled}
              set={(enabled) => put({ enabled })}
            />
            <Trial form={draft.value()} />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}

type Part = { form: Form; put: (change: Partial<Form>) => void };

function Conditions(props: Part & { problems: Problems }) {
  const scopes = useQuery(() => discoveryQueries.scopes());
  const text = (name: 'vendor' | 'model' | 'device_name' | 'range', label: string, placeholder: string) => (
    <TextField
      label={label}
      value={props.form[name]}
      set={(value) => props.put({ [name]: value })}
      placeholder={placeholder}
      error={props.problems[name]}
      maxLength={100}
    />
  );
  return (
    <FieldGroup label={t('discovery.rule_conditions')} hint={t('discovery.rule_conditions_hint')}>
      <div class="grid gap-4 sm:grid-cols-2">
        {text('vendor', t('words.vendor'), 'Huawei')}
        {text('model', t('words.model'), 'S57*')}
        {text('device_name', t('discovery.rule_device_name'), '*-SW-?')}
        {text('range', t('discovery.rule_range'), '10.1.0.0/16')}
        <Select
          label={t('discovery.scope')}
          value={props.form.scope_id}
          set={(scope_id) => props.put({ scope_id })}
          options={(scopes.isPending ? [] : (scopes.data?.rows ?? [])).map((scope) => ({
            value: scope.id,
            label: scope.name,
          }))}
          placeholder={t('discovery.rule_any')}
        />
        <FieldGroup label={t('discovery.rule_has_snmp')}>
          <Segments
            label={t('discovery.rule_has_snmp')}
            value={props.form.snmp}
            set={(snmp) => props.put({ snmp })}
            options={[
              { value: 'any', label: t('discovery.rule_any') },
              { value: 'yes', label: t('discovery.snmp_yes') },
              { value: 'no', label: t('discovery.snmp_no') },
            ]}
          />
        </FieldGroup>
      </div>
      <Show when={props.problems.conditions}>
        <p class="mt-1 text-sm text-down">{props.problems.conditions}</p>
      </Show>
    </FieldGroup>
  );
}

function Fields(props: Part) {
  return (
    <>
      <div class="grid gap-4 sm:grid-cols-3">
        <PlacePickers value={props.form} put={props.put} hint={t('discovery.confirm_as_scope')} />
        <Select
          label={t('words.role')}
          value={props.form.role}
          set={(role) => props.put({ role })}
          options={roles.map((role) => ({ value: role, label: word('words', `role_${role}`) }))}
          hint={t('discovery.confirm_as_guessed')}
        />
      </div>
      <Checkbox
        label={t('discovery.confirm_watch')}
        hint={t('discovery.confirm_watch_hint')}
        value={props.form.watch}
        set={(watch) => props.put({ watch })}
      />
    </>
  );
}

/** What it would decide on if it were saved now. */
function Trial(props: { form: Form }) {
  const [caught, setCaught] = createSignal<{ of: string; rows: Candidate[]; total: number }>();
  const [error, setError] = createSignal<unknown>();
  const [busy, setBusy] = createSignal(false);
  const current = () => JSON.stringify(conditionsOf(props.form));
  const shown = () => (caught()?.of === current() ? caught() : undefined);
  const empty = () => Object.values(conditionsOf(props.form)).every((value) => value === null);
  const tryIt = async () => {
    const of = current();
    setBusy(true);
    setError(undefined);
    try {
      setCaught({ of, ...(await discoveryCommands.previewRule(conditionsOf(props.form))) });
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="space-y-3">
      <div class="flex flex-wrap items-center gap-3">
        <Button busy={busy()} disabled={empty() ? t('discovery.rule_needs_condition') : undefined} onClick={tryIt}>
          {t('discovery.rule_try')}
        </Button>
        <span role="status" class="text-dim">
          <Show when={shown()}>{(now) => t('discovery.rule_catches', { n: now().total })}</Show>
        </span>
      </div>
      <Refused error={error()} />
      <Show when={shown()}>
        {(now) => (
          <Table
            name="rule-catches"
            label={t('discovery.candidates')}
            columns={seenColumns.slice(0, 6)}
            rows={now().rows}
            total={now().total}
            empty={<Empty title={t('discovery.rule_catches_none')} small />}
          />
        )}
      </Show>
    </div>
  );
}
