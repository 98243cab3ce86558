/**
 * A set of rules to begin with: an indicator for each figure that there is, all alike. The notice asks for supervision and bulletins and gives no
 * weights: those here are ours, so that there is something to change. None of it is official, and nobody confirmed it.
 */
import type { Text } from '#probes/probe.ts';
import type { Rules, SubjectKind } from './rules.ts';

const SOURCE = {
  text: '示例：通政办发〔2019〕46号四（三）要求督查考核与通报，未规定分值；此处分值与目标由本系统拟定，不是官方规定',
  date: '',
} as const;

/** For these years, the first to the last: two of them in January, when December is still to be frozen. */
export const exampleRules = (
  figures: Readonly<Record<string, { title: Text; of: readonly SubjectKind[] }>>,
  [first, last]: readonly [string, string],
): Rules => ({
  ...{ title: `示例规则 ${last}`, from_month: `${first}-01`, until_month: `${last}-12`, most_unknown_points: '20' },
  indicators: Object.entries(figures).map(([figure, { title, of }]) => ({
    ...{ id: figure, title, weight: '10', of: [...of], confirmed: false, source: SOURCE },
    ...{ formula: `min(share(${figure}) / target, 1)`, targets: { [first]: '1', [last]: '1' } },
  })),
});
