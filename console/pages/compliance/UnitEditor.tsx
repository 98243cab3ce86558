/** One object at a technical unit of cryptography: D, A and K, each with its reason where it doesn't hold; the result follows. */
import { createSignal, For, type JSX, onCleanup, Show } from 'solid-js';
import { ApiError, client, invalidate } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Checkbox } from '../../ui/Field.tsx';
import { ItemResultMark } from './AssessmentMarks.tsx';
import { type AssessmentPage, assessmentCommands, type ItemPage, itemKey, type Judgement } from './assessment-calls.ts';
import type { CellKeys } from './CellEditor.tsx';
import { CellConflict, CellFoot, type Theirs } from './CellFoot.tsx';
import { Compensation } from './Compensation.tsx';
import { UnitProduct } from './UnitProduct.tsx';
import {
  isAsked,
  isComplete,
  judgementOf,
  needsStrength,
  type Part,
  parts,
  resultOf,
  sendingOf,
  type Typed,
  typedOf,
} from './unit-draft.ts';

/** `typed` null: nothing that isn't saved. `version`: of what it was made upon. */
type Unsaved = { typed: Typed | null; version: number };

export function UnitEditor(props: {
  data: AssessmentPage;
  assessment_id: number;
  item: string;
  object: { id: number; name: string };
  judgement: Judgement | undefined;
  proofs: number;
  locked: boolean;
  is_focused: boolean;
  focus: () => void;
  prove: () => void;
  keys: Map<number, CellKeys>;
}) {
  const draft = makeDraft<Unsaved>(`assessment.${props.assessment_id}.${props.item}.${props.object.id}.unit`, {
    ...{ typed: null, version: 0 },
  });
  const [error, setError] = createSignal<string>();
  const [theirs, setTheirs] = createSignal<Theirs>();
  const [saving, setSaving] = createSignal(false);
  let root: HTMLFieldSetElement | undefined;
  const version = () => props.judgement?.version ?? 0;
  const typed = () => draft.value().typed ?? typedOf(props.judgement);
  const result = () => resultOf(typed());
  const asksStrength = () => props.data.assessment.rule === 'crypto-2023';
  const put = (change: Partial<Typed>) => {
    const upon = draft.value().typed === null ? version() : draft.value().version;
    draft.set({ typed: { ...typed(), ...change }, version: upon });
  };
  const focusGap = () =>
    queueMicrotask(() =>
      [...(root?.querySelectorAll<HTMLInputElement>('input[data-gap], textarea[data-gap]') ?? [])]
        .find(({ value }) => value.trim() === '')
        ?.focus(),
    );

  const save = async (upon = draft.value().version) => {
    const mine = draft.value().typed;
    if (!mine || saving() || props.locked || !isComplete(mine, asksStrength())) return;
    setError(undefined);
    setTheirs(undefined);
    setSaving(true);
    const sent = draft.value();
    let again: number | undefined;
    const { item, object, assessment_id } = props;
    try {
      const cells = [{ object_id: object.id, version: upon }];
      const made = await assessmentCommands.judge(assessment_id, { item, cells, ...sendingOf(mine) });
      remember(mine, made.version);
      // Something else was chosen while this was on its way.
      if (draft.value() !== sent) again = made.version;
      else draft.discard();
      void invalidate('compliance');
    } catch (caught) {
      if (caught instanceof ApiError && caught.code === 'stale') setTheirs((caught.report as Theirs[])[0]);
      else setError(errorText(caught));
    } finally {
      setSaving(false);
    }
    if (again !== undefined) {
      draft.set({ ...draft.value(), version: again });
      await save(again);
    }
  };
  /** In sight at once, before the server is read again. */
  const remember = (mine: Typed, made: number) =>
    client.setQueryData<ItemPage>(itemKey(props.assessment_id, props.item), (page) => {
      if (!page) return page;
      const { id: object_id } = props.object;
      const before = page.judgements.find((row) => row.object_id === object_id);
      const now = {
        ...{ object_id, judged_by: before?.judged_by ?? '', judged_at: Date.now(), version: made },
        ...judgementOf(mine, before?.crypto ?? null),
      };
      return { ...page, judgements: [...page.judgements.filter((row) => row.object_id !== object_id), now] };
    });
  const choose = (change: Partial<Typed>) => {
    put(change);
    if (isComplete(typed(), asksStrength())) void save();
    else if (Object.values(change).includes(false) || change.is_na) focusGap();
  };
  /** By the keyboard: holds, then doesn't. */
  const press = (at: number) => {
    const part = parts[at];
    if (part === undefined) return choose({ is_na: !typed().is_na });
    if (part !== 'D' && typed().D !== true) return;
    choose({ is_na: false, [part]: typed()[part] !== true });
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
  props.keys.set(props.object.id, { set: press, reason: focusGap });
  onCleanup(() => props.keys.delete(props.object.id));
  const blur = () => void (!theirs() && save());

  return (
    <fieldset
      ref={root}
      class={`-mx-2 min-w-0 rounded-md px-2 py-1.5 ${props.is_focused ? 'bg-wash' : ''}`}
      onFocusIn={() => props.focus()}
    >
      <legend class="sr-only">{props.object.name}</legend>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <span class="min-w-24 flex-1 basis-32 font-medium break-words" aria-hidden="true">
          {props.object.name}
        </span>
        <span title={t('crypto.derived')}>
          <ItemResultMark result={result()} />
        </span>
        <Toggle pressed={typed().is_na} locked={props.locked} press={() => press(3)}>
          {t('assessments.result_not_applicable')}
        </Toggle>
        <Button class="!px-2 text-sm" onClick={() => props.prove()}>
          {t('assessments.evidence_n', { n: props.proofs })}
        </Button>
      </div>
      <div class="mt-1.5 space-y-1.5">
        <Show
          when={!typed().is_na}
          fallback={
            <Words
              label={t('crypto.reason_na', { object: props.object.name })}
              value={typed().words}
              set={(words) => put({ words })}
              {...{ blur, locked: props.locked }}
            />
          }
        >
          <For each={parts}>
            {(part) => (
              <PartRow
                {...{ part, blur }}
                object={props.object.name}
                typed={typed()}
                locked={props.locked}
                choose={(holds) => choose({ [part]: holds })}
                explain={(why) => put({ reasons: { ...typed().reasons, [part]: why } })}
              >
                <Show when={part === 'A' && needsStrength(typed()) && asksStrength()}>
                  <label class="flex flex-wrap items-center gap-x-2 text-sm">
                    {t('crypto.strength')}
                    <input
                      class="control !w-24"
                      data-gap
                      inputMode="numeric"
                      maxLength={5}
                      disabled={props.locked}
                      value={typed().strength}
                      onInput={(event) => put({ strength: event.currentTarget.value })}
                      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
                      onBlur={blur}
                    />
                    <span class="text-dim">{t('crypto.strength_hint')}</span>
                  </label>
                </Show>
                <Show when={part === 'K' && typed().K === false && !props.locked}>
                  <Checkbox label={t('crypto.low')} value={typed().low} set={(low) => choose({ low })} />
                </Show>
              </PartRow>
            )}
          </For>
          <Show when={typed().D === true}>
            <UnitProduct {...props} value={typed().product_id} set={(product_id) => choose({ product_id })} />
          </Show>
          <Show when={result() === 'partial' || result() === 'not_conform'}>
            <Compensation
              data={props.data}
              item={props.item}
              object_id={props.object.id}
              kept={props.judgement?.crypto?.compensation ?? null}
              value={typed().compensation}
              set={(compensation) => choose({ compensation })}
              locked={props.locked}
            />
          </Show>
        </Show>
      </div>
      <CellFoot judgement={props.judgement} locked={props.locked} takeBack={() => void takeBack()} error={error()}>
        <Show when={draft.value().typed !== null && !isComplete(typed(), asksStrength())}>
          <span class="text-degraded">{t('crypto.incomplete')}</span>
        </Show>
      </CellFoot>
      <CellConflict
        theirs={theirs()}
        mine={{ result: result(), reason: parts.flatMap((part) => typed().reasons[part] || []).join('；') }}
        keepTheirs={() => void keepTheirs()}
        useMine={(upon) => void save(upon)}
      />
    </fieldset>
  );
}

function Toggle(props: { pressed: boolean; locked: boolean; press: () => void; children: string; is_bad?: boolean }) {
  const on = () => (props.is_bad ? 'border-down text-down' : 'border-accent text-accent');
  return (
    <button
      type="button"
      aria-pressed={props.pressed}
      disabled={props.locked}
      class={`h-8 rounded border px-2 text-sm whitespace-nowrap enabled:hover:bg-sunken disabled:cursor-not-allowed ${
        props.pressed ? `${on()} bg-surface font-medium` : 'border-line text-dim'
      }`}
      onClick={() => props.press()}
    >
      {props.children}
    </button>
  );
}

function PartRow(props: {
  part: Part;
  object: string;
  typed: Typed;
  locked: boolean;
  choose: (holds: boolean) => void;
  explain: (why: string) => void;
  blur: () => void;
  children: JSX.Element;
}) {
  const holds = () => (isAsked(props.typed, props.part) ? props.typed[props.part] : null);
  const locked = () => props.locked || !isAsked(props.typed, props.part);
  const name = () => word('crypto', `part_${props.part}`);
  return (
    <fieldset class="min-w-0 space-y-1">
      <legend class="sr-only">{t('crypto.part_of', { object: props.object, part: name() })}</legend>
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span class={`w-36 ${locked() && !props.locked ? 'text-dim' : ''}`} aria-hidden="true">
          {name()}
        </span>
        <span class="flex gap-1">
          <Toggle pressed={holds() === true} locked={locked()} press={() => props.choose(true)}>
            {t('crypto.holds')}
          </Toggle>
          <Toggle pressed={holds() === false} locked={locked()} press={() => props.choose(false)} is_bad>
            {t('crypto.denied')}
          </Toggle>
        </span>
      </div>
      <Show when={holds() === false}>
        <Words
          label={t('crypto.reason_of', { object: props.object, part: props.part })}
          value={props.typed.reasons[props.part]}
          set={props.explain}
          blur={props.blur}
          locked={props.locked}
        />
      </Show>
      {props.children}
    </fieldset>
  );
}

function Words(props: {
  label: string;
  value: string;
  set: (text: string) => void;
  blur: () => void;
  locked: boolean;
}) {
  return (
    <Show when={!props.locked} fallback={<p class="whitespace-pre-wrap">{props.value}</p>}>
      <textarea
        class="control !h-auto py-1.5"
        data-gap
        rows={1}
        maxLength={600}
        aria-label={props.label}
        placeholder={t('assessments.reason_hint')}
        value={props.value}
        onInput={(event) => props.set(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          event.currentTarget.blur();
        }}
        onBlur={() => props.blur()}
      />
    </Show>
  );
}
