/** From where a plan is sent: the hub, or agents that divide it among themselves. Whoever may not see agents leaves those that are chosen. */
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Checkbox, FieldGroup } from '../../ui/Field.tsx';
import { agentQueries, sideText } from '../agents/calls.ts';
import type { ChosenAgent } from './calls.ts';
import type { FieldsProps } from './plan-form.ts';

export function GeneratorsField(props: FieldsProps & { chosen: ChosenAgent[] }) {
  const session = useSession();
  const query = useQuery(() => ({ ...agentQueries.trusted(), enabled: session.may('agents:read') }));
  const choices = () => {
    const rows = query.isPending ? [] : (query.data?.rows ?? []);
    const known = rows.map(({ id, name, side }) => ({ id, name, detail: sideText(side) }));
    const others = props.chosen.filter(({ agent_id }) => !known.some(({ id }) => id === agent_id));
    return [
      ...known,
      ...others.map(({ agent_id, name }) => ({ id: agent_id, name: name ?? `#${agent_id}`, detail: '' })),
    ];
  };
  const put = (id: number, on: boolean) =>
    props.put({ generators: [...props.typed.generators.filter((one) => one !== id), ...(on ? [id] : [])] });
  return (
    <Show when={choices().length > 0}>
      <FieldGroup label={t('load_generators.from')} hint={t('load_generators.from_hint')}>
        <div class="grid gap-2 sm:grid-cols-2">
          <For each={choices()}>
            {(choice) => (
              <Checkbox
                label={
                  <>
                    {choice.name}
                    <span class="ml-2 text-dim">{choice.detail}</span>
                  </>
                }
                value={props.typed.generators.includes(choice.id)}
                set={(on) => put(choice.id, on)}
              />
            )}
          </For>
        </div>
        <p class="mt-1.5 text-sm text-dim">
          {props.typed.generators.length === 0
            ? t('load_generators.by_hub')
            : t('load_generators.divided', { n: props.typed.generators.length })}
        </p>
        <Show when={props.problems().generators}>{(problem) => <p class="mt-1 text-sm text-down">{problem()}</p>}</Show>
      </FieldGroup>
    </Show>
  );
}
