/** Where a watch looks from: the hub itself, or agents. Whoever may not see agents watches from the hub. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Checkbox, FieldGroup, Select } from '../../ui/Field.tsx';
import { agentQueries, sideText, type Vantage } from '../agents/calls.ts';

/** An agent's id; 0 is the hub itself. */
export type From = number;
export const hub: From = 0;
export const sentFrom = (from: From): number | null => (from === hub ? null : from);

function makeVantages(): () => Vantage[] {
  const session = useSession();
  const query = useQuery(() => ({ ...agentQueries.trusted(), enabled: session.may('agents:read') }));
  return () => (query.isPending ? [] : (query.data?.rows ?? []));
}

/** So many and more are searched rather than read. */
const many = 12;

/** Several make several watches. Nothing to choose where there are no agents. */
export function FromsField(props: { value: From[]; set: (froms: From[]) => void; error: string | undefined }) {
  const vantages = makeVantages();
  const choices = () => [
    { id: hub, name: t('agents.hub'), detail: '' },
    ...vantages().map(({ id, name, side }) => ({ id, name, detail: sideText(side) })),
  ];
  const [q, setQ] = createSignal('');
  const shown = () => {
    const wanted = q().trim().toLowerCase();
    return choices().filter(({ id, name }) => props.value.includes(id) || name.toLowerCase().includes(wanted));
  };
  const put = (id: From, chosen: boolean) =>
    props.set([...props.value.filter((one) => one !== id), ...(chosen ? [id] : [])]);
  return (
    <Show when={vantages().length > 0}>
      <FieldGroup label={t('agents.froms')} hint={t('agents.froms_hint')}>
        <Show when={choices().length > many}>
          <label>
            <span class="sr-only">{t('agents.from_search')}</span>
            <input
              type="search"
              class="control mb-2"
              placeholder={t('agents.from_search')}
              value={q()}
              onInput={(event) => setQ(event.currentTarget.value)}
            />
          </label>
        </Show>
        <div class="grid max-h-60 gap-2 overflow-y-auto p-1 sm:grid-cols-2">
          <For each={shown()}>
            {(choice) => (
              <Checkbox
                label={
                  <>
                    {choice.name}
                    <span class="ml-2 text-dim">{choice.detail}</span>
                  </>
                }
                value={props.value.includes(choice.id)}
                set={(chosen) => put(choice.id, chosen)}
              />
            )}
          </For>
        </div>
        <Show when={props.error}>{(text) => <p class="mt-1 text-sm text-down">{text()}</p>}</Show>
      </FieldGroup>
    </Show>
  );
}

/** Of a watch that is there: where it looks from. One whose agent was revoked still names it. */
export function FromField(props: {
  value: From;
  set: (from: From) => void;
  now: { id: From; name: string };
  error: string | undefined;
}) {
  const vantages = makeVantages();
  const options = () => {
    const known = [{ id: hub, name: t('agents.hub') }, ...vantages()];
    const all = known.some(({ id }) => id === props.now.id) ? known : [...known, props.now];
    return all.map(({ id, name }) => ({ value: id, label: name }));
  };
  return (
    <Show when={options().length > 1}>
      <Select
        label={t('agents.froms')}
        value={props.value}
        set={(from) => props.set(from ?? hub)}
        options={options()}
        error={props.error}
        required
      />
    </Show>
  );
}
