/** What is done about each risk above what is acceptable, what is expected to stay, and who signs for that. */
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { date } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty, errorText } from '../../ui/Faces.tsx';
import type { MenuItem } from '../../ui/Menu.tsx';
import { TableBlock } from '../../ui/Page.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { toast } from '../../ui/Toast.tsx';
import { ReasonForm } from '../compliance/Review.tsx';
import { TicketMark } from '../tickets/TicketMark.tsx';
import { AcceptDialog } from './AcceptDialog.tsx';
import {
  levelText,
  type RiskDocument,
  riskCommands,
  type Scenario,
  scenarioText,
  treatments,
  treatmentText,
} from './calls.ts';
import { LevelMark } from './marks.tsx';
import { PartDialog } from './PartDialog.tsx';

const dueText = (row: Scenario) => (row.due_at === null ? '' : date(row.due_at));
const signedText = ({ acceptance }: Scenario) =>
  acceptance ? t('risk.accepted_by', { name: acceptance.name }) : t('risk.not_accepted');

const columns: Column<Scenario>[] = [
  {
    id: 'scenario',
    title: 'risk.scenario',
    width: 180,
    grow: true,
    value: scenarioText,
    cell: (row) => <span title={scenarioText(row)}>{scenarioText(row)}</span>,
  },
  {
    id: 'level',
    title: 'risk.level',
    width: 90,
    value: (row) => row.risk?.risk.level ?? null,
    cell: (row) => <LevelMark level={row.risk?.risk.level ?? null} />,
  },
  {
    id: 'treatment',
    title: 'risk.treatment',
    width: 90,
    value: (row) => treatmentText(row.treatment),
    cell: (row) => <span class={row.treatment === null ? 'text-degraded' : ''}>{treatmentText(row.treatment)}</span>,
  },
  {
    id: 'plan',
    title: 'risk.plan',
    width: 160,
    grow: true,
    value: (row) => row.plan,
    cell: (row) => <span title={row.plan}>{row.plan}</span>,
  },
  { id: 'owner', title: 'risk.owner', width: 90, value: (row) => row.owner },
  { id: 'due_at', title: 'risk.due', width: 100, value: dueText },
  {
    id: 'residual',
    title: 'risk.residual',
    width: 100,
    value: (row) => row.residual_level,
    cell: (row) => <LevelMark level={row.residual_level} />,
  },
  {
    id: 'acceptance',
    title: 'risk.acceptance',
    width: 120,
    value: signedText,
    cell: (row) => (
      <span class={row.acceptance ? '' : 'text-degraded'} title={row.acceptance?.statement ?? ''}>
        {signedText(row)}
      </span>
    ),
  },
  {
    id: 'ticket',
    title: 'risk.ticket',
    width: 190,
    value: (row) => row.follow_up?.ticket?.number ?? '',
    cell: (row) => (
      <Show
        when={row.follow_up?.done_at === null || !row.follow_up}
        fallback={<span class="text-up">{t('risk.done')}</span>}
      >
        <Show when={row.follow_up?.ticket} fallback={<span class="text-dim">—</span>}>
          {(ticket) => (
            <span class="inline-flex flex-wrap items-center gap-1.5">
              <a class="link numeric" href={paths.ticket(ticket().id)}>
                {ticket().number}
              </a>
              <TicketMark state={ticket().state} />
            </span>
          )}
        </Show>
      </Show>
    ),
  },
];

export const isToSign = (row: Scenario): boolean =>
  row.treatment !== null && row.residual_level !== null && row.acceptance === null && !row.is_copied;

export function Treatment(props: { data: RiskDocument; locked: string | undefined; may_not_sign: string | undefined }) {
  const session = useSession();
  const [deciding, setDeciding] = createSignal<Scenario>();
  const [settling, setSettling] = createSignal<Scenario>();
  const [signing, setSigning] = createSignal(false);
  const id = () => props.data.assessment.id;
  const rows = () => props.data.scenarios.filter((row) => row.is_above || row.treatment !== null);
  const file = async (row: Scenario) => {
    try {
      const { id: ticket, number } = await riskCommands.ticket(id(), row.id);
      toast({ title: t('risk.filed', { number }), link: { href: paths.ticket(ticket), title: t('risk.ticket') } });
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const actions = (row: Scenario): MenuItem[] => {
    const isTreated = row.treatment !== null && row.treatment !== 'accept' && row.plan !== '';
    const isDone = row.follow_up?.done_at != null;
    return [
      ...(props.locked ? [] : [{ title: t('risk.treat'), act: () => void setDeciding(row) }]),
      ...(session.may('tickets:file') && isTreated && !row.follow_up?.ticket && !isDone
        ? [{ title: t('risk.file_ticket'), act: () => void file(row) }]
        : []),
      ...(session.may('assessments:write') && isTreated && !isDone
        ? [{ title: t('risk.confirm_done'), act: () => void setSettling(row) }]
        : []),
    ];
  };
  const signRefused = () => {
    if (props.may_not_sign !== undefined) return props.may_not_sign;
    return rows().some(isToSign) ? undefined : t('risk.sign_none');
  };
  return (
    <TableBlock
      title={t('risk.tab_treatment')}
      note={t('risk.acceptable_n', { level: levelText(props.data.assessment.acceptable_level) })}
      actions={
        <Button kind="primary" disabled={signRefused()} onClick={() => setSigning(true)}>
          {t('risk.accept')}
        </Button>
      }
    >
      <Table
        name="risk-treatment"
        label={t('risk.tab_treatment')}
        columns={columns}
        rows={rows()}
        actions={actions}
        main
        empty={<Empty small title={t('risk.treatment_nothing')} hint={t('risk.treatment_nothing_hint')} />}
      />
      <Show when={deciding()} keyed>
        {(row) => (
          <PartDialog
            name={`risk.${id()}.treatment.${row.id}.${row.version}`}
            title={t('risk.treat')}
            detail={scenarioText(row)}
            fields={[
              {
                ...{ key: 'treatment', label: t('risk.treatment'), as: 'choice', required: true },
                options: treatments.map((value) => ({ value, label: treatmentText(value) })),
              },
              { key: 'plan', label: t('risk.plan'), as: 'text', lines: 3, max: 2000 },
              { key: 'owner', label: t('risk.owner'), as: 'text', max: 200 },
              { key: 'due_at', label: t('risk.due'), as: 'day' },
              {
                ...{ key: 'residual_likelihood', label: t('risk.residual_likelihood'), as: 'rating' },
                hint: `${t('risk.now')}: ${levelText(row.risk?.likelihood.level ?? null)}`,
              },
              {
                ...{ key: 'residual_loss', label: t('risk.residual_loss'), as: 'rating' },
                hint: `${t('risk.now')}: ${levelText(row.risk?.loss.level ?? null)}`,
              },
            ]}
            values={row}
            save={(values) => riskCommands.change(id(), 'scenarios', row, values)}
            close={() => setDeciding(undefined)}
          />
        )}
      </Show>
      <Show when={settling()} keyed>
        {(row) => (
          <Dialog open close={() => setSettling(undefined)} title={t('risk.confirm_done')} detail={scenarioText(row)}>
            <ReasonForm
              name={`risk-done.${row.id}`}
              label={t('risk.how_done')}
              action={t('risk.confirm_done')}
              save={(how) => riskCommands.settle(id(), row.id, row.follow_up?.version ?? 0, how)}
              close={() => setSettling(undefined)}
            />
          </Dialog>
        )}
      </Show>
      <Show when={signing()}>
        <AcceptDialog id={id()} rows={rows().filter(isToSign)} close={() => setSigning(false)} />
      </Show>
    </TableBlock>
  );
}
