/** What answers over IPv4 and over IPv6, side by side: a working IPv4 must not hide a broken IPv6. */
import { A } from '@solidjs/router';
import { number, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { AnswerMark } from '../../ui/Mark.tsx';
import { Matrix } from '../../ui/Matrix.tsx';
import type { FamilyCounts, Overview } from '../../wire.ts';

const answers = ['up', 'down', 'unknown', 'none'] as const satisfies readonly (keyof FamilyCounts)[];

export function Families(props: { families: Overview['families'] }) {
  // Of all nodes: one that nobody asks over IPv6 must not make IPv6 look done.
  const share = (counts: FamilyCounts) => {
    const all = counts.up + counts.down + counts.unknown + counts.none;
    return all === 0 ? '—' : `${Math.floor((counts.up / all) * 100)}%`;
  };
  const figure = (family: 'v4' | 'v6', answer: (typeof answers)[number]) => (
    <A href={paths.nodes({ [family]: answer })} class="text-ink no-underline hover:text-accent hover:underline">
      {number(props.families[family][answer])}
    </A>
  );
  return (
    <Matrix
      label={t('overview.families')}
      columns={['IPv4', 'IPv6']}
      rows={[
        ...answers.map((answer) => ({
          key: answer,
          title: <AnswerMark answer={answer} />,
          cells: [figure('v4', answer), figure('v6', answer)],
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
