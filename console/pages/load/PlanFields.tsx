/** The fields of a plan, in the order in which one thinks of them: what, how much, when, and when it ends by itself. */
import { useQuery } from '@tanstack/solid-query';
import { For, type JSX, Show } from 'solid-js';
import type { Draft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Checkbox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import type { Problems } from '../../ui/Form.tsx';
import { SystemPicker } from '../pickers.tsx';
import { systemQueries } from '../systems/calls.ts';
import { loadQueries, type PlanPage } from './calls.ts';
import { GeneratorsField } from './GeneratorsField.tsx';
import type { FieldsProps } from './plan-form.ts';
import { families, https, type StopRule, stop_rules, type Threshold, type Typed, thresholds } from './plan-form.ts';
import { familyText, thresholdName } from './plan-words.ts';
import { SentFields } from './SentFields.tsx';
import { ShapeFields } from './ShapeFields.tsx';

export function PlanFields(props: {
  draft: Draft<Typed>;
  problems: () => Problems;
  fixed_system?: string;
  /** Of one that is there already. */
  page?: PlanPage;
}) {
  const put = (change: Partial<Typed>) => props.draft.set({ ...props.draft.value(), ...change });
  const typed = () => props.draft.value();
  return (
    <>
      <Part title={t('load.part_what')}>
        <Show
          when={props.fixed_system}
          fallback={
            <SystemPicker
              label={t('load.system')}
              value={typed().system_id}
              // A combobox says its value once more when its options arrive.
              set={(system_id) => system_id !== typed().system_id && put({ system_id, endpoint_ids: [] })}
              error={props.problems().system_id}
              required
            />
          }
        >
          {(name) => (
            <p>
              <span class="font-medium">{t('load.system')}</span> {name()}
            </p>
          )}
        </Show>
        <Targets typed={typed()} put={put} problems={props.problems} />
        <TextField
          label={t('load.name')}
          value={typed().name}
          set={(name) => put({ name })}
          error={props.problems().name}
          maxLength={100}
          required
        />
        <TextField
          label={t('load.purpose')}
          value={typed().purpose}
          set={(purpose) => put({ purpose })}
          error={props.problems().purpose}
          lines={2}
          required
        />
        <SentFields typed={typed()} put={put} problems={props.problems} plan_id={props.page?.plan.id} />
      </Part>
      <Part title={t('load.part_how')}>
        <ShapeFields typed={typed()} put={put} problems={props.problems} />
        <Means typed={typed()} put={put} problems={props.problems} />
        <GeneratorsField typed={typed()} put={put} problems={props.problems} chosen={props.page?.generators ?? []} />
      </Part>
      <Part title={t('load.part_when')}>
        <When typed={typed()} put={put} problems={props.problems} />
      </Part>
      <Part title={t('load.part_rules')}>
        <Rules typed={typed()} put={put} problems={props.problems} />
      </Part>
    </>
  );
}

function Part(props: { title: string; children: JSX.Element }) {
  return (
    <section class="space-y-4 border-t border-line pt-3 first-of-type:border-t-0 first-of-type:pt-0">
      <h3 class="font-semibold">{props.title}</h3>
      {props.children}
    </section>
  );
}

const isWeb = (url: string): boolean => /^https?:\/\//.test(url);

function Targets(props: FieldsProps) {
  const system = useQuery(() => ({
    ...systemQueries.one(props.typed.system_id ?? 0),
    enabled: props.typed.system_id !== null,
  }));
  const endpoints = () => (props.typed.system_id === null || system.isPending ? [] : (system.data?.endpoints ?? []));
  const choose = (id: number, on: boolean) =>
    props.put({
      endpoint_ids: on ? [...props.typed.endpoint_ids, id] : props.typed.endpoint_ids.filter((one) => one !== id),
    });
  return (
    <FieldGroup label={t('load.targets')} hint={t('load.targets_hint')}>
      <ul class="space-y-1.5">
        <For
          each={endpoints()}
          fallback={
            <li class="text-dim">
              {props.typed.system_id === null
                ? t('load.targets_choose')
                : system.isPending
                  ? t('ui.loading')
                  : t('load.targets_none')}
            </li>
          }
        >
          {(endpoint) => (
            <li>
              <Show
                when={isWeb(endpoint.url)}
                fallback={
                  <p class="flex flex-wrap gap-x-2 pl-7 text-dim">
                    {endpoint.name}
                    <span class="text-sm">{t('load.no_origin')}</span>
                  </p>
                }
              >
                <Checkbox
                  label={endpoint.name}
                  hint={endpoint.url}
                  value={props.typed.endpoint_ids.includes(endpoint.id)}
                  set={(on) => choose(endpoint.id, on)}
                />
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.problems().endpoint_ids}>{(problem) => <p class="mt-1 text-sm text-down">{problem()}</p>}</Show>
    </FieldGroup>
  );
}

/** What the system may be asked stands beside what is asked for. */
function Means(props: FieldsProps) {
  const limit = useQuery(() => ({
    ...loadQueries.limit(props.typed.system_id ?? 0),
    enabled: props.typed.system_id !== null,
  }));
  const hint = () => {
    const row = props.typed.system_id === null || limit.isPending ? undefined : limit.data?.rows[0];
    if (!row) return t('load.ceiling_hint', { most: '' });
    const most = t(row.ceiling_rate === null ? 'load.ceiling_default' : 'load.ceiling_limit', {
      n: String(row.rate),
    });
    const peak = row.peak_rate === null ? '' : `, ${t('load.ceiling_peak', { n: String(row.peak_rate) })}`;
    return t('load.ceiling_hint', { most: `${most}${peak}` });
  };
  return (
    <>
      <div class="grid gap-4 sm:grid-cols-3">
        <TextField
          label={t('load.ceiling_field')}
          hint={hint()}
          value={props.typed.ceiling_rate}
          set={(ceiling_rate) => props.put({ ceiling_rate })}
          error={props.problems().ceiling_rate}
          inputMode="numeric"
          required
        />
        <Select
          label={t('load.family')}
          value={props.typed.family}
          set={(family) => props.put({ family: family ?? '4' })}
          options={families.map((value) => ({ value, label: familyText(value) }))}
          required
        />
        <Select
          label={t('load.http')}
          value={props.typed.http}
          set={(http) => props.put({ http: http ?? '1.1' })}
          options={https.map((value) => ({ value, label: `HTTP/${value}` }))}
          required
        />
        <TextField
          label={t('load.connections')}
          value={props.typed.max_connections}
          set={(max_connections) => props.put({ max_connections })}
          error={props.problems().max_connections}
          inputMode="numeric"
          required
        />
        <TextField
          label={t('load.timeout_ms')}
          value={props.typed.timeout_ms}
          set={(timeout_ms) => props.put({ timeout_ms })}
          error={props.problems().timeout_ms}
          inputMode="numeric"
          required
        />
      </div>
      <Checkbox
        label={t('load.trusts')}
        hint={t('load.trusts_hint')}
        value={props.typed.trusts_any_certificate}
        set={(trusts_any_certificate) => props.put({ trusts_any_certificate })}
      />
    </>
  );
}

function When(props: FieldsProps) {
  return (
    <>
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('load.from_at')}
          type="datetime-local"
          value={props.typed.from}
          set={(from) => props.put({ from })}
          error={props.problems().from_at}
          required
        />
        <TextField
          label={t('load.until_at')}
          type="datetime-local"
          value={props.typed.until}
          set={(until) => props.put({ until })}
          error={props.problems().until_at}
          required
        />
      </div>
      <p class="text-sm text-dim">{t('load.window_hint')}</p>
      <div class="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('load.contact_name')}
          value={props.typed.contact_name}
          set={(contact_name) => props.put({ contact_name })}
          error={props.problems().contact_name}
          maxLength={100}
          required
        />
        <TextField
          label={t('load.contact_phone')}
          type="tel"
          value={props.typed.contact_phone}
          set={(contact_phone) => props.put({ contact_phone })}
          error={props.problems().contact_phone}
          maxLength={50}
          required
        />
      </div>
    </>
  );
}

const limitLabel = (name: Threshold): string => {
  const unit = name.endsWith('_share') ? '%' : name === 'rate' ? t('load.unit_rate') : t('load.unit_ms');
  const isLeast = name === 'rate' || name === 'checks_share';
  return t(isLeast ? 'load.at_least' : 'load.at_most', { name: thresholdName(name), unit });
};

function Rules(props: FieldsProps) {
  const putStop = (name: StopRule, text: string) =>
    props.put({ stop_rules: { ...props.typed.stop_rules, [name]: text } });
  const putPass = (name: Threshold, text: string) =>
    props.put({ thresholds: { ...props.typed.thresholds, [name]: text } });
  return (
    <>
      <FieldGroup label={t('load.stop_rules')} hint={t('load.stop_rules_hint')}>
        <div class="grid grid-cols-2 gap-4 sm:grid-cols-4">
          <For each={stop_rules}>
            {(name) => (
              <TextField
                label={word('load', `stop_${name}`)}
                value={props.typed.stop_rules[name]}
                set={(text) => putStop(name, text)}
                error={props.problems()[`stop_rules.${name}`]}
                inputMode="numeric"
              />
            )}
          </For>
        </div>
      </FieldGroup>
      <FieldGroup label={t('load.thresholds')} hint={t('load.thresholds_hint')}>
        <div class="grid grid-cols-2 gap-4 sm:grid-cols-3">
          <For each={thresholds}>
            {(name) => (
              <TextField
                label={limitLabel(name)}
                value={props.typed.thresholds[name]}
                set={(text) => putPass(name, text)}
                error={props.problems()[`thresholds.${name}`]}
                inputMode="numeric"
              />
            )}
          </For>
        </div>
      </FieldGroup>
    </>
  );
}
