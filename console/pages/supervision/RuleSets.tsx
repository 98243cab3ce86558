/** All sets of rules, the newest first. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, errorText, Loaded } from '../../ui/Faces.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type RuleSetRow, supervisionCommands, supervisionQueries } from './calls.ts';
import { StandingMark } from './marks.tsx';

const periodText = (row: RuleSetRow) => `${row.from_month} – ${row.until_month}`;
const columns: Column<RuleSetRow>[] = [
  { id: 'title', title: 'supervision.rules_title', width: 220, grow: true, value: (row) => row.title },
  { id: 'number', title: 'supervision.rules_number', width: 80, value: (row) => row.number },
  {
    id: 'state',
    title: 'supervision.state',
    width: 110,
    value: (row) => row.state,
    cell: (row) => <StandingMark state={row.state} />,
  },
  { id: 'period', title: 'supervision.period', width: 180, value: periodText },
  { id: 'indicators', title: 'supervision.indicators', width: 90, value: (row) => row.indicators },
  { id: 'unconfirmed', title: 'supervision.not_confirmed', width: 100, value: (row) => row.unconfirmed },
  {
    id: 'edited_at',
    title: 'supervision.edited',
    width: 150,
    value: (row) => row.edited_at,
    cell: (row) => <Time at={row.edited_at} short />,
  },
];

export function RuleSets() {
  const query = useQuery(() => supervisionQueries.ruleSets());
  const session = useSession();
  const navigate = useNavigate();
  const refused = () => (session.may('supervision:write') ? undefined : t('ui.may_not'));
  const begin = async () => {
    try {
      const { id } = await supervisionCommands.createRules();
      navigate(paths.supervisionRules(id));
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const button = () => (
    <Button kind="primary" disabled={refused()} onClick={() => void begin()}>
      {t('supervision.begin_rules')}
    </Button>
  );
  return (
    <Loaded query={query}>
      {(data) => (
        <TableBlock title={t('supervision.tab_rules')} note={t('supervision.rules_note')} actions={button()}>
          <Table
            name="supervision-rules"
            label={t('supervision.tab_rules')}
            columns={columns}
            rows={data().rows}
            href={(row) => paths.supervisionRules(row.id)}
            main
            narrow={(row) => (
              <a href={paths.supervisionRules(row.id)} class="block space-y-0.5 text-ink no-underline">
                <div class="flex items-baseline justify-between gap-3">
                  <span class="min-w-0 font-medium break-words">{row.title}</span>
                  <StandingMark state={row.state} />
                </div>
                <p class="text-sm text-dim">{periodText(row)}</p>
              </a>
            )}
            empty={<Empty title={t('supervision.no_rules')} hint={t('supervision.no_rules_hint')} />}
          />
        </TableBlock>
      )}
    </Loaded>
  );
}
