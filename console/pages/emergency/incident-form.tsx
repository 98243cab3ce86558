/** What is said of an incident, for declaring and changing it: with what topology says is likely to be affected as well. */
import { useQuery } from '@tanstack/solid-query';
import XIcon from 'lucide-solid/icons/x';
import { For, Show } from 'solid-js';
import { get } from '../../api.ts';
import { listText, t } from '../../i18n/index.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import type { Problems } from '../../ui/Form.tsx';
import { momentOf, wallTime } from '../../ui/wall-time.ts';
import { NodePicker, SystemPicker } from '../pickers.tsx';
import { categories, categoryText, type IncidentContent, incidentQueries, type Named } from './incident-calls.ts';

export type Typed = {
  title: string;
  category: IncidentContent['category'];
  summary: string;
  systems: Named[];
  nodes: Named[];
  occurred: string;
};

export const contentOf = ({ title, category, summary, systems, nodes, occurred }: Typed): IncidentContent => ({
  ...{ title: title.trim(), category, summary: summary.trim() },
  ...{ system_ids: systems.map(({ id }) => id), node_ids: nodes.map(({ id }) => id) },
  occurred_at: occurred === '' ? null : (momentOf(occurred) ?? null),
});
export const wallOf = (at: number | null): string => (at === null ? '' : wallTime(at));

export const checkContent = ({ title, occurred }: Typed): Problems => ({
  ...(title.trim() === '' ? { title: t('ui.missing') } : {}),
  ...(occurred !== '' && momentOf(occurred) === undefined ? { occurred_at: t('emergency_runs.choose_when') } : {}),
});

export function IncidentFields(props: { value: Typed; put: (change: Partial<Typed>) => void; problems: Problems }) {
  const node_ids = () => props.value.nodes.map(({ id }) => id);
  const affected = useQuery(() => ({ ...incidentQueries.affected(node_ids()), enabled: node_ids().length > 0 }));
  const likely = () => {
    const found = node_ids().length === 0 || affected.isPending ? undefined : affected.data;
    const lacks = (of: readonly Named[]) => (one: Named) => !of.some(({ id }) => id === one.id);
    return {
      systems: found?.systems.filter(lacks(props.value.systems)) ?? [],
      nodes: found?.nodes.filter(lacks(props.value.nodes)) ?? [],
    };
  };
  return (
    <>
      <TextField
        label={t('emergency_runs.name')}
        value={props.value.title}
        set={(title) => props.put({ title })}
        error={props.problems.title}
        maxLength={200}
        required
      />
      <Select
        label={t('emergency.category')}
        value={props.value.category}
        set={(category) => category && props.put({ category })}
        options={categories.map((value) => ({ value, label: categoryText(value) }))}
        required
      />
      <TextField
        label={t('emergency_runs.occurred')}
        hint={t('emergency_runs.occurred_hint')}
        type="datetime-local"
        value={props.value.occurred}
        set={(occurred) => props.put({ occurred })}
        error={props.problems.occurred_at}
      />
      <TextField
        label={t('emergency_runs.summary')}
        value={props.value.summary}
        set={(summary) => props.put({ summary })}
        lines={3}
        maxLength={8_000}
      />
      <FieldGroup label={t('emergency_runs.affected')}>
        <div class="space-y-2">
          <Chips rows={props.value.systems} put={(systems) => props.put({ systems })} />
          <Adding kind="system" rows={props.value.systems} put={(systems) => props.put({ systems })} />
          <Chips rows={props.value.nodes} put={(nodes) => props.put({ nodes })} />
          <Adding kind="node" rows={props.value.nodes} put={(nodes) => props.put({ nodes })} />
          <Show when={likely().systems.length + likely().nodes.length > 0}>
            <p class="text-sm">
              <span class="text-dim">{t('emergency_runs.behind')}: </span>
              {listText([...likely().systems, ...likely().nodes].map(({ name }) => name))}
              <Button
                kind="quiet"
                onClick={() =>
                  props.put({
                    systems: [...props.value.systems, ...likely().systems],
                    nodes: [...props.value.nodes, ...likely().nodes],
                  })
                }
              >
                {t('emergency_runs.behind_add')}
              </Button>
            </p>
          </Show>
        </div>
      </FieldGroup>
    </>
  );
}

function Chips(props: { rows: readonly Named[]; put: (rows: Named[]) => void }) {
  return (
    <Show when={props.rows.length > 0}>
      <ul class="flex flex-wrap gap-1.5">
        <For each={props.rows}>
          {(row) => (
            <li class="inline-flex items-center gap-1 rounded-md border border-line bg-sunken pl-2">
              {row.name}
              <IconButton
                kind="quiet"
                label={t('emergency_runs.remove', { name: row.name })}
                onClick={() => props.put(props.rows.filter(({ id }) => id !== row.id))}
              >
                <XIcon class="size-3.5" />
              </IconButton>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

/** The name comes from what was chosen: a picker gives numbers alone. */
function Adding(props: { kind: 'system' | 'node'; rows: readonly Named[]; put: (rows: Named[]) => void }) {
  const add = (id: number | null) => {
    if (id === null || props.rows.some((row) => row.id === id)) return;
    void nameOf(props.kind, id).then((name) => props.put([...props.rows, { id, name }]));
  };
  const common = () => ({ value: null, set: add, without: new Set(props.rows.map(({ id }) => id)) });
  return (
    <Show when={props.kind === 'system'} fallback={<NodePicker {...common()} label={t('emergency_runs.add_node')} />}>
      <SystemPicker {...common()} label={t('emergency_runs.add_system')} />
    </Show>
  );
}

async function nameOf(kind: 'system' | 'node', id: number): Promise<string> {
  const answer = await get<Record<string, { name: string }>>(`/api/${kind}s/${id}`);
  return answer[kind]?.name ?? String(id);
}
