/** Assets in three tiers, each beneath the one that it serves; values that nobody gave stay open. */
import { createMemo } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import type { Column } from '../../ui/Table.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type Asset, asset_kinds, levelText, type Rating, type RiskDocument, riskCommands, tiers } from './calls.ts';
import { explain } from './explain.ts';
import { LevelMark } from './marks.tsx';
import { PartTable } from './PartTable.tsx';

type Line = Asset & { depth: number };

/** From the top down, each with what stands beneath it. */
function inTree(assets: readonly Asset[]): Line[] {
  const known = new Set(assets.map(({ id }) => id));
  const under = Map.groupBy(assets, ({ under_id }) => (under_id !== null && known.has(under_id) ? under_id : 0));
  const walk = (id: number, depth: number): Line[] =>
    (under.get(id) ?? []).flatMap((asset) => [{ ...asset, depth }, ...walk(asset.id, depth + 1)]);
  return walk(0, 0);
}

const short = (level: Rating) => (level === null ? '?' : String(level));
const ciaText = (row: Asset) => `${short(row.confidentiality)} / ${short(row.integrity)} / ${short(row.availability)}`;

const columns: Column<Line>[] = [
  {
    id: 'name',
    title: 'risk.name',
    width: 260,
    grow: true,
    value: (row) => row.name,
    cell: (row) => (
      <span style={{ 'padding-left': `${row.depth * 1.25}rem` }} title={row.note || row.name}>
        {row.node_id === null ? (
          row.name
        ) : (
          <a class="link" href={paths.node(row.node_id)}>
            {row.name}
          </a>
        )}
      </span>
    ),
    sort: false,
  },
  { id: 'tier', title: 'risk.tier', width: 110, value: (row) => word('risk', `tier_${row.tier}`), sort: false },
  { id: 'kind', title: 'risk.kind', width: 100, value: (row) => word('risk', `kind_${row.kind}`), sort: false },
  { id: 'cia', title: 'risk.cia', width: 150, value: ciaText, sort: false },
  {
    id: 'value',
    title: 'risk.value',
    width: 200,
    value: (row) => levelText(row.value),
    cell: (row) => (
      <>
        <LevelMark level={row.value} />{' '}
        {row.value === null && row.proposed !== null ? (
          <span class="text-sm text-dim">{t('risk.proposed', { level: levelText(row.proposed) })}</span>
        ) : null}
      </>
    ),
    sort: false,
  },
];

export function Assets(props: { data: RiskDocument; locked: string | undefined }) {
  const id = () => props.data.assessment.id;
  const lines = createMemo(() => inTree(props.data.assets));
  const propose = async () => {
    try {
      const { added } = await riskCommands.propose(id());
      toast({ title: t('risk.proposed_n', { n: added }) });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <PartTable
      id={id()}
      part="assets"
      title={t('risk.tab_assets')}
      note={t('risk.value_hint')}
      columns={columns}
      rows={lines()}
      nameOf={(row) => row.name}
      initial={{ tier: 'system', kind: 'data' }}
      fields={(row) => [
        { key: 'name', label: t('risk.name'), as: 'text', max: 300, required: true },
        {
          ...{ key: 'tier', label: t('risk.tier'), as: 'choice', required: true },
          options: tiers.map((value) => ({ value, label: word('risk', `tier_${value}`) })),
        },
        {
          ...{ key: 'kind', label: t('risk.kind'), as: 'choice', required: true },
          options: asset_kinds.map((value) => ({ value, label: word('risk', `kind_${value}`) })),
        },
        {
          ...{ key: 'under_id', label: t('risk.under'), as: 'choice', none: t('risk.under_none') },
          options: props.data.assets
            .filter((one) => one.tier !== 'component' && one.id !== row?.id)
            .map((one) => ({ value: one.id, label: `${one.name} · ${word('risk', `tier_${one.tier}`)}` })),
        },
        { key: 'confidentiality', label: t('risk.confidentiality'), as: 'rating' },
        { key: 'integrity', label: t('risk.integrity'), as: 'rating' },
        { key: 'availability', label: t('risk.availability'), as: 'rating' },
        {
          key: 'value',
          label: t('risk.value'),
          as: 'rating',
          hint: t('risk.value_hint'),
          explain: explain(props.data, 'asset'),
        },
        { key: 'note', label: t('risk.note'), as: 'text', lines: 2, max: 2000 },
      ]}
      add={t('risk.asset_add')}
      locked={props.locked}
      none={t('risk.assets_none')}
      none_hint={t('risk.assets_none_hint')}
      buttons={
        <Button disabled={props.locked} onClick={propose}>
          {t('risk.propose')}
        </Button>
      }
      main
    />
  );
}
