/** What a drill showed to be mended: each line becomes a ticket of a unit, with a due date. */
import PlusIcon from 'lucide-solid/icons/plus';
import { Index, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { date } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import { UnitPicker } from '../pickers.tsx';
import { type DrillPage, drillCommands } from './drill-calls.ts';

type Row = { text: string; unit_id: number | null; due: string };
const MONTH_MS = 30 * 86_400_000;

/** The whole of that day is in time. */
const dueAt = (due: string) => momentOf(`${due}T23:59`);

function check({ rows }: { rows: Row[] }): Problems {
  const isWrong = rows.some(
    ({ text, unit_id, due }) => text.trim() === '' || unit_id === null || (dueAt(due) ?? 0) <= Date.now(),
  );
  return isWrong ? { improvements: t('drills.improvement_wrong') } : {};
}

export function ImproveDialog(props: { drill: DrillPage['drill']; close: () => void }) {
  const { id, version, unit_id, title } = props.drill;
  const empty = (): Row => ({ text: '', unit_id, due: date(Date.now() + MONTH_MS) });
  const draft = makeDraft<{ rows: Row[] }>(`drill-improve.${id}.${version}`, { rows: [empty()] });
  const rows = () => draft.value().rows;
  const set = (at: number, change: Partial<Row>) =>
    draft.set({ rows: rows().map((row, index) => (index === at ? { ...row, ...change } : row)) });
  return (
    <Dialog open close={props.close} title={t('drills.improve')} detail={title} wide>
      <DraftForm
        draft={draft}
        close={props.close}
        check={check}
        save={(typed) =>
          drillCommands.improve(id, {
            version,
            improvements: typed.rows.map((row) => ({
              ...{ text: row.text.trim(), unit_id: row.unit_id ?? 0, due_at: dueAt(row.due) ?? 0 },
            })),
          })
        }
      >
        {(problems) => (
          <>
            <p class="text-dim">{t('drills.improvements_hint')}</p>
            <ul class="space-y-4">
              <Index each={rows()}>
                {(row, at) => (
                  <li class="space-y-2 border-t border-line pt-3 first:border-t-0 first:pt-0">
                    <TextField
                      label={t('drills.improvement', { n: at + 1 })}
                      value={row().text}
                      set={(text) => set(at, { text })}
                      maxLength={500}
                    />
                    <div class="grid gap-2 sm:grid-cols-2">
                      <UnitPicker
                        label={t('drills.improvement_unit', { n: at + 1 })}
                        value={row().unit_id}
                        set={(unit) => unit !== row().unit_id && set(at, { unit_id: unit })}
                        error={problems()[`improvements.${at}.unit_id`]}
                      />
                      <TextField
                        label={t('drills.improvement_due', { n: at + 1 })}
                        type="date"
                        value={row().due}
                        set={(due) => set(at, { due })}
                        error={problems()[`improvements.${at}.due_at`]}
                      />
                    </div>
                  </li>
                )}
              </Index>
            </ul>
            <Show when={problems().improvements}>{(text) => <p class="text-sm text-down">{text()}</p>}</Show>
            <Button onClick={() => draft.set({ rows: [...rows(), empty()] })}>
              <PlusIcon class="size-4" />
              {t('drills.improvement_add')}
            </Button>
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
