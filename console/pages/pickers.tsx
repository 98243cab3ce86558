/** Choosing an area, a unit, a node or a system in a form. */
import { keepPreviousData, useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal } from 'solid-js';
import { queries, read } from '../api.ts';
import { t, word } from '../i18n/index.ts';
import { Combobox, type Option } from '../ui/Field.tsx';
import type { Area, List, Node, Unit } from '../wire.ts';
import { systemQueries } from './systems/calls.ts';

type PickerProps = {
  label: string;
  value: number | null;
  set: (value: number | null) => void;
  hint?: string | undefined;
  error?: string | undefined;
  required?: boolean | undefined;
  /** What may not be chosen: a place beneath itself, for one. */
  without?: ReadonlySet<number>;
};

function dataOf<T>(query: { readonly isPending: boolean; readonly data: T | undefined }): T | undefined {
  return query.isPending ? undefined : query.data;
}

export function AreaPicker(props: PickerProps) {
  const query = useQuery(() => queries.areas());
  const options = createMemo(() => {
    const rows: Area[] = dataOf(query)?.rows ?? [];
    const names = new Map(rows.map((row) => [row.id, row.name]));
    return rows
      .filter((row) => !props.without?.has(row.id))
      .map((row) => ({
        value: row.id,
        label: row.name,
        // Many villages share a name; whose they are tells them apart.
        detail: [row.code, word('words', `level_${row.level}`), names.get(row.parent_id ?? -1)]
          .filter(Boolean)
          .join(' · '),
      }));
  });
  return <Combobox {...props} options={options()} />;
}

export function UnitPicker(props: PickerProps) {
  const query = useQuery(() => queries.units());
  const options = createMemo(() => {
    const rows: Unit[] = dataOf(query)?.rows ?? [];
    return rows
      .filter((row) => !props.without?.has(row.id))
      .map((row) => ({ value: row.id, label: row.name, detail: word('words', `level_${row.level}`) }));
  });
  return <Combobox {...props} options={options()} />;
}

/** Who answers for a thing and where it is: what most forms ask together. */
export function PlacePickers(props: {
  value: { unit_id: number | null; area_id: number | null };
  put: (change: { unit_id: number | null } | { area_id: number | null }) => void;
  problems?: { unit_id?: string | undefined; area_id?: string | undefined };
  hint?: string;
  /** Stands before both labels. */
  of?: string;
}) {
  const label = (text: string) => (props.of === undefined ? text : `${props.of}: ${text}`);
  return (
    <>
      <UnitPicker
        label={label(t('words.unit'))}
        value={props.value.unit_id}
        set={(unit_id) => props.put({ unit_id })}
        hint={props.hint}
        error={props.problems?.unit_id}
      />
      <AreaPicker
        label={label(t('words.area'))}
        value={props.value.area_id}
        set={(area_id) => props.put({ area_id })}
        hint={props.hint}
        error={props.problems?.area_id}
      />
    </>
  );
}

const shown_max = 50;

/** The chosen one stays an option whatever is searched for. */
function withChosen(found: Option<number>[], chosen: Option<number> | undefined): Option<number>[] {
  return chosen && !found.some((option) => option.value === chosen.value) ? [chosen, ...found] : found;
}

/** Ten thousand nodes are searched on the server. */
export function NodePicker(props: PickerProps) {
  const [q, setQ] = createSignal('');
  const found = useQuery(() => ({
    ...read<List<Node>>(['nodes', 'pick', q()], '/api/nodes', { q: q(), limit: shown_max }),
    placeholderData: keepPreviousData,
  }));
  const one = useQuery(() => ({ ...queries.node(props.value ?? 0), enabled: props.value !== null }));
  const option = (node: Pick<Node, 'id' | 'name' | 'address_v4' | 'address_v6'>) => ({
    value: node.id,
    label: node.name,
    detail: node.address_v4 ?? node.address_v6 ?? '',
  });
  const options = createMemo(() => {
    const chosen = props.value === null ? undefined : dataOf(one)?.node;
    return withChosen((dataOf(found)?.rows ?? []).map(option), chosen && option(chosen));
  });
  return <Combobox {...props} options={options()} ask={setQ} />;
}

export function SystemPicker(props: PickerProps) {
  const query = useQuery(() => systemQueries.all({}));
  const options = createMemo(() =>
    (dataOf(query)?.rows ?? []).map((row) => ({ value: row.id, label: row.name, detail: row.type })),
  );
  return <Combobox {...props} options={options()} />;
}
