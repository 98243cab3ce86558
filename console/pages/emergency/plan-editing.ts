/** A text that is being edited, looked at while it is typed; the form changes it through the server, which keeps comments and order. */
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { Draft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { errorText } from '../../ui/Faces.tsx';
import { type Checked, checkPlan, type Edit, editPlan } from './plan-calls.ts';

export type Typed = { source: string; note: string; version: number };
export type Editing = ReturnType<typeof makeEditing>;

const pause_ms = 350;

export function makeEditing(draft: Draft<Typed>, plan_id: number) {
  const [checked, setChecked] = createSignal<{ of: string; found: Checked }>();
  const [refused, setRefused] = createSignal<string>();
  const source = () => draft.value().source;
  const put = (text: string) => draft.set({ ...draft.value(), source: text });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    const of = source();
    try {
      const found = await checkPlan(of, plan_id);
      // What was typed meanwhile is looked at next.
      if (of === source()) setChecked({ of, found });
    } catch (error) {
      setRefused(errorText(error));
    }
  };
  createEffect(
    on(source, (text) => {
      clearTimeout(timer);
      if (checked()?.of !== text) timer = setTimeout(() => void look(), checked() ? pause_ms : 0);
    }),
  );
  onCleanup(() => clearTimeout(timer));
  /** The last that was looked at; `isCurrent` says whether it is of what stands there now. */
  const found = () => checked()?.found;
  const isCurrent = () => checked()?.of === source();
  /** A change that would make a mistake isn't taken: the form would lose its ground. True: it was taken. */
  const apply = async (edits: Edit[]): Promise<boolean> => {
    setRefused(undefined);
    const of = source();
    try {
      const { source: text, ...after } = await editPlan(of, plan_id, edits);
      // What was typed in the source meanwhile isn't written over: the change is made in that.
      if (of !== source()) return apply(edits);
      const [problem] = after.problems;
      if (text === null) setRefused(t('emergency_editor.cannot_edit'));
      else if (problem) setRefused(t('emergency_editor.not_applied', { why: say(problem.text) }));
      else {
        setChecked({ of: text, found: after });
        put(text);
        return true;
      }
    } catch (error) {
      setRefused(errorText(error));
    }
    return false;
  };
  /** One after another: whoever goes from field to field is faster than the server. */
  let last: Promise<unknown> = Promise.resolve();
  const edit = (...edits: (Edit | (() => Edit))[]): Promise<boolean> => {
    // One that rests on what stands there is made when its turn comes.
    const mine = last.then(() => apply(edits.map((one) => (typeof one === 'function' ? one() : one))));
    last = mine;
    return mine;
  };
  return { source, put, found, isCurrent, refused, edit };
}
