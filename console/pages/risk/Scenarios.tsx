/** Risks: an asset, a threat and a vulnerability each, rated with the measures in place; all of them, or those of one place of the map. */
import { useSearchParams } from '@solidjs/router';
import { createMemo, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import type { MenuItem } from '../../ui/Menu.tsx';
import type { Column } from '../../ui/Table.tsx';
import { toast } from '../../ui/Toast.tsx';
import { levelText, type RiskDocument, riskCommands, type Scenario, scenarioText } from './calls.ts';
import { explain } from './explain.ts';
import { LevelMark } from './marks.tsx';
import { PartTable } from './PartTable.tsx';
import { vulnerabilityText } from './Vulnerabilities.tsx';

const missingText = (row: Scenario) => (row.asset_value === null ? t('risk.asset_unvalued') : t('risk.unrated'));
const figure = (
  part: 'likelihood' | 'loss' | 'risk',
  title: Column<Scenario>['title'],
  width: number,
): Column<Scenario> => ({
  ...{ id: part, title, width, align: 'end' as const },
  value: (row) => row.risk?.[part].value ?? '',
  cell: (row) => (
    <Show when={row.risk} fallback={<span class="text-unknown">?</span>}>
      {(risk) => (
        <>
          {risk()[part].value}
          <Show when={part !== 'risk'}>
            <span class="ml-1 text-dim">({risk()[part].level})</span>
          </Show>
        </>
      )}
    </Show>
  ),
});

const columns: Column<Scenario>[] = [
  { id: 'asset', title: 'risk.asset', width: 160, grow: true, value: (row) => row.asset },
  { id: 'threat', title: 'risk.threat', width: 140, value: (row) => row.threat_name },
  {
    id: 'vulnerability',
    title: 'risk.vulnerability',
    width: 180,
    grow: true,
    value: (row) => row.vulnerability,
    cell: (row) => <span title={row.vulnerability}>{row.vulnerability}</span>,
  },
  figure('likelihood', 'risk.likelihood', 110),
  figure('loss', 'risk.loss', 110),
  figure('risk', 'risk.figure', 90),
  {
    id: 'level',
    title: 'risk.level',
    width: 190,
    value: (row) => row.risk?.risk.level ?? null,
    cell: (row) => (
      <>
        <LevelMark level={row.risk?.risk.level ?? null} />{' '}
        <Show when={row.is_copied}>
          <span class="text-sm text-degraded">{t('risk.copied')}</span>
        </Show>
        <Show when={row.risk === null && row.asset_value === null}>
          <span class="text-sm text-unknown">{missingText(row)}</span>
        </Show>
      </>
    ),
  },
];

export function Scenarios(props: { data: RiskDocument; locked: string | undefined }) {
  const [search, setSearch] = useSearchParams();
  const id = () => props.data.assessment.id;
  const place = createMemo(() => {
    const [likelihood, loss] = [Number(search.likelihood), Number(search.loss)];
    return props.data.heat_map.cells.find((cell) => cell.likelihood === likelihood && cell.loss === loss);
  });
  const shown = createMemo(() => {
    const ids = search.unrated === '1' ? props.data.heat_map.unrated : place()?.ids;
    return ids === undefined ? undefined : new Set(ids);
  });
  const rows = () => props.data.scenarios.filter((row) => shown()?.has(row.id) ?? true);
  const shownText = () => {
    const cell = place();
    if (!cell) return t('risk.shown_unrated');
    return t('risk.shown_at', { likelihood: levelText(cell.likelihood), loss: levelText(cell.loss) });
  };
  const confirm = async (row: Scenario) => {
    try {
      await riskCommands.change(id(), 'scenarios', row, {});
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const more = (row: Scenario): MenuItem[] =>
    row.is_copied ? [{ title: t('risk.confirm_copied'), act: () => void confirm(row) }] : [];
  return (
    <>
      <Show when={shown()}>
        <p class="mb-3 flex flex-wrap items-center gap-3" role="status">
          <span class="font-medium">{shownText()}</span>
          <Button onClick={() => setSearch({ likelihood: null, loss: null, unrated: null })}>
            {t('risk.shown_all')}
          </Button>
        </p>
      </Show>
      <PartTable
        id={id()}
        part="scenarios"
        title={t('risk.tab_scenarios')}
        columns={columns}
        rows={rows()}
        nameOf={scenarioText}
        initial={{ measure_ids: [] }}
        fields={() => [
          {
            ...{ key: 'asset_id', label: t('risk.asset'), as: 'search', required: true },
            options: props.data.assets.map((one) => ({ value: one.id, label: one.name, detail: levelText(one.value) })),
          },
          {
            ...{ key: 'threat_id', label: t('risk.threat'), as: 'search', required: true },
            options: props.data.threats.map((one) => ({ value: one.id, label: one.name })),
            chosen: (value) => {
              const threat = props.data.threats.find((one) => one.id === value)?.value ?? null;
              return threat === null ? {} : { threat };
            },
          },
          {
            ...{ key: 'vulnerability_id', label: t('risk.vulnerability'), as: 'search', required: true },
            options: props.data.vulnerabilities.map((one) => ({ value: one.id, label: vulnerabilityText(one) })),
            chosen: (value) => {
              const found = props.data.vulnerabilities.find((one) => one.id === value);
              const rated = Object.entries({ ease: found?.ease ?? null, severity: found?.severity ?? null });
              const own = found?.asset_id ? { asset_id: found.asset_id } : {};
              return { ...own, ...Object.fromEntries(rated.filter(([, level]) => level !== null)) };
            },
          },
          {
            ...{ key: 'measure_ids', label: t('risk.measures'), as: 'checks' },
            options: props.data.measures.map((one) => ({ value: one.id, label: one.name })),
          },
          {
            ...{ key: 'threat', label: t('risk.threat_value'), as: 'rating', hint: t('risk.rate_hint') },
            explain: explain(props.data, 'threat'),
          },
          { key: 'ease', label: t('risk.ease'), as: 'rating' },
          { key: 'severity', label: t('risk.severity'), as: 'rating', explain: explain(props.data, 'vulnerability') },
          { key: 'reason', label: t('risk.reason'), as: 'text', lines: 2, max: 2000 },
        ]}
        add={t('risk.scenario_add')}
        edit={t('risk.rate')}
        locked={props.locked}
        none={shown() ? t('risk.nothing_shown') : t('risk.scenarios_none')}
        {...(shown() ? {} : { none_hint: t('risk.scenarios_none_hint') })}
        more={more}
        main
      />
    </>
  );
}
