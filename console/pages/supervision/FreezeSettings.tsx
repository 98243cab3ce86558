/** When a month is frozen by itself, and how long units may object. */
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Checkbox, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { type Overview, supervisionCommands } from './calls.ts';

type Typed = { freezes_itself: boolean; freeze_day: string; objection_days: string };
const most_day = 28;
const most_days = 90;
const isFrom1 = (text: string, most: number) => /^\d+$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most;
const check = ({ freeze_day, objection_days }: Typed): Problems => ({
  ...(isFrom1(freeze_day, most_day) ? {} : { freeze_day: t('supervision.whole_until', { n: most_day }) }),
  ...(isFrom1(objection_days, most_days) ? {} : { objection_days: t('supervision.whole_until', { n: most_days }) }),
});

export function FreezeSettings(props: { settings: Overview['settings']; close: () => void }) {
  const { freezes_itself, freeze_day, objection_days } = props.settings;
  const draft = makeDraft<Typed>('supervision.settings', {
    ...{ freezes_itself, freeze_day: String(freeze_day), objection_days: String(objection_days) },
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const save = (typed: Typed) =>
    supervisionCommands.settings({
      ...{ freezes_itself: typed.freezes_itself, freeze_day: Number(typed.freeze_day) },
      objection_days: Number(typed.objection_days),
    });
  return (
    <Dialog open close={props.close} title={t('supervision.settings')}>
      <DraftForm draft={draft} close={props.close} check={check} save={save}>
        {(problems) => (
          <>
            <Checkbox
              label={t('supervision.freezes_itself')}
              hint={t('supervision.freezes_itself_hint')}
              value={draft.value().freezes_itself}
              set={(is) => put({ freezes_itself: is })}
            />
            <TextField
              label={t('supervision.freeze_day')}
              value={draft.value().freeze_day}
              set={(day) => put({ freeze_day: day })}
              error={problems().freeze_day}
              inputMode="numeric"
              required
            />
            <TextField
              label={t('supervision.objection_days')}
              value={draft.value().objection_days}
              set={(days) => put({ objection_days: days })}
              error={problems().objection_days}
              inputMode="numeric"
              required
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
