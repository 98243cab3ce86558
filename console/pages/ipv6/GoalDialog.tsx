/** One goal, as its document says it. */
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { type GoalRow, type GoalsPage, goalCommands } from './goal-calls.ts';

type Metric = GoalRow['metric'];
type Typed = { issuer: string; document: string; year: string; metric: Metric; percent: string; note: string };
type Given = { row: GoalRow | undefined; metrics: GoalsPage['metrics']; close: () => void };

export function GoalDialog(props: Given) {
  return (
    <Dialog open close={props.close} title={props.row ? t('ipv6_goals.edit') : t('ipv6_goals.add')}>
      <Form {...props} />
    </Dialog>
  );
}

const isNumber = (text: string, least: number, most: number) =>
  text.trim() !== '' && Number(text) >= least && Number(text) <= most;

function Form(props: Given) {
  const row = props.row;
  const draft = makeDraft<Typed>(`ipv6-goal.${row?.id ?? 'new'}`, {
    issuer: row?.issuer ?? '',
    document: row?.document ?? '',
    year: row ? String(row.year) : '',
    metric: row?.metric ?? 'services_done',
    percent: row ? String(Math.round(row.value * 10_000) / 100) : '',
    note: row?.note ?? '',
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ issuer, document, year, percent }: Typed): Problems => ({
    ...(issuer.trim() === '' ? { issuer: t('ui.missing') } : {}),
    ...(document.trim() === '' ? { document: t('ui.missing') } : {}),
    ...(/^\d{4}$/.test(year.trim()) && isNumber(year, 2000, 2100) ? {} : { year: t('ipv6_goals.year_wrong') }),
    ...(isNumber(percent, 0, 100) ? {} : { value: t('ipv6_goals.value_wrong') }),
  });
  const save = ({ year, percent, ...rest }: Typed) => {
    const goal = { ...rest, year: Number(year), value: Number(percent) / 100 };
    return row ? goalCommands.change(row.id, goal) : goalCommands.add(goal);
  };
  const text = (key: 'issuer' | 'document', problems: Problems) => (
    <TextField
      label={t(`ipv6_goals.${key}`)}
      value={draft.value()[key]}
      set={(value) => put({ [key]: value })}
      error={problems[key]}
      maxLength={key === 'issuer' ? 200 : 300}
      required
    />
  );
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          {text('issuer', problems())}
          {text('document', problems())}
          <TextField
            label={t('ipv6_goals.year')}
            value={draft.value().year}
            set={(year) => put({ year })}
            error={problems().year}
            required
          />
          <Select
            label={t('ipv6_goals.metric')}
            value={draft.value().metric}
            set={(metric) => put({ metric: metric ?? 'other' })}
            options={props.metrics.map(({ metric: value, title }) => ({ value, label: say(title) }))}
          />
          <TextField
            label={t('ipv6_goals.value_percent')}
            value={draft.value().percent}
            set={(percent) => put({ percent })}
            error={problems().value}
            required
          />
          <TextField
            label={t('ipv6_goals.note')}
            value={draft.value().note}
            set={(note) => put({ note })}
            error={problems().note}
            lines={2}
            maxLength={500}
          />
        </>
      )}
    </DraftForm>
  );
}
