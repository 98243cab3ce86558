/** Which place of its system's type an endpoint is; nothing where the type has none. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Select } from '../../ui/Field.tsx';
import { type Endpoint, systemQueries } from './calls.ts';

const NONE = '-';

function makePlaces(type: () => string) {
  const query = useQuery(() => systemQueries.types());
  return () => (query.isPending ? [] : (query.data?.rows.find(({ name }) => name === type())?.places ?? []));
}

export function PlaceField(props: {
  type: string;
  value: string;
  set: (value: string) => void;
  error: string | undefined;
}) {
  const places = makePlaces(() => props.type);
  const chosen = () => places().find(({ name }) => name === props.value);
  return (
    <Show when={places().length > 0}>
      <Select
        label={t('conformance.place')}
        hint={chosen() ? say(chosen()?.hint ?? { zh: '', en: '' }) : undefined}
        value={chosen()?.name ?? NONE}
        set={(value) => props.set(value === NONE || value === null ? '' : value)}
        options={[
          { value: NONE, label: t('conformance.place_none') },
          ...places().map(({ name, title }) => ({ value: name, label: say(title) })),
        ]}
        error={props.error}
        required
      />
    </Show>
  );
}

export function PlaceOf(props: { endpoint: Endpoint; type: string }) {
  const places = makePlaces(() => props.type);
  return (
    <Show when={places().find(({ name }) => name === props.endpoint.place)}>
      {(place) => <span class="ml-2">{say(place().title)}</span>}
    </Show>
  );
}
