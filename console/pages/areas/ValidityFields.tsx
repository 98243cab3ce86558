/** The first and the last day of validity; an empty one is open. */
import { t } from '../../i18n/index.ts';
import { TextField } from '../../ui/Field.tsx';
import type { Problems } from '../../ui/Form.tsx';

type Dated = { valid_from: string | null; valid_to: string | null };

export function ValidityFields(props: { value: Dated; put: (change: Partial<Dated>) => void; problems: Problems }) {
  return (
    <div class="grid gap-4 sm:grid-cols-2">
      <TextField
        label={t('areas.valid_from')}
        value={props.value.valid_from ?? ''}
        set={(day) => props.put({ valid_from: day || null })}
        error={props.problems.valid_from}
        type="date"
      />
      <TextField
        label={t('areas.valid_to')}
        value={props.value.valid_to ?? ''}
        set={(day) => props.put({ valid_to: day || null })}
        error={props.problems.valid_to}
        type="date"
      />
    </div>
  );
}
