/** Threats, and the measures that are in place. */
import { useQuery } from '@tanstack/solid-query';
import { say, t, word } from '../../i18n/index.ts';
import type { Column } from '../../ui/Table.tsx';
import {
  effects,
  levelText,
  type Measure,
  measure_kinds,
  type RiskDocument,
  riskQueries,
  type Threat,
} from './calls.ts';
import { explain } from './explain.ts';
import { LevelMark } from './marks.tsx';
import { PartTable } from './PartTable.tsx';

const level = (id: 'capability' | 'frequency' | 'value', title: Column<Threat>['title']): Column<Threat> => ({
  ...{ id, title, width: 110 },
  value: (row) => levelText(row[id]),
  cell: (row) => <LevelMark level={row[id]} />,
});
const effectText = (row: Measure) => word('risk', `effect_${row.effect ?? 'none'}`);
const measure_columns: Column<Measure>[] = [
  { id: 'name', title: 'risk.name', width: 240, grow: true, value: (row) => row.name },
  { id: 'kind', title: 'risk.measure_kind', width: 120, value: (row) => word('risk', `measure_${row.kind}`) },
  {
    id: 'effect',
    title: 'risk.effect',
    width: 140,
    value: effectText,
    cell: (row) => <span class={row.effect === null ? 'text-unknown' : ''}>{effectText(row)}</span>,
  },
  { id: 'note', title: 'risk.note', width: 200, grow: true, value: (row) => row.note, sort: false },
];

export function Threats(props: { data: RiskDocument; locked: string | undefined }) {
  const id = () => props.data.assessment.id;
  const catalogue = useQuery(() => riskQueries.editions());
  const kinds = () => (catalogue.isPending ? [] : (catalogue.data?.threat_kinds ?? []));
  const sourceText = (row: Threat) => {
    const found = props.data.sources.find(({ source }) => source === row.source);
    return found ? say(found.name) : row.source;
  };
  const columns = (): Column<Threat>[] => [
    { id: 'name', title: 'risk.name', width: 220, grow: true, value: (row) => row.name },
    { id: 'kind', title: 'risk.threat_kind', width: 160, value: (row) => say(row.kind_name) },
    { id: 'source', title: 'risk.source', width: 90, value: sourceText },
    level('capability', 'risk.capability'),
    level('frequency', 'risk.frequency'),
    level('value', 'risk.threat_value'),
  ];
  return (
    <div class="space-y-6">
      <PartTable
        id={id()}
        part="threats"
        title={t('risk.threat')}
        columns={columns()}
        rows={props.data.threats}
        nameOf={(row) => row.name}
        initial={{ kind: 'network_attack', source: 'person' }}
        fields={() => [
          {
            ...{ key: 'kind', label: t('risk.threat_kind'), as: 'choice', required: true },
            options: [
              ...kinds().map(({ kind, name }) => ({ value: kind, label: say(name) })),
              { value: 'other', label: t('risk.threat_other') },
            ],
            chosen: (value) => {
              const kind = kinds().find((one) => one.kind === value);
              return kind ? { source: kind.usual_source } : {};
            },
          },
          { key: 'name', label: t('risk.name'), as: 'text', max: 300, required: true },
          {
            ...{ key: 'source', label: t('risk.source'), as: 'choice', required: true },
            options: props.data.sources.map(({ source, name }) => ({ value: source, label: say(name) })),
          },
          { key: 'capability', label: t('risk.capability'), as: 'rating' },
          { key: 'frequency', label: t('risk.frequency'), as: 'rating' },
          { key: 'value', label: t('risk.threat_value'), as: 'rating', explain: explain(props.data, 'threat') },
          { key: 'note', label: t('risk.note'), as: 'text', lines: 2, max: 2000 },
        ]}
        add={t('risk.threat_add')}
        locked={props.locked}
        none={t('risk.threats_none')}
        main
      />
      <PartTable
        id={id()}
        part="measures"
        title={t('risk.measures')}
        columns={measure_columns}
        rows={props.data.measures}
        nameOf={(row) => row.name}
        initial={{ kind: 'preventive' }}
        fields={() => [
          { key: 'name', label: t('risk.name'), as: 'text', max: 300, required: true },
          {
            ...{ key: 'kind', label: t('risk.measure_kind'), as: 'choice', required: true },
            options: measure_kinds.map((value) => ({ value, label: word('risk', `measure_${value}`) })),
          },
          {
            ...{ key: 'effect', label: t('risk.effect'), as: 'choice', none: t('risk.effect_none') },
            options: effects.map((value) => ({ value, label: word('risk', `effect_${value}`) })),
          },
          { key: 'note', label: t('risk.note'), as: 'text', lines: 2, max: 2000 },
        ]}
        add={t('risk.measure_add')}
        locked={props.locked}
        none={t('risk.measures_none')}
      />
    </div>
  );
}
