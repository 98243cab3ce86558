/** Cell by cell, what is judged otherwise than in the assessment that this one was made from. */
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { ItemResultMark } from './AssessmentMarks.tsx';
import { type AssessmentPage, assessmentQueries, type Differences as Found } from './assessment-calls.ts';

export function Differences(props: { data: AssessmentPage }) {
  const id = () => props.data.assessment.id;
  const query = useQuery(() => assessmentQueries.differences(id()));
  return (
    <Loaded query={query}>
      {(found) => (
        <Section title={t('assessments.tab_differences')} note={t('assessments.differences_same', { n: found().same })}>
          <Show when={found().rows.length > 0} fallback={<p class="text-dim">{t('assessments.differences_none')}</p>}>
            <ul class="divide-y divide-line">
              <For each={found().rows}>
                {(row) => (
                  <li class="grid gap-x-6 gap-y-1 py-2 sm:grid-cols-[10rem_1fr_1fr]">
                    <span>
                      <a class="link numeric font-medium" href={paths.assessment(id(), { item: row.item })}>
                        {row.item}
                      </a>{' '}
                      {row.object ?? t('assessments.whole')}
                    </span>
                    <Side name={t('assessments.before')} side={row.before} />
                    <Side name={t('assessments.this_time')} side={row.after} />
                  </li>
                )}
              </For>
            </ul>
          </Show>
        </Section>
      )}
    </Loaded>
  );
}

const Side = (props: { name: string; side: Found['rows'][number]['before'] }) => (
  <span class="min-w-0 break-words">
    <span class="text-sm text-dim">{props.name}</span> <ItemResultMark result={props.side?.result ?? null} />{' '}
    {props.side?.reason}
  </span>
);
