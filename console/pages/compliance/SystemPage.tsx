/** One system of graded protection: its stage, grade and filing, what it owes by when, what it consists of, and how it was assessed. */
import { A, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { ObjectHistory } from '../audit/ObjectHistory.tsx';
import { CryptoProducts } from './CryptoProducts.tsx';
import { dayText } from './calendar-day.ts';
import {
  type Catalogue,
  complianceQueries,
  type Deadline,
  daysText,
  kindText,
  type ProtectedRow,
  type RegisterPage,
} from './calls.ts';
import { Documents } from './Documents.tsx';
import { DueMark } from './DueMark.tsx';
import { Filing } from './Filing.tsx';
import { Grading } from './Grading.tsx';
import { Lifecycle } from './Lifecycle.tsx';
import { Parts } from './Parts.tsx';
import { OwnLink } from './SelfBeside.tsx';

export default function SystemPage() {
  const params = useParams<{ id: string }>();
  const id = () => Number(params.id);
  const session = useSession();
  const query = useQuery(() => complianceQueries.system(id()));
  const catalogue = useQuery(() => complianceQueries.catalogue());
  const system = createMemo(() => (query.isPending ? undefined : query.data?.system));
  const refused = () => (session.may('compliance:write') ? undefined : t('ui.may_not'));
  return (
    <Page
      title={system()?.name ?? t('words.system')}
      crumbs={[{ title: t('compliance.title'), href: paths.compliance() }]}
      mark={
        <Show when={system()}>
          {(now) => (
            <span>
              <span class="mr-1.5 text-dim">{t('compliance.due')}</span>
              <DueMark standing={now().due} />
            </span>
          )}
        </Show>
      }
      detail={<Show when={system()}>{(now) => <Standing system={now()} />}</Show>}
    >
      <Loaded query={query}>
        {(page) => (
          <Tabs
            label={page().system.name}
            tabs={[
              {
                id: 'register',
                title: t('compliance.tab_register'),
                content: () => (
                  <Loaded query={catalogue}>
                    {(data) => <RegisterTab page={page()} catalogue={data()} refused={refused()} />}
                  </Loaded>
                ),
              },
              {
                id: 'parts',
                title: t('compliance.tab_parts'),
                count: page().nodes.length + page().endpoints.length,
                content: () => <Parts page={page()} refused={refused()} />,
              },
              {
                id: 'cryptography',
                title: t('crypto.products'),
                content: () => <CryptoProducts system_id={id()} refused={refused()} />,
              },
              {
                id: 'assessments',
                title: t('compliance.tab_assessments'),
                count: page().assessments.length,
                content: () => <Assessments page={page()} />,
              },
              {
                id: 'documents',
                title: t('compliance.documents'),
                content: () => <Documents system_id={id()} refused={refused()} />,
              },
              {
                id: 'changes',
                title: t('audit.history'),
                content: () => <ObjectHistory kind="protected_system" id={id()} />,
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  );
}

function Standing(props: { system: ProtectedRow }) {
  const { high, medium, low, unrated } = props.system;
  return (
    <p class="flex flex-wrap gap-x-3">
      <span class={props.system.notation ? 'numeric font-medium text-ink' : 'text-unknown'}>
        {props.system.notation ?? t('compliance.not_graded')}
      </span>
      <span>{props.system.unit_name}</span>
      <span>
        {t('compliance.open_findings')} {t('compliance.findings_line', { high, medium, low })}
        <Show when={unrated > 0}>
          <span class="ml-1 text-unknown">{t('compliance.findings_unrated', { n: unrated })}</span>
        </Show>
      </span>
      <A class="link" href={paths.system(props.system.id)}>
        {t('compliance.open_system')}
      </A>
      <OwnLink system_id={props.system.id} />
    </p>
  );
}

function RegisterTab(props: { page: RegisterPage; catalogue: Catalogue; refused: string | undefined }) {
  return (
    <div class="space-y-4">
      <Lifecycle {...props} />
      <Grading {...props} />
      <div class="grid items-start gap-4 lg:grid-cols-2">
        <Filing {...props} />
        <Deadlines deadlines={props.page.deadlines} />
      </div>
    </div>
  );
}

function Deadlines(props: { deadlines: readonly Deadline[] }) {
  return (
    <Section title={t('compliance.due')}>
      <Show when={props.deadlines.length > 0} fallback={<p class="text-dim">{word('compliance', 'standing_none')}</p>}>
        <ul class="divide-y divide-line">
          <For each={props.deadlines}>
            {(deadline) => (
              <li class="py-2">
                <p class="flex flex-wrap items-baseline justify-between gap-x-3">
                  <span class="font-medium">{kindText(deadline.kind)}</span>
                  <DueMark standing={deadline.standing} />
                </p>
                <p class="text-sm">
                  <Show when={deadline.due_on}>
                    <span class="numeric mr-2">{deadline.due_on}</span>
                    <span class="mr-2 text-dim">{daysText(deadline.days_left)}</span>
                  </Show>
                  <span class="text-dim">{say(deadline.because)}</span>
                </p>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Section>
  );
}

type Assessment = RegisterPage['assessments'][number];
const isToFile = (row: Assessment) => row.kind === 'crypto' && row.state === 'closed' && row.filed_at === null;
const filedText = (row: Assessment) => (isToFile(row) ? t('compliance.not_filed') : (dayText(row.filed_at) ?? ''));
const assessment_columns: Column<Assessment>[] = [
  { id: 'title', title: 'compliance.assessment_title', width: 220, grow: true, value: (row) => row.title },
  {
    id: 'kind',
    title: 'compliance.assessment_kind',
    width: 120,
    value: (row) => word('compliance', `assessment_${row.kind}`),
  },
  {
    id: 'state',
    title: 'compliance.assessment_state',
    width: 100,
    value: (row) => word('compliance', `state_${row.state}`),
  },
  {
    id: 'level',
    title: 'compliance.assessment_level',
    width: 80,
    value: (row) => t('compliance.grade_n', { n: row.level }),
  },
  { id: 'edition', title: 'compliance.assessment_edition', width: 160, value: (row) => row.edition },
  { id: 'closed_at', title: 'compliance.closed_at', width: 120, value: (row) => dayText(row.closed_at) },
  {
    id: 'filed_at',
    title: 'compliance.result_filed_at',
    width: 130,
    value: (row) => filedText(row),
    cell: (row) => <span class={isToFile(row) ? 'text-degraded' : ''}>{filedText(row)}</span>,
  },
];

function Assessments(props: { page: RegisterPage }) {
  return (
    <Table
      name="compliance-assessments"
      label={t('compliance.tab_assessments')}
      columns={assessment_columns}
      rows={props.page.assessments}
      href={(row) => paths.assessment(row.id)}
      main
      empty={<Empty title={t('compliance.assessments_none')} hint={t('compliance.assessments_none_hint')} />}
    />
  );
}
