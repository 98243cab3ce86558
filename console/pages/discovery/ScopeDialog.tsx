/** A scope, made or changed: which ranges, with which credentials, how gently, how often. */
import { useQuery } from '@tanstack/solid-query';
import { queries } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import type { Credential } from '../../wire.ts';
import { PlacePickers } from '../pickers.tsx';
import { CredentialOrder } from './CredentialOrder.tsx';
import { discoveryCommands, type Scope, type ScopeInput } from './calls.ts';
import { numbersOf, rangesOf, wrongRange } from './ranges.ts';

type Form = {
  name: string;
  ranges: string;
  excluded: string;
  credential_ids: number[];
  rate_per_s: string;
  at_once: string;
  snmp_port: string;
  tcp_ports: string;
  tcp_silent: boolean;
  unit_id: number | null;
  area_id: number | null;
  enabled: boolean;
  repeat_every_h: number;
};

const blank: Form = {
  name: '',
  ranges: '',
  excluded: '',
  credential_ids: [],
  rate_per_s: '1000',
  at_once: '32',
  snmp_port: '161',
  tcp_ports: '',
  tcp_silent: false,
  unit_id: null,
  area_id: null,
  enabled: true,
  repeat_every_h: 0,
};
const limits = { rate_per_s: 10_000, at_once: 256, snmp_port: 65_535 } as const;
const never = 0;
const repeats = [never, 1, 6, 12, 24, 72, 168, 720];

export const repeatText = (hours: number | null): string => {
  if (!hours) return t('discovery.repeat_never');
  return hours % 24 === 0 ? t('discovery.repeat_d', { n: hours / 24 }) : t('discovery.repeat_h', { n: hours });
};

const formOf = (scope: Scope): Form => ({
  ...scope,
  ranges: scope.ranges.join('\n'),
  excluded: scope.excluded.join('\n'),
  credential_ids: scope.credentials.map(({ id }) => id),
  rate_per_s: String(scope.rate_per_s),
  at_once: String(scope.at_once),
  snmp_port: String(scope.snmp_port),
  tcp_ports: scope.tcp_ports.join(', '),
  repeat_every_h: scope.repeat_every_h ?? never,
});

const inputOf = (form: Form): ScopeInput => ({
  name: form.name.trim(),
  ranges: rangesOf(form.ranges),
  excluded: rangesOf(form.excluded),
  credential_ids: form.credential_ids,
  rate_per_s: Number(form.rate_per_s),
  at_once: Number(form.at_once),
  snmp_port: Number(form.snmp_port),
  tcp_ports: numbersOf(form.tcp_ports),
  tcp_silent: form.tcp_silent,
  unit_id: form.unit_id,
  area_id: form.area_id,
  enabled: form.enabled,
  repeat_every_h: form.repeat_every_h || null,
});

function check(form: Form): Problems {
  const found: Problems = {};
  if (form.name.trim() === '') found.name = t('ui.missing');
  if (rangesOf(form.ranges).length === 0) found.ranges = t('ui.missing');
  for (const name of ['ranges', 'excluded'] as const) {
    const wrong = wrongRange(form[name]);
    if (wrong) found[name] = t('discovery.ranges_wrong', { n: wrong.line, text: wrong.text });
  }
  for (const [name, most] of Object.entries(limits) as [keyof typeof limits, number][]) {
    const value = Number(form[name]);
    if (form[name].trim() === '' || !Number.isInteger(value)) found[name] = t('ui.not_whole');
    else if (value < 1) found[name] = t('ui.too_small', { n: 1 });
    else if (value > most) found[name] = t('ui.too_large', { n: most });
  }
  const ports = numbersOf(form.tcp_ports);
  const fine = ports.length <= 8 && ports.every((port) => Number.isInteger(port) && port >= 1 && port <= 65_535);
  if (!fine) found.tcp_ports = t('discovery.tcp_ports_wrong');
  return found;
}

export function ScopeDialog(props: { scope: Scope | undefined; close: () => void }) {
  const credentials = useQuery(() => queries.credentials());
  return (
    <Dialog
      open
      close={props.close}
      title={t(props.scope ? 'discovery.scope_edit' : 'discovery.scope_add')}
      detail={t('discovery.scope_hint')}
      wide
    >
      <Loaded query={credentials}>
        {(data) => <ScopeForm scope={props.scope} credentials={data().rows} close={props.close} />}
      </Loaded>
    </Dialog>
  );
}

function ScopeForm(props: { scope: Scope | undefined; credentials: Credential[]; close: () => void }) {
  const { scope } = props;
  const draft = makeDraft<Form>(`discovery.scope.${scope?.id ?? 'new'}`, scope ? formOf(scope) : blank);
  const put = (change: Partial<Form>) => draft.set((now) => ({ ...now, ...change }));
  const usable = () => props.credentials.filter(({ kind }) => kind.startsWith('snmp_'));
  const save = (form: Form) =>
    scope ? discoveryCommands.changeScope(scope.id, inputOf(form)) : discoveryCommands.createScope(inputOf(form));
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
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
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('discovery.ranges')}
              hint={t('discovery.ranges_hint')}
              value={draft.value().ranges}
              set={(ranges) => put({ ranges })}
              error={problems().ranges}
              lines={4}
              mono
              required
            />
            <TextField
              label={t('discovery.excluded')}
              hint={t('discovery.excluded_hint')}
              value={draft.value().excluded}
              set={(excluded) => put({ excluded })}
              error={problems().excluded}
              lines={4}
              mono
            />
          </div>
          <CredentialOrder
            all={usable()}
            value={draft.value().credential_ids}
            set={(credential_ids) => put({ credential_ids })}
            problem={problems().credential_ids}
          />
          <div class="grid gap-4 sm:grid-cols-2">
            <PlacePickers value={draft.value()} put={put} of={t('discovery.belongs')} />
          </div>
          <Limits form={draft.value()} put={put} problems={problems()} />
        </>
      )}
    </DraftForm>
  );
}

function Limits(props: { form: Form; put: (change: Partial<Form>) => void; problems: Problems }) {
  // Made once: a list that is new whenever the form changes would make the choice choose again, for ever.
  const hours = [...new Set([...repeats, props.form.repeat_every_h])].map((value) => ({
    value,
    label: repeatText(value),
  }));
  const figure = (name: keyof typeof limits) => (
    <TextField
      label={t(`discovery.${name}`)}
      value={props.form[name]}
      set={(value) => props.put({ [name]: value })}
      type="number"
      error={props.problems[name]}
      required
    />
  );
  return (
    <FieldGroup label={t('discovery.limits')}>
      <div class="space-y-4">
        <div class="grid gap-4 sm:grid-cols-3">
          {figure('rate_per_s')}
          {figure('at_once')}
          {figure('snmp_port')}
        </div>
        <div class="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t('discovery.tcp_ports')}
            hint={t('discovery.tcp_ports_hint')}
            value={props.form.tcp_ports}
            set={(tcp_ports) => props.put({ tcp_ports })}
            error={props.problems.tcp_ports}
          />
          <Select
            label={t('discovery.repeat')}
            value={props.form.repeat_every_h}
            set={(value) => props.put({ repeat_every_h: value ?? never })}
            options={hours}
          />
        </div>
        <Checkbox
          label={t('discovery.tcp_silent')}
          hint={t('discovery.tcp_silent_hint')}
          value={props.form.tcp_silent}
          set={(tcp_silent) => props.put({ tcp_silent })}
        />
        <Checkbox label={t('discovery.enabled')} value={props.form.enabled} set={(enabled) => props.put({ enabled })} />
      </div>
    </FieldGroup>
  );
}
