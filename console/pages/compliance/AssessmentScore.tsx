/** The score as the sheet stands: ranges where the sources leave something open, provisional while an item is; and what repairs gain. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox } from '../../ui/Field.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { ItemResultMark } from './AssessmentMarks.tsx';
import {
  assessmentQueries,
  conclusionText,
  type Figure,
  results,
  resultText,
  type ScorePage,
} from './assessment-calls.ts';

type Span = NonNullable<Figure['value']>;
const trimmed = (figure: string): string => String(Number(figure));
const isCrypto = (rule: string) => rule.startsWith('crypto');
/** A range stays a range. */
const spanText = ({ low, high }: Span): string =>
  trimmed(low) === trimmed(high) ? trimmed(low) : `${trimmed(low)}–${trimmed(high)}`;
/** A total of cryptography has two places, as its rule rounds it. */
const totalText = (rule: string, span: Span): string => {
  if (!isCrypto(rule)) return spanText(span);
  return span.low === span.high ? span.low : `${span.low}–${span.high}`;
};

export function AssessmentScore(props: { id: number }) {
  const [mended, setMended] = createSignal<readonly string[]>([]);
  const query = useQuery(() => ({
    ...assessmentQueries.score(props.id, mended()),
    // A tick must not blank what is being ticked.
    placeholderData: (before: ScorePage | undefined) => before,
  }));
  const choose = (key: string, is_chosen: boolean) =>
    setMended(is_chosen ? [...mended(), key] : mended().filter((one) => one !== key));
  return (
    <Loaded query={query}>
      {(page) => (
        <div class="space-y-4">
          <Section>
            <div class="space-y-4">
              <div class="flex flex-wrap gap-x-10 gap-y-3">
                <Total name={t('assessments.now')} rule={page().rule} figure={page().now} />
                <Show when={mended().length > 0 && page().simulated}>
                  {(figure) => <Total name={t('assessments.simulated')} rule={page().rule} figure={figure()} />}
                </Show>
              </div>
              <Show when={page().now.open > 0}>
                <p class="text-unknown">{t('assessments.provisional', { n: page().now.open })}</p>
              </Show>
              <Show when={page().unrated > 0}>
                <p class="text-degraded">{t('assessments.unrated', { n: page().unrated })}</p>
              </Show>
              <Show when={page().now.on_the_edge}>
                <p class="text-degraded">{t('assessments.on_the_edge')}</p>
              </Show>
              <KeyValue pairs={facts(page())} />
              <Show when={page().now.readings.length > 1}>
                <p class="text-sm text-dim">{t('assessments.readings_note')}</p>
              </Show>
            </div>
          </Section>
          <Show when={page().now.layers.length > 0}>
            <Section title={t('assessments.layers')}>
              <Layers now={page().now} simulated={mended().length > 0 ? page().simulated : null} />
            </Section>
          </Show>
          <Section
            title={t('assessments.repairs')}
            note={t('assessments.repairs_hint')}
            actions={
              <Show when={mended().length > 0}>
                <Button onClick={() => setMended([])}>{t('assessments.clear')}</Button>
              </Show>
            }
          >
            <Show when={page().repairs.length > 0} fallback={<p class="text-dim">{t('assessments.repairs_none')}</p>}>
              <Repairs id={props.id} page={page()} mended={mended()} choose={choose} />
            </Show>
          </Section>
        </div>
      )}
    </Loaded>
  );
}

function Total(props: { name: string; rule: string; figure: Figure }) {
  const unit = () => (props.rule === 'mlps-2025' ? ' %' : '');
  const title = () => t(props.rule === 'mlps-2025' ? 'assessments.rate' : 'assessments.points_figure');
  return (
    <div>
      <p class="text-dim">
        {title()} · {props.name}
      </p>
      <Show
        when={props.figure.value}
        fallback={
          <p class="text-xl font-semibold text-unknown">
            {t(isCrypto(props.rule) ? 'assessments.no_total' : 'assessments.no_figure')}
          </p>
        }
      >
        {(value) => (
          <p class="numeric text-2xl font-semibold">
            {totalText(props.rule, value())}
            {unit()}
          </p>
        )}
      </Show>
      <p class={props.figure.conclusion ? 'font-medium' : 'text-unknown'}>{conclusionText(props.figure.conclusion)}</p>
      <Show when={props.figure.may_become}>
        {(span) => (
          <p class="numeric text-sm text-dim">
            {t('assessments.may_become')} {totalText(props.rule, span())}
            {unit()}
          </p>
        )}
      </Show>
    </div>
  );
}

/** How each layer stands, and how it would. */
function Layers(props: { now: Figure; simulated: Figure | null }) {
  return (
    <table class="w-full max-w-3xl text-sm" aria-label={t('assessments.layers')}>
      <thead>
        <tr class="text-left text-dim">
          <th scope="col" class="py-1 font-medium">
            {t('assessments.layer')}
          </th>
          <th scope="col" class="py-1 pl-3 text-right font-medium">
            {t('assessments.layer_weight')}
          </th>
          <th scope="col" class="py-1 pl-3 text-right font-medium">
            {t('assessments.layer_open')}
          </th>
          <th scope="col" class="py-1 pl-3 text-right font-medium">
            {t('assessments.layer_figure')}
          </th>
          <Show when={props.simulated}>
            <th scope="col" class="py-1 pl-3 text-right font-medium">
              {t('assessments.after')}
            </th>
          </Show>
        </tr>
      </thead>
      <tbody>
        <For each={props.now.layers}>
          {({ layer, weight, value, open }, at) => (
            <tr class="border-t border-line">
              <th scope="row" class="py-1.5 text-left font-normal">
                {say(layer)}
              </th>
              <td class="numeric py-1.5 pl-3 text-right">{weight}</td>
              <td class={`numeric py-1.5 pl-3 text-right ${open > 0 ? 'text-unknown' : 'text-dim'}`}>{open}</td>
              <td class={`numeric py-1.5 pl-3 text-right ${value === null ? 'text-unknown' : 'font-medium'}`}>
                {value ?? t('assessments.layer_none')}
              </td>
              <Show when={props.simulated}>
                {(figure) => (
                  <td class="numeric py-1.5 pl-3 text-right">
                    {figure().layers[at()]?.value ?? t('assessments.layer_none')}
                  </td>
                )}
              </Show>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}

const facts = ({ rule, now, risks }: ScorePage) => [
  { name: t('assessments.rule'), value: word('assessments', `rule_${rule}`) },
  {
    name: t('assessments.counts'),
    value: [
      ...results.map((result) => `${resultText(result)} ${now.counts[result]}`),
      ...(now.open > 0 ? [`${resultText(null)} ${now.open}`] : []),
    ].join(' · '),
  },
  {
    name: t('assessments.risks'),
    value: t(isCrypto(rule) ? 'assessments.risks_crypto' : 'assessments.risks_n', risks),
  },
  ...(now.readings.length > 0 ? [readingsOf(now)] : []),
];

function readingsOf(now: Figure) {
  return {
    name: t('assessments.readings'),
    value: (
      <ul>
        <For each={now.readings}>
          {({ assumes, value, conclusion }) => (
            <li>
              {word('assessments', `reading_${assumes}`)}: <span class="numeric">{trimmed(value)}</span>
              {/* While something is open it would be read as one. */}
              {now.open === 0 ? ` · ${conclusionText(conclusion)}` : ''}
            </li>
          )}
        </For>
      </ul>
    ),
  };
}

function Repairs(props: {
  id: number;
  page: ScorePage;
  mended: readonly string[];
  choose: (key: string, is_chosen: boolean) => void;
}) {
  return (
    <section class="max-h-[32rem] overflow-auto" tabindex="0" aria-label={t('assessments.repairs')}>
      <table class="w-full text-sm" aria-label={t('assessments.repairs')}>
        <thead>
          <tr class="text-left text-dim">
            <th scope="col" class="py-1 font-medium">
              {t('assessments.item')}
            </th>
            <th scope="col" class="hidden py-1 pl-3 font-medium sm:table-cell">
              {t('assessments.state')}
            </th>
            <th scope="col" class="hidden py-1 pl-3 text-right font-medium sm:table-cell">
              {t('assessments.cost')}
            </th>
            <th scope="col" class="py-1 pl-3 text-right font-medium">
              {t('assessments.gain')}
            </th>
            <th scope="col" class="hidden py-1 pl-3 text-right font-medium sm:table-cell">
              {t('assessments.after')}
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.page.repairs}>
            {(repair) => (
              <tr class="border-t border-line align-top">
                <th scope="row" class="py-1.5 text-left font-normal">
                  <div class="flex items-start justify-between gap-3">
                    <Checkbox
                      label={
                        <>
                          <span class="numeric font-medium">{repair.key}</span> {say(repair.summary)}
                        </>
                      }
                      value={props.mended.includes(repair.key)}
                      set={(is_chosen) => props.choose(repair.key, is_chosen)}
                    />
                    <a
                      class="link whitespace-nowrap"
                      href={paths.assessment(props.id, { item: repair.key })}
                      aria-label={`${t('assessments.tab_sheet')} ${repair.key}`}
                    >
                      {t('assessments.tab_sheet')}
                    </a>
                  </div>
                </th>
                <td class="hidden py-1.5 pl-3 sm:table-cell">
                  <ItemResultMark result={repair.result} />
                </td>
                <td class="numeric hidden py-1.5 pl-3 text-right whitespace-nowrap sm:table-cell">
                  {spanText(repair.cost)}
                </td>
                <td class="numeric py-1.5 pl-3 text-right font-medium whitespace-nowrap">+{spanText(repair.gain)}</td>
                <td class="numeric hidden py-1.5 pl-3 text-right whitespace-nowrap sm:table-cell">
                  {totalText(props.page.rule, repair.after)}
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
