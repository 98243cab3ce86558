/** Vulnerabilities: typed by a person, or taken in from findings with what was seen of them then. */
import { createSignal, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import type { Column } from '../../ui/Table.tsx';
import { levelText, type RiskDocument, type Vulnerability } from './calls.ts';
import { explain } from './explain.ts';
import { LevelMark } from './marks.tsx';
import { PartTable } from './PartTable.tsx';
import { TakeIn } from './TakeIn.tsx';

export const vulnerabilityText = ({ name, seen }: Vulnerability): string =>
  seen ? `${say(seen.what)}: ${say(seen.reason)}` : name;
const seenText = ({ seen }: Vulnerability): string =>
  seen ? `${t('risk.seen_as')} ${dateTime(seen.at)}\n${seen.subject}\n${say(seen.reason)}` : '';
const usedText = (row: Vulnerability) =>
  row.scenarios === 0 ? t('risk.unused') : t('risk.used_n', { n: row.scenarios });

export function Vulnerabilities(props: { data: RiskDocument; locked: string | undefined }) {
  const [taking, setTaking] = createSignal(false);
  const id = () => props.data.assessment.id;
  const assetText = (row: Vulnerability) =>
    props.data.assets.find((asset) => asset.id === row.asset_id)?.name ?? row.seen?.subject ?? t('risk.asset_none');
  const columns = (): Column<Vulnerability>[] => [
    {
      id: 'name',
      title: 'risk.name',
      width: 260,
      grow: true,
      value: vulnerabilityText,
      cell: (row) => (
        <span title={seenText(row) || row.name}>
          <Show when={row.finding_id} fallback={vulnerabilityText(row)}>
            {(finding) => (
              <a class="link" href={paths.finding(finding())}>
                {vulnerabilityText(row)}
              </a>
            )}
          </Show>
        </span>
      ),
    },
    { id: 'asset', title: 'risk.asset', width: 160, value: assetText },
    { id: 'seen_by', title: 'risk.seen_by', width: 110, value: (row) => word('risk', `seen_${row.seen_by}`) },
    {
      id: 'ease',
      title: 'risk.ease',
      width: 100,
      value: (row) => levelText(row.ease),
      cell: (row) => <LevelMark level={row.ease} />,
    },
    {
      id: 'severity',
      title: 'risk.severity',
      width: 100,
      value: (row) => levelText(row.severity),
      cell: (row) => <LevelMark level={row.severity} />,
    },
    {
      id: 'scenarios',
      title: 'risk.scenario',
      width: 110,
      value: usedText,
      cell: (row) => <span class={row.scenarios === 0 ? 'text-unknown' : ''}>{usedText(row)}</span>,
    },
  ];
  return (
    <>
      <PartTable
        id={id()}
        part="vulnerabilities"
        title={t('risk.tab_vulnerabilities')}
        note={t('risk.take_in_hint')}
        columns={columns()}
        rows={props.data.vulnerabilities}
        nameOf={vulnerabilityText}
        fields={() => [
          { key: 'name', label: t('risk.name'), as: 'text', max: 300, required: true },
          {
            ...{ key: 'asset_id', label: t('risk.asset'), as: 'search' },
            options: props.data.assets.map((asset) => ({ value: asset.id, label: asset.name })),
          },
          { key: 'ease', label: t('risk.ease'), as: 'rating' },
          { key: 'severity', label: t('risk.severity'), as: 'rating', explain: explain(props.data, 'vulnerability') },
          { key: 'note', label: t('risk.note'), as: 'text', lines: 2, max: 2000 },
        ]}
        add={t('risk.vulnerability_add')}
        locked={props.locked}
        none={t('risk.vulnerabilities_none')}
        none_hint={t('risk.vulnerabilities_none_hint')}
        buttons={
          <Button disabled={props.locked} onClick={() => setTaking(true)}>
            {t('risk.take_in')}
          </Button>
        }
        main
      />
      <Show when={taking()}>
        <TakeIn id={id()} close={() => setTaking(false)} />
      </Show>
    </>
  );
}
