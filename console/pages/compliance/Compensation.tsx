/** Another cell that makes up for this one. Only a person confirms it, with a reason; who did is kept. */
import { useQuery } from '@tanstack/solid-query';
import { createMemo, createSignal, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Combobox, TextField } from '../../ui/Field.tsx';
import { type AssessmentPage, assessmentQueries, type CryptoJudgement, type JudgingUnit } from './assessment-calls.ts';

type Chosen = JudgingUnit['compensation'];

export function Compensation(props: {
  data: AssessmentPage;
  item: string;
  object_id: number;
  /** As it was confirmed, by whom. */
  kept: CryptoJudgement['compensation'];
  value: Chosen;
  set: (by: Chosen) => void;
  locked: boolean;
}) {
  const [cell, setCell] = createSignal<string | null>(null);
  const [why, setWhy] = createSignal('');
  const sheet = useQuery(() => assessmentQueries.sheet(props.data.assessment.id));
  const options = createMemo(() => {
    const names = new Map(props.data.objects.map(({ id, name }) => [id, name]));
    return (sheet.isPending ? [] : (sheet.data?.points ?? []))
      .flatMap(({ items }) => items)
      .filter(({ unit }) => unit?.by_object)
      .flatMap(({ key, summary, cells }) =>
        cells
          .filter(([id, result]) => id !== 0 && result !== 'not_applicable')
          .filter(([id]) => key !== props.item || id !== props.object_id)
          .map(([id]) => ({ value: `${key} ${id}`, label: `${key} ${names.get(id) ?? ''}`, detail: say(summary) })),
      );
  });
  const labelOf = ({ item, object_id }: NonNullable<Chosen>) =>
    options().find(({ value }) => value === `${item} ${object_id}`)?.label ?? item;
  const confirm = () => {
    const [item, object_id] = (cell() ?? '').split(' ');
    if (item && object_id && why().trim() !== '') props.set({ item, object_id: Number(object_id), why: why().trim() });
  };
  return (
    <Show
      when={props.value}
      fallback={
        <Show when={!props.locked && options().length > 0}>
          <details>
            <summary class="cursor-pointer py-1 text-sm text-dim">{t('crypto.compensation')}</summary>
            <div class="mt-1 space-y-2">
              <p class="text-sm text-dim">{t('crypto.compensation_hint')}</p>
              <Combobox label={t('crypto.compensation_by')} value={cell()} set={setCell} options={options()} />
              <TextField label={t('crypto.compensation_why')} value={why()} set={setWhy} maxLength={600} />
              <Button disabled={cell() === null || why().trim() === ''} onClick={confirm}>
                {t('crypto.compensation_confirm')}
              </Button>
            </div>
          </details>
        </Show>
      }
    >
      {(by) => (
        <p class="flex flex-wrap items-center gap-x-3 text-sm">
          {t('crypto.compensation_was', { by: props.kept?.confirmed_by ?? '', cell: labelOf(by()), why: by().why })}
          <Show when={!props.locked}>
            <button type="button" class="link" onClick={() => props.set(null)}>
              {t('crypto.compensation_remove')}
            </button>
          </Show>
        </p>
      )}
    </Show>
  );
}
