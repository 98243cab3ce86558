/** One cell: four results, a reason, and what somebody else said of it meanwhile. Saves at once; what was typed survives. */
import { createSignal, For, onCleanup, Show } from 'solid-js';
import { ApiError, client, invalidate } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { result_colours } from './AssessmentMarks.tsx';
import {
  assessmentCommands,
  type ItemPage,
  itemKey,
  type Judgement,
  type Result,
  results,
  resultText,
} from './assessment-calls.ts';
import { CellConflict, CellFoot, type Theirs } from './CellFoot.tsx';

/** `set`: the key that was pressed, from 0. */
export type CellKeys = { set: (at: number) => void; reason: () => void };
/** What isn't saved yet: a result that lacks its reason, or words that are being typed. `version`: of what it was made upon. */
type Unsaved = { result: Result | null; reason: string | null; version: number };
const nothing: Unsaved = { result: null, reason: null, version: 0 };

export function CellEditor(props: {
  assessment_id: number;
  item: string;
  object: { id: number; name: string };
  /** Which results it may have; all, unless told. */
  choices?: readonly Result[];
  judgement: Judgement | undefined;
  proofs: number;
  locked: boolean;
  is_focused: boolean;
  focus: () => void;
  prove: () => void;
  keys: Map<number, CellKeys>;
}) {
  const draft = makeDraft<Unsaved>(`assessment.${props.assessment_id}.${props.item}.${props.object.id}`, nothing);
  const [error, setError] = createSignal<string>();
  const [theirs, setTheirs] = createSignal<Theirs>();
  const [saving, setSaving] = createSignal<Result>();
  let field: HTMLTextAreaElement | undefined;
  const version = () => props.judgement?.version ?? 0;
  const result = () => saving() ?? draft.value().result ?? props.judgement?.result ?? null;
  const reason = () => draft.value().reason ?? props.judgement?.reason ?? '';
  const isUnsaved = () => draft.value().result !== null || draft.value().reason !== null;
  const put = (change: Partial<Unsaved>) => {
    const upon = isUnsaved() ? draft.value().version : version();
    draft.set({ ...draft.value(), version: upon, ...change });
  };

  const save = async (upon = isUnsaved() ? draft.value().version : version()) => {
    const wanted = result();
    if (wanted === null || saving() || props.locked) return;
    const words = reason().trim();
    if (words === '' && wanted !== 'conform') {
      put({ result: wanted });
      field?.focus();
      return;
    }
    setError(undefined);
    setTheirs(undefined);
    setSaving(wanted);
    const sent = draft.value();
    let again: number | undefined;
    const { item, object } = props;
    try {
      const cells = [{ object_id: object.id, version: upon }];
      const made = await assessmentCommands.judge(props.assessment_id, { item, cells, result: wanted, reason: words });
      remember({ object_id: object.id, result: wanted, reason: words, crypto: null, version: made.version });
      // Something else was chosen while this was on its way.
      if (draft.value() !== sent) again = made.version;
      else draft.discard();
      void invalidate('compliance');
    } catch (caught) {
      put({ result: wanted, reason: words, version: upon });
      if (caught instanceof ApiError && caught.code === 'stale') setTheirs((caught.report as Theirs[])[0]);
      else setError(errorText(caught));
    } finally {
      setSaving(undefined);
    }
    if (again !== undefined) {
      draft.set({ ...draft.value(), version: again });
      await save(again);
    }
  };
  /** In sight at once, before the server is read again. */
  const remember = (made: Omit<Judgement, 'judged_by' | 'judged_at'>) =>
    client.setQueryData<ItemPage>(itemKey(props.assessment_id, props.item), (page) => {
      if (!page) return page;
      const others = page.judgements.filter(({ object_id }) => object_id !== made.object_id);
      const before = page.judgements.find(({ object_id }) => object_id === made.object_id);
      const mine = { judged_by: before?.judged_by ?? '', judged_at: Date.now(), ...made };
      return { ...page, judgements: [...others, mine] };
    });
  const choose = (chosen: Result) => {
    put({ result: chosen });
    void save();
  };
  const keepTheirs = async () => {
    draft.discard();
    setTheirs(undefined);
    await invalidate('compliance');
  };
  const takeBack = async () => {
    draft.discard();
    if (!props.judgement) return;
    try {
      await assessmentCommands.takeBack(props.assessment_id, props.item, props.object.id, props.judgement.version);
    } catch (caught) {
      setError(errorText(caught));
      await invalidate('compliance');
    }
  };
  const choices = () => props.choices ?? results;
  const chooseAt = (at: number) => {
    const chosen = results[at];
    if (chosen && choices().includes(chosen)) choose(chosen);
  };
  props.keys.set(props.object.id, { set: chooseAt, reason: () => field?.focus() });
  onCleanup(() => props.keys.delete(props.object.id));

  return (
    <fieldset
      class={`-mx-2 rounded-md px-2 py-1.5 ${props.is_focused ? 'bg-wash' : ''}`}
      onFocusIn={() => props.focus()}
    >
      <legend class="sr-only">{props.object.name}</legend>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span class="min-w-24 flex-1 basis-32 font-medium break-words" aria-hidden="true">
          {props.object.name}
        </span>
        <div class="flex flex-wrap gap-1">
          <For each={choices()}>
            {(one) => (
              <button
                type="button"
                aria-pressed={result() === one}
                disabled={props.locked}
                class={`h-8 rounded border px-2 text-sm whitespace-nowrap enabled:hover:bg-sunken disabled:cursor-not-allowed ${
                  result() === one ? `${result_colours[one]} bg-surface font-medium` : 'border-line text-dim'
                }`}
                onClick={() => choose(one)}
              >
                {resultText(one)}
              </button>
            )}
          </For>
        </div>
        <Button class="!px-2 text-sm" onClick={() => props.prove()}>
          {t('assessments.evidence_n', { n: props.proofs })}
        </Button>
      </div>
      <Show
        when={!props.locked}
        fallback={<Show when={reason()}>{(words) => <p class="mt-1 whitespace-pre-wrap">{words()}</p>}</Show>}
      >
        <Show when={result() !== null || props.is_focused}>
          <textarea
            ref={field}
            class="control mt-1.5 !h-auto py-1.5"
            rows={props.is_focused ? 2 : 1}
            maxLength={2000}
            aria-label={t('assessments.reason_of', { object: props.object.name })}
            placeholder={t('assessments.reason_hint')}
            value={reason()}
            onInput={(event) => put({ reason: event.currentTarget.value })}
            onKeyDown={(event) => {
              if (event.key === 'Escape') event.currentTarget.blur();
              if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
              event.preventDefault();
              event.currentTarget.blur();
            }}
            onBlur={() => isUnsaved() && !theirs() && void save()}
          />
        </Show>
      </Show>
      <CellFoot judgement={props.judgement} locked={props.locked} takeBack={() => void takeBack()} error={error()}>
        <Show when={draft.value().result !== null && draft.value().result !== 'conform' && reason().trim() === ''}>
          <span class="text-degraded">{t('assessments.reason_missing')}</span>
        </Show>
      </CellFoot>
      <CellConflict
        theirs={theirs()}
        mine={{ result: draft.value().result, reason: reason() }}
        keepTheirs={() => void keepTheirs()}
        useMine={(upon) => void save(upon)}
      />
    </fieldset>
  );
}
