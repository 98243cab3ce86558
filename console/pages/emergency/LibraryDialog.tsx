/** Takes plans over from the library, several at once, for a unit or for the whole extranet. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { UnitPicker } from '../pickers.tsx';
import { categoryText, type LibraryRow, planCommands, planQueries } from './plan-calls.ts';

type Typed = { slugs: string[]; unit_id: number | null };

export function LibraryDialog(props: { close: () => void }) {
  const navigate = useNavigate();
  const query = useQuery(() => planQueries.library());
  const draft = makeDraft<Typed>('emergency-library', { slugs: [], unit_id: null });
  let only: number | undefined;
  const isTaken = (row: LibraryRow) => row.taken.some(({ unit_id }) => unit_id === draft.value().unit_id);
  const check = ({ slugs }: Typed): Record<string, string> =>
    slugs.length === 0 ? { slugs: t('emergency_plans.none_chosen') } : {};
  const save = async ({ slugs, unit_id }: Typed) => {
    for (const slug of slugs) {
      const { id } = await planCommands.take(slug, unit_id);
      if (slugs.length === 1) only = id;
      // What was taken stays taken when the next one fails.
      draft.set({ ...draft.value(), slugs: draft.value().slugs.filter((one) => one !== slug) });
    }
  };
  const close = () => (only === undefined ? props.close() : navigate(paths.emergencyPlan(only)));
  const choose = (slug: string, chosen: boolean) => {
    const others = draft.value().slugs.filter((one) => one !== slug);
    draft.set({ ...draft.value(), slugs: chosen ? [...others, slug] : others });
  };
  const titleOf = (rows: readonly LibraryRow[], slug: string) => rows.find((row) => row.slug === slug)?.title ?? slug;
  return (
    <Dialog open close={props.close} title={t('emergency_plans.take')} detail={t('emergency_plans.take_detail')} wide>
      <DraftForm
        draft={draft}
        close={close}
        check={check}
        save={save}
        action={t('emergency_plans.take_n', { n: draft.value().slugs.length })}
      >
        {(problems) => (
          <>
            <UnitPicker
              label={t('emergency_plans.take_for')}
              hint={t('emergency_plans.take_for_hint')}
              value={draft.value().unit_id}
              set={(unit_id) => draft.set({ slugs: [], unit_id })}
              error={problems().unit_id}
            />
            <Loaded query={query}>
              {(data) => (
                <ul class="divide-y divide-line">
                  <For each={data().rows}>
                    {(row) => (
                      <li class="py-2">
                        <Show
                          when={!isTaken(row)}
                          fallback={
                            <p class="text-dim">
                              {row.title} · {t('emergency_plans.taken')}
                            </p>
                          }
                        >
                          <Checkbox
                            label={row.title}
                            value={draft.value().slugs.includes(row.slug)}
                            set={(chosen) => choose(row.slug, chosen)}
                          />
                        </Show>
                        <p class="pl-6.5 text-sm text-dim">
                          {categoryText(row.category)} · {t('emergency_plans.steps_n', { n: row.steps })}
                          <Show when={row.calls.length > 0}>
                            {' · '}
                            {t('emergency_plans.calls', {
                              plans: row.calls.map((slug) => titleOf(data().rows, slug)).join(' · '),
                            })}
                          </Show>
                        </p>
                      </li>
                    )}
                  </For>
                </ul>
              )}
            </Loaded>
            <FromFile unit_id={draft.value().unit_id} />
            <Show when={problems().slugs}>{(why) => <p class="text-sm text-down">{why()}</p>}</Show>
          </>
        )}
      </DraftForm>
    </Dialog>
  );
}

/** A plan that was written elsewhere, such as in git. */
function FromFile(props: { unit_id: number | null }) {
  const navigate = useNavigate();
  const sending = makeSending();
  let picker: HTMLInputElement | undefined;
  const bring = async (input: HTMLInputElement) => {
    const file = input.files?.[0];
    // The same file, corrected, may be chosen again.
    input.value = '';
    if (!file) return;
    await sending.run(async () => {
      const { id } = await planCommands.bring(await file.text(), props.unit_id);
      navigate(paths.emergencyPlan(id));
    });
  };
  return (
    <div class="space-y-1.5">
      <input
        ref={picker}
        type="file"
        accept=".md,text/markdown"
        class="hidden"
        aria-label={t('emergency_plans.bring')}
        onChange={(event) => void bring(event.currentTarget)}
      />
      <Button onClick={() => picker?.click()}>{t('emergency_plans.bring')}</Button>
      <p class="text-sm text-dim">{t('emergency_plans.bring_hint')}</p>
      <Refused error={sending.error()} />
    </div>
  );
}
