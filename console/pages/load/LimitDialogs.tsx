/** The ceiling of a system, which security sets, and its declared peak, which is written down with whose word it is. */
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { date } from '../../time.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import { type Limit, loadCommands } from './calls.ts';
import { MAX_RATE, numberIn, wholeIn } from './numbers.ts';

type Props = { row: Limit; close: () => void };
const shown = (value: number | null) => (value === null ? '' : String(value));
/** What is held second by second is whole; a peak that somebody declares is as they say. */
const ceilingOf = (text: string) => wholeIn(text, 1, MAX_RATE);
const peakOf = (text: string) => numberIn(text, 0.01, MAX_RATE);
const problemOf = (text: string, value: number | undefined, least: number): Problems =>
  text.trim() === '' || value !== undefined
    ? {}
    : { rate: t('load.number_wrong', { least: String(least), most: MAX_RATE }) };

export function CeilingDialog(props: Props) {
  const { row } = props;
  const draft = makeDraft(`load-ceiling.${row.system_id}.${row.version}`, { rate: shown(row.ceiling_rate) });
  return (
    <Dialog open close={props.close} title={t('load.set_ceiling')} detail={row.system}>
      <DraftForm
        draft={draft}
        close={props.close}
        check={({ rate }) => problemOf(rate, ceilingOf(rate), 1)}
        save={({ rate }) =>
          loadCommands.setCeiling(row.system_id, { ceiling_rate: ceilingOf(rate) ?? null, version: row.version })
        }
      >
        {(problems) => (
          <TextField
            label={t('load.ceiling_field')}
            hint={t('load.set_ceiling_hint')}
            value={draft.value().rate}
            set={(rate) => draft.set({ rate })}
            error={problems().rate ?? problems().ceiling_rate}
            inputMode="numeric"
          />
        )}
      </DraftForm>
    </Dialog>
  );
}

export function PeakDialog(props: Props) {
  const { row } = props;
  const draft = makeDraft(`load-peak.${row.system_id}.${row.version}`, {
    rate: shown(row.peak_rate),
    by: row.peak_declared_by,
    on: row.peak_declared_at === null ? date(Date.now()) : date(row.peak_declared_at),
  });
  const put = (change: Partial<ReturnType<typeof draft.value>>) => draft.set({ ...draft.value(), ...change });
  return (
    <Dialog open close={props.close} title={t('load.set_peak')} detail={row.system}>
      <DraftForm
        draft={draft}
        close={props.close}
        check={({ rate, by }) => ({
          ...problemOf(rate, peakOf(rate), 0.01),
          ...(rate.trim() !== '' && by.trim() === '' ? { declared_by: t('ui.missing') } : {}),
        })}
        save={({ rate, by, on }) =>
          loadCommands.setPeak(row.system_id, {
            ...{ peak_rate: peakOf(rate) ?? null, version: row.version, declared_by: by.trim() },
            declared_at: momentOf(`${on}T00:00`) ?? null,
          })
        }
      >
        {(problems) => (
          <>
            <TextField
              label={t('load.peak_field')}
              hint={t('load.set_peak_hint')}
              value={draft.value().rate}
              set={(rate) => put({ rate })}
              error={problems().rate ?? problems().peak_rate}
              inputMode="numeric"
            />
            <TextField
              label={t('load.declared_by_field')}
              value={draft.value().by}
              set={(by) => put({ by })}
              error={problems().declared_by}
              maxLength={100}
            />
            <TextField
              label={t('load.declared_at_field')}
              type="date"
              value={draft.value().on}
              set={(on) => put({ on })}
              error={problems().declared_at}
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
