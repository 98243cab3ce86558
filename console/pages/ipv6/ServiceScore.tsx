/** The score of one service, rule by rule, and what it would be with some of what costs points mended. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox } from '../../ui/Field.tsx';
import { Section } from '../../ui/Page.tsx';
import {
  gainText,
  goalQueries,
  type Points,
  percentText,
  pointsText,
  type ServiceScore as Score,
} from './goal-calls.ts';

/** As many as one address can carry. */
const most_parts = 200;

export function ServiceScore(props: { target_id: number }) {
  const [mended, setMended] = createSignal<readonly string[]>([]);
  const query = useQuery(() => ({
    ...goalQueries.service(props.target_id, mended()),
    // A tick must not blank what is being ticked.
    placeholderData: (before: Score | undefined) => before,
  }));
  const choose = (id: string, is_chosen: boolean) =>
    setMended(is_chosen ? [...mended(), id] : mended().filter((one) => one !== id));
  return (
    <Section title={t('ipv6_goals.simulator')} note={<span class="font-medium text-ink">{t('ipv6_goals.local')}</span>}>
      <Loaded query={query}>
        {(data) => (
          <div class="space-y-4">
            <p class="flex flex-wrap items-baseline gap-x-6 gap-y-1">
              <Total name={t('ipv6_goals.now')} points={data().now} />
              <Show when={mended().length > 0}>
                <Total name={t('ipv6_goals.simulated')} points={data().after} />
                <Button onClick={() => setMended([])}>{t('ipv6_goals.clear')}</Button>
              </Show>
            </p>
            <p class="text-sm text-dim">{t('ipv6_goals.points_explained')}</p>
            <Rules score={data()} is_simulated={mended().length > 0} />
            <Show when={data().parts.length > 0} fallback={<p class="text-dim">{t('ipv6_goals.no_repairs')}</p>}>
              <div>
                <h3 class="text-sm font-medium text-dim">{t('ipv6_goals.repairs')}</h3>
                <p class="mb-1 text-sm text-dim">{t('ipv6_goals.simulate_hint')}</p>
                <ul
                  class="max-h-96 divide-y divide-line overflow-y-auto"
                  tabindex="0"
                  aria-label={t('ipv6_goals.repairs')}
                >
                  <For each={data().parts.slice(0, most_parts)}>
                    {(part) => (
                      <li class="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 py-1.5">
                        <Checkbox
                          label={`${word('ipv6_goals', `kind_${part.kind}`)} ${part.subject}`}
                          value={mended().includes(part.id)}
                          set={(is_chosen) => choose(part.id, is_chosen)}
                        />
                        <span class="numeric font-medium">{gainText(part.gain)}</span>
                        <span class="text-sm break-words text-dim">{say(part.why)}</span>
                      </li>
                    )}
                  </For>
                </ul>
                <Show when={data().parts.length > most_parts}>
                  <p class="text-sm text-dim">{t('ipv6_goals.more_parts', { n: data().parts.length - most_parts })}</p>
                </Show>
              </div>
            </Show>
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Total(props: { name: string; points: Points | null }) {
  return (
    <span>
      <span class="text-dim">{props.name}</span>{' '}
      <span class="numeric text-xl font-semibold">
        {props.points ? pointsText(props.points) : t('ipv6_goals.points_none')}
      </span>
    </span>
  );
}

function Rules(props: { score: Score; is_simulated: boolean }) {
  const weighing = () => props.score.rules.filter(({ weight }) => weight > 0);
  return (
    <table class="w-full text-sm" aria-label={t('ipv6_goals.scores')}>
      <thead>
        <tr class="text-left text-dim">
          <th scope="col" class="py-1 font-medium">
            {t('ipv6_goals.rule')}
          </th>
          <th scope="col" class="py-1 pl-3 text-right font-medium">
            {t('ipv6_goals.weights')}
          </th>
          <th scope="col" class="py-1 pl-3 text-right font-medium">
            {t('ipv6_goals.now')}
          </th>
          <Show when={props.is_simulated}>
            <th scope="col" class="py-1 pl-3 text-right font-medium">
              {t('ipv6_goals.after')}
            </th>
          </Show>
        </tr>
      </thead>
      <tbody>
        <For each={weighing()}>
          {(rule) => (
            <tr class="border-t border-line">
              <th scope="row" class="py-1 text-left font-normal">
                <Show when={rule.evidence_id} fallback={`${rule.code} ${say(rule.title)}`}>
                  {(id) => (
                    <A class="link" href={paths.evidence(id())} title={t('ipv6_goals.evidence')}>
                      {rule.code} {say(rule.title)}
                    </A>
                  )}
                </Show>
              </th>
              <td class="numeric py-1 pl-3 text-right">{rule.weight}</td>
              <td class={`numeric py-1 pl-3 text-right ${rule.now.low < rule.now.high ? 'text-unknown' : ''}`}>
                {percentText(rule.now)}
              </td>
              <Show when={props.is_simulated}>
                <td class={`numeric py-1 pl-3 text-right ${rule.after.low < rule.after.high ? 'text-unknown' : ''}`}>
                  {percentText(rule.after)}
                </td>
              </Show>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
