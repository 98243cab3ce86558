/** Of which type a system is: one of those that the program knows, or the people's own words. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Select, TextField } from '../../ui/Field.tsx';
import { systemQueries } from './calls.ts';

const OTHER = '-';

export function TypeField(props: { value: string; set: (value: string) => void; error: string | undefined }) {
  const query = useQuery(() => systemQueries.types());
  const types = () => (query.isPending ? [] : (query.data?.rows ?? []));
  const [other, setOther] = createSignal(false);
  const known = () => types().some(({ name }) => name === props.value);
  const chosen = () => (known() ? props.value : other() || props.value !== '' ? OTHER : null);
  const choose = (value: string | null) => {
    setOther(value === OTHER);
    props.set(value === OTHER || value === null ? '' : value);
  };
  return (
    <>
      <Select
        label={t('systems.type')}
        value={chosen()}
        set={choose}
        options={[
          ...types().map(({ name, title }) => ({ value: name, label: say(title) })),
          { value: OTHER, label: t('conformance.other_type') },
        ]}
        error={known() ? props.error : undefined}
      />
      <Show when={chosen() === OTHER}>
        <TextField
          label={t('conformance.own_type')}
          hint={t('systems.type_hint')}
          value={props.value}
          set={props.set}
          error={props.error}
          maxLength={60}
        />
      </Show>
    </>
  );
}
