/** Judges a drill: a score for each criterion, which may be others each time, and what went well or badly. */
import PlusIcon from 'lucide-solid/icons/plus';
import TrashIcon from 'lucide-solid/icons/trash';
import { Index, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { type DrillPage, drillCommands } from './drill-calls.ts';

type Row = { criterion: string; score: number | null };
type Typed = { rows: Row[]; strengths: string; weaknesses: string };

const scores = [1, 2, 3, 4, 5].map((value) => ({ value, label: String(value) }));

function check({ rows }: Typed): Problems {
  const names = rows.map(({ criterion }) => criterion.trim());
  const isWrong =
    rows.length === 0 ||
    rows.some(({ score }) => score === null) ||
    names.includes('') ||
    new Set(names).size < names.length;
  return isWrong ? { scores: t('drills.criterion_wrong') } : {};
}

export function EvaluateDialog(props: { page: DrillPage; close: () => void }) {
  const { drill, evaluation, criteria } = props.page;
  const draft = makeDraft<Typed>(`drill-evaluate.${drill.id}.${drill.version}`, {
    rows: evaluation?.scores ?? criteria.map((criterion) => ({ criterion, score: null })),
    ...{ strengths: evaluation?.strengths ?? '', weaknesses: evaluation?.weaknesses ?? '' },
  });
  const typed = () => draft.value();
  const put = (change: Partial<Typed>) => draft.set({ ...typed(), ...change });
  const set = (at: number, change: Partial<Row>) =>
    put({ rows: typed().rows.map((row, index) => (index === at ? { ...row, ...change } : row)) });
  return (
    <Dialog open close={props.close} title={t('drills.evaluate')} detail={drill.title} wide>
      <DraftForm
        draft={draft}
        close={props.close}
        check={check}
        save={({ rows, strengths, weaknesses }) =>
          drillCommands.evaluate(drill.id, {
            ...{ version: drill.version, strengths, weaknesses },
            scores: Object.fromEntries(rows.map(({ criterion, score }) => [criterion.trim(), score ?? 0])),
          })
        }
      >
        {(problems) => (
          <>
            <ul class="space-y-3">
              <Index each={typed().rows}>
                {(row, at) => (
                  <li class="grid items-end gap-2 sm:grid-cols-[minmax(0,1fr)_12rem_auto]">
                    <TextField
                      label={t('drills.criterion', { n: at + 1 })}
                      value={row().criterion}
                      set={(criterion) => set(at, { criterion })}
                      maxLength={100}
                    />
                    <Select
                      label={t('drills.score', { n: at + 1 })}
                      value={row().score}
                      set={(score) => set(at, { score })}
                      options={scores}
                    />
                    <IconButton
                      label={t('drills.remove', { name: t('drills.criterion', { n: at + 1 }) })}
                      onClick={() => put({ rows: typed().rows.filter((_, index) => index !== at) })}
                    >
                      <TrashIcon class="size-4" />
                    </IconButton>
                  </li>
                )}
              </Index>
            </ul>
            <Show when={problems().scores}>{(text) => <p class="text-sm text-down">{text()}</p>}</Show>
            <Button onClick={() => put({ rows: [...typed().rows, { criterion: '', score: null }] })}>
              <PlusIcon class="size-4" />
              {t('drills.criterion_add')}
            </Button>
            <TextField
              label={t('drills.strengths')}
              value={typed().strengths}
              set={(strengths) => put({ strengths })}
              error={problems().strengths}
              lines={3}
            />
            <TextField
              label={t('drills.weaknesses')}
              value={typed().weaknesses}
              set={(weaknesses) => put({ weaknesses })}
              error={problems().weaknesses}
              lines={3}
            />
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}
