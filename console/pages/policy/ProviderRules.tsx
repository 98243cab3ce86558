/** The rules by which the identity platform's people get account, unit and role; the order counts. */
import ArrowUpIcon from 'lucide-solid/icons/arrow-up';
import TrashIcon from 'lucide-solid/icons/trash';
import { Index, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import type { Problems } from '../../ui/Form.tsx';
import { roleName } from '../people/calls.ts';
import { UnitPicker } from '../pickers.tsx';
import { empty_rule, type TypedRule, withins, working_roles } from './provider-form.ts';

const within_text = {
  claim: 'provider.within_claim',
  unit: 'provider.within_unit',
  everywhere: 'provider.within_everywhere',
} as const;

export function ProviderRules(props: { rules: TypedRule[]; set: (rules: TypedRule[]) => void; problems: Problems }) {
  const put = (at: number, change: Partial<TypedRule>) =>
    props.set(props.rules.map((rule, i) => (i === at ? { ...rule, ...change } : rule)));
  const raise = (at: number) => {
    const rules = [...props.rules];
    const [rule] = rules.splice(at, 1);
    if (rule) rules.splice(at - 1, 0, rule);
    props.set(rules);
  };
  const problem = (at: number, name: string) => props.problems[`rules.${at}.${name}`];
  return (
    <div class="space-y-3">
      <Index each={props.rules}>
        {(rule, at) => (
          <fieldset class="min-w-0 rounded-md border border-line p-3">
            <legend class="px-1 text-sm text-dim">{t('provider.rule_n', { n: at + 1 })}</legend>
            <div class="grid gap-3 sm:grid-cols-3">
              <TextField
                label={t('provider.claim')}
                value={rule().claim}
                set={(claim) => put(at, { claim })}
                error={problem(at, 'claim')}
                required
              />
              <TextField
                label={t('provider.equals')}
                value={rule().equals}
                set={(equals) => put(at, { equals })}
                error={problem(at, 'equals')}
                required
              />
              <Select
                label={t('provider.role')}
                value={rule().role}
                set={(role) => role && put(at, { role })}
                options={working_roles.map((role) => ({ value: role, label: roleName(role) }))}
                required
              />
              <Select
                label={t('provider.within')}
                value={rule().within}
                set={(within) => within && put(at, { within })}
                options={withins.map((within) => ({ value: within, label: t(within_text[within]) }))}
                required
              />
              <Show when={rule().within === 'claim'}>
                <TextField
                  label={t('provider.unit_by')}
                  value={rule().unit_by}
                  set={(unit_by) => put(at, { unit_by })}
                  error={problem(at, 'unit_by')}
                  required
                />
              </Show>
              <Show when={rule().within === 'unit'}>
                <UnitPicker
                  label={t('provider.within_unit')}
                  value={rule().unit_id}
                  set={(unit_id) => put(at, { unit_id })}
                  error={problem(at, 'unit_id')}
                />
              </Show>
            </div>
            <div class="mt-2 flex justify-end gap-1">
              <Show when={at > 0}>
                <IconButton label={t('provider.raise_rule', { n: at + 1 })} onClick={() => raise(at)}>
                  <ArrowUpIcon class="size-4" />
                </IconButton>
              </Show>
              <IconButton
                label={t('provider.remove_rule', { n: at + 1 })}
                onClick={() => props.set(props.rules.filter((_, i) => i !== at))}
              >
                <TrashIcon class="size-4" />
              </IconButton>
            </div>
          </fieldset>
        )}
      </Index>
      <Button onClick={() => props.set([...props.rules, empty_rule])}>{t('provider.add_rule')}</Button>
    </div>
  );
}
