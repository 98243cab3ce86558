/** What answers over IPv4 and over IPv6, side by side: a working IPv4 must not hide a broken IPv6. */
import { number, t } from '../../i18n/index.ts';
import { AnswerMark } from '../../ui/Mark.tsx';
import { Matrix } from '../../ui/Matrix.tsx';
import type { FamilyCounts, Overview } from '../../wire.ts';

const answers = ['up', 'down', 'unknown', 'none'] as const satisfies readonly (keyof FamilyCounts)[];

export function Families(props: { families: Overview['families'] }) {
  const share = (counts: FamilyCounts) => {
    const watched = counts.up + counts.down + counts.unknown;
    return watched === 0 ? '—' : `${Math.floor((counts.up / watched) * 100)}%`;
  };
  return (
    <Matrix
      label={t('overview.families')}
      columns={['IPv4', 'IPv6']}
      rows={[
        ...answers.map((answer) => ({
          key: answer,
          title: <AnswerMark answer={answer} />,
          cells: [number(props.families.v4[answer]), number(props.families.v6[answer])],
        })),
        {
          key: 'share',
          title: t('words.answer_share'),
          cells: [share(props.families.v4), share(props.families.v6)],
          strong: true,
        },
      ]}
    />
  );
}
