/** Questions that several vantage points ask and answer differently. */
import type { Watch } from '../../wire.ts';

type Asked = Pick<Watch, 'id' | 'probe' | 'address' | 'family' | 'params' | 'side' | 'answer' | 'enabled' | 'agent_id'>;
/** `up_from`: the side where it answers, if it does nowhere else and is silent on all of the other; else null. */
export type Disagreement<W> = { watch: W; up_from: Watch['side'] | null };

export function disagreementsOf<W extends Asked>(watches: readonly W[]): Disagreement<W>[] {
  const questions = Map.groupBy(
    watches.filter(({ enabled }) => enabled),
    ({ probe, address, family, params }) => JSON.stringify([probe, address, family, params]),
  );
  return [...questions.values()].flatMap((asked) => {
    const sides = (answer: Watch['answer']) => [
      ...new Set(asked.filter((one) => one.answer === answer).map(({ side }) => side)),
    ];
    const [up, down] = [sides('up'), sides('down')];
    const [watch] = asked.filter(({ answer }) => answer === 'down');
    if (up.length === 0 || !watch) return [];
    const is_clean = up.length === 1 && down.length === 1 && up[0] !== down[0];
    return [{ watch, up_from: is_clean ? (up[0] ?? null) : null }];
  });
}
