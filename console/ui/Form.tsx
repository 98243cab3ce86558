/** A form over a draft: what was typed comes back, what is wrong stands beneath its field, and saving says how it went. */
import { createSignal, type JSX, Show } from 'solid-js';
import { ApiError } from '../api.ts';
import type { Draft } from '../drafts.ts';
import { say, t } from '../i18n/index.ts';
import { Button } from './Button.tsx';
import { DialogActions } from './Dialog.tsx';
import { DraftNote } from './DraftNote.tsx';
import { Refused } from './sending.tsx';

/** Problems by the path of their field: `name`, `params.port`. */
export type Problems = Record<string, string>;

/** What the server said of single fields. Those of a deed are called as in the form that asks for them. */
export function problemsFrom(error: unknown): Problems {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(error.fields.map((field) => [field.path.replace(/^deed\./, ''), say(field)]));
}

export function DraftForm<T extends object>(props: {
  draft: Draft<T>;
  /** What is wrong before anything is sent. */
  check?: (value: T) => Problems;
  /** Throws to stay open. */
  save: (value: T) => Promise<unknown>;
  /** After saving, and when the person gives up; the draft is forgotten in both cases. */
  close: () => void;
  /** What the button does; "save" without. */
  action?: string | undefined;
  /** Why it can't be saved now. */
  blocked?: string | undefined;
  children: (problems: () => Problems) => JSX.Element;
}) {
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const own = () => (tried() ? (props.check?.(props.draft.value()) ?? {}) : {});
  const problems = () => ({ ...problemsFrom(error()), ...own() });

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy() || props.blocked || Object.keys(own()).length > 0) return;
    setBusy(true);
    setError(undefined);
    try {
      await props.save(props.draft.value());
      props.draft.discard();
      props.close();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const giveUp = () => {
    props.draft.discard();
    props.close();
  };

  return (
    <form onSubmit={submit} novalidate>
      <DraftNote draft={props.draft} />
      <div class="space-y-4">{props.children(problems)}</div>
      <Show when={Object.keys(own()).length > 0}>
        <p role="alert" class="mt-4 text-down">
          {t('ui.check_fields', { n: Object.keys(own()).length })}
        </p>
      </Show>
      <Refused error={error()} class="mt-4" />
      <DialogActions>
        <Button onClick={giveUp}>{t('ui.cancel')}</Button>
        <Button type="submit" kind="primary" busy={busy()} disabled={props.blocked}>
          {props.action ?? t('ui.save')}
        </Button>
      </DialogActions>
    </form>
  );
}
