/** How urgent and how far-reaching: what a ticket's priority is made of. */
import { t, word } from '../../i18n/index.ts';
import { Select } from '../../ui/Field.tsx';
import { impacts, urgencies } from './calls.ts';

export type Weight = { urgency: (typeof urgencies)[number]; impact: (typeof impacts)[number] };

export function UrgencyFields(props: { value: Weight; put: (change: Partial<Weight>) => void }) {
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <Select
        label={t('tickets.urgency')}
        value={props.value.urgency}
        set={(urgency) => urgency && props.put({ urgency })}
        options={urgencies.map((value) => ({ value, label: word('tickets', `urgency_${value}`) }))}
        required
      />
      <Select
        label={t('tickets.impact')}
        value={props.value.impact}
        set={(impact) => impact && props.put({ impact })}
        options={impacts.map((value) => ({ value, label: word('tickets', `impact_${value}`) }))}
        required
      />
    </div>
  );
}
