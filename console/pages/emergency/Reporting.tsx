/** Rules of reporting: by when whom must hear of an incident, and which text says so. */
import { useInfiniteQuery } from '@tanstack/solid-query';
import ClockAlertIcon from 'lucide-solid/icons/clock-alert';
import PlusIcon from 'lucide-solid/icons/plus';
import { createSignal, Show } from 'solid-js';
import { allRows } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import type { Column } from '../../ui/Table.tsx';
import { gradeText } from './drill-calls.ts';
import { RuleDialog } from './RuleDialog.tsx';
import { kindText, lastingText, levelText, type Rule, reportingQueries } from './reporting-calls.ts';

const frame = 'inline-block rounded border px-1.5 text-sm leading-5 whitespace-nowrap';

const ActiveMark = (props: { rule: Rule }) => (
  <span class={`${frame} ${props.rule.is_active ? 'border-accent text-accent' : 'border-line text-dim border-dashed'}`}>
    {t(props.rule.is_active ? 'reporting.active' : 'reporting.inactive')}
  </span>
);
export const ConfirmedMark = (props: { confirmed: boolean }) => (
  <span class={`${frame} ${props.confirmed ? 'border-line text-ink' : 'border-unknown text-unknown border-dashed'}`}>
    {t(props.confirmed ? 'reporting.confirmed' : 'reporting.unconfirmed')}
  </span>
);

const columns: Column<Rule>[] = [
  { id: 'level', title: 'reporting.level', width: 88, value: (row) => levelText(row.level), sort: false },
  { id: 'title', title: 'reporting.title', width: 145, value: (row) => row.title, sort: false },
  { id: 'report_to', title: 'reporting.report_to', width: 145, value: (row) => row.report_to, sort: false },
  { id: 'kind', title: 'reporting.kind', width: 72, value: (row) => kindText(row.kind), sort: false },
  {
    ...{ id: 'from_grade', title: 'reporting.from_grade', width: 96, sort: false },
    value: (row) => gradeText(row.from_grade),
  },
  {
    ...{ id: 'within', title: 'reporting.within', width: 205, sort: false },
    value: (row) => `${word('reporting', `starts_${row.starts}`)} · ${lastingText(row.within_ms)}`,
  },
  {
    ...{ id: 'is_active', title: 'reporting.active', width: 108, sort: false },
    value: (row) => t(row.is_active ? 'reporting.active' : 'reporting.inactive'),
    cell: (row) => <ActiveMark rule={row} />,
  },
  {
    ...{ id: 'source', title: 'reporting.source', width: 230, grow: true, sort: false },
    value: (row) => `${t(row.is_confirmed ? 'reporting.confirmed' : 'reporting.unconfirmed')} · ${row.source}`,
    // It is what a rule stands on, so all of it is in sight.
    cell: (row) => (
      <span class="block py-1 text-sm whitespace-normal">
        <ConfirmedMark confirmed={row.is_confirmed} /> {row.source}
      </span>
    ),
  },
];

export function Reporting() {
  const session = useSession();
  const pages = useInfiniteQuery(() => reportingQueries.rules());
  const [editing, setEditing] = createSignal<Rule | 'new'>();
  const refused = () => (session.may('settings:write') ? undefined : t('ui.may_not'));
  return (
    <TableBlock title={t('reporting.rules')} note={t('reporting.rules_hint')}>
      <PagedTable
        name="reporting-rules"
        label={t('reporting.rules')}
        columns={columns}
        pages={pages}
        all={() => allRows<Rule>('/api/reporting-rules')}
        {...(session.may('settings:write')
          ? { actions: (row: Rule) => [{ title: t('ui.edit'), act: () => void setEditing(row) }] }
          : {})}
        toolbar={
          <Button disabled={refused()} onClick={() => setEditing('new')}>
            <PlusIcon class="size-4" />
            {t('reporting.add')}
          </Button>
        }
        main
        filtered={false}
        nothingMatches={null}
        empty={<Empty icon={<ClockAlertIcon />} title={t('reporting.rules_none')} />}
      />
      <Show when={editing()} keyed>
        {(rule) => <RuleDialog rule={rule === 'new' ? undefined : rule} close={() => setEditing(undefined)} />}
      </Show>
    </TableBlock>
  );
}
