/** A plan as people read it: what its head says in tables, then its prose. */
import { For, type JSX, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { Prose } from './Prose.tsx';
import { type Block, categoryText, gradeText, type PlanHead, spanText } from './plan-calls.ts';

const names = (of: 'all' | string[]): string => (of === 'all' ? t('emergency_plans.scope_all') : of.join(' · '));
export const roleTitle = (head: PlanHead, id: string): string => head.roles.find((role) => role.id === id)?.title ?? id;

export function PlanText(props: { head: PlanHead; blocks: Block[] }) {
  const roleOf = (id: string) => roleTitle(props.head, id);
  return (
    <div class="space-y-4">
      <Section title={t('emergency_plans.scope')}>
        <KeyValue
          columns={2}
          pairs={[
            { name: t('emergency.category'), value: categoryText(props.head.category) },
            { name: t('emergency_plans.scope_systems'), value: names(props.head.scope.systems) },
            { name: t('emergency_plans.scope_units'), value: names(props.head.scope.units) },
            { name: t('emergency_plans.rto'), value: spanText(props.head.recovery.rto) },
            { name: t('emergency_plans.rpo'), value: spanText(props.head.recovery.rpo) },
            {
              name: t('emergency_plans.review_every'),
              value: t('emergency_plans.months_n', { n: props.head.review_every_months }),
            },
            { name: t('emergency_plans.proposed_by'), value: props.head.proposed_by.join(', ') || '—' },
          ]}
        />
      </Section>
      <Section title={t('emergency_plans.contacts')}>
        <Rows
          label={t('emergency_plans.contacts')}
          columns={[t('emergency_plans.role'), t('emergency_plans.name'), t('emergency_plans.phone')]}
          rows={props.head.contacts.map(({ role, name, phone }) => [
            roleOf(role),
            name || <Empty />,
            phone ? (
              <a class="link numeric" href={`tel:${phone}`}>
                {phone}
              </a>
            ) : (
              <Empty />
            ),
          ])}
        />
      </Section>
      <Section title={t('emergency_plans.roles')}>
        <Rows
          label={t('emergency_plans.roles')}
          columns={[t('emergency_plans.role'), t('emergency_plans.duty')]}
          rows={props.head.roles.map(({ title, duty }) => [title, duty])}
        />
      </Section>
      <Section title={t('emergency_plans.levels')}>
        <Rows
          label={t('emergency_plans.levels')}
          columns={[t('emergency.grade'), t('emergency_plans.led_by'), t('emergency_plans.response')]}
          rows={props.head.levels.map(({ grade, led_by, response }) => [gradeText(grade), roleOf(led_by), response])}
        />
      </Section>
      <Section title={t('emergency_plans.grading')}>
        <ol class="list-decimal space-y-3 pl-5">
          <For each={props.head.grading}>
            {(question) => (
              <li>
                <p class="font-medium">{question.ask}</p>
                <ul class="mt-1 space-y-0.5">
                  <For each={question.answers}>
                    {(answer) => (
                      <li class="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-3">
                        <span class="text-dim">{gradeText(answer.grade)}</span>
                        <span>{answer.text}</span>
                      </li>
                    )}
                  </For>
                </ul>
                <p class="mt-1 text-sm text-dim">
                  {t('emergency_plans.source_of', { source: question.source })}
                  <Show when={!question.confirmed}>
                    <span class="ml-2 text-degraded">{t('emergency_plans.unconfirmed')}</span>
                  </Show>
                </p>
              </li>
            )}
          </For>
        </ol>
      </Section>
      <Section title={t('emergency_plans.basis')}>
        <ul class="list-disc space-y-1 pl-5">
          <For each={props.head.basis}>
            {(one) => (
              <li>
                {one.title} <span class="text-dim">{one.number}</span>
              </li>
            )}
          </For>
        </ul>
      </Section>
      <Show when={props.blocks.length > 0}>
        <Section title={t('emergency_plans.prose')}>
          <Prose blocks={props.blocks} />
        </Section>
      </Show>
    </div>
  );
}

const Empty = () => <span class="text-unknown">{t('emergency_plans.empty')}</span>;

/** On a phone each row's cells stand beneath one another, since tables are wide. */
function Rows(props: { label: string; columns: string[]; rows: JSX.Element[][] }) {
  return (
    <div class="overflow-x-auto">
      <table class="w-full" aria-label={props.label}>
        <thead>
          <tr>
            <For each={props.columns}>
              {(column) => (
                <th
                  scope="col"
                  class="border-b border-line py-1 pr-4 text-left text-sm font-medium whitespace-nowrap text-dim"
                >
                  {column}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows}>
            {(row) => (
              <tr>
                <For each={row}>
                  {(cell) => <td class="min-w-20 border-b border-line py-1.5 pr-4 align-top">{cell}</td>}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
