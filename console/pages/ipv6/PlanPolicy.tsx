/** What the address plan lays down for all of it: fields of the settings. */
import { t } from '../../i18n/index.ts';
import { FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import type { Ipv6Settings } from './calls.ts';

type Policy = Ipv6Settings['plan_policy'];
type Addressing = NonNullable<Policy['addressing']>;

export const namesFrom = (text: string): string[] => text.split('\n').flatMap((line) => line.trim() || []);

export function PlanPolicy(props: {
  value: Omit<Policy, 'internet_vrfs'> & { internet_vrfs: string };
  put: (change: Partial<Omit<Policy, 'internet_vrfs'> & { internet_vrfs: string }>) => void;
  error: string | undefined;
}) {
  return (
    <FieldGroup label={t('ipv6_plan.policy')}>
      <div class="grid gap-4 sm:grid-cols-2">
        <Select
          label={t('ipv6_plan.addressing')}
          value={props.value.addressing ?? 'any'}
          set={(value) => props.put({ addressing: value === 'any' ? null : (value as Addressing | null) })}
          options={[
            { value: 'any', label: t('ipv6_plan.addressing_any') },
            { value: 'gua', label: t('ipv6_plan.addressing_gua') },
            { value: 'ula', label: t('ipv6_plan.addressing_ula') },
          ]}
        />
        <Select
          label={t('ipv6_plan.link_length')}
          value={props.value.link_length}
          set={(value) => props.put({ link_length: value ?? 127 })}
          options={([127, 64] as const).map((value) => ({ value, label: `/${value}` }))}
        />
      </div>
      <TextField
        label={t('ipv6_plan.internet_vrfs')}
        hint={t('ipv6_plan.internet_vrfs_hint')}
        value={props.value.internet_vrfs}
        set={(internet_vrfs) => props.put({ internet_vrfs })}
        error={props.error}
        lines={2}
        mono
      />
    </FieldGroup>
  );
}
