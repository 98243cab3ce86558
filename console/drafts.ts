/** Nothing typed is lost: what is in a form survives a reload, a log-out and a lost connection, in this browser, for a week. */
import { createEffect, createSignal, on, type Signal } from 'solid-js';

const kept_ms = 7 * 86_400_000;

function recall<T>(key: string): T | undefined {
  try {
    const text = localStorage.getItem(key);
    if (!text) return undefined;
    const { at, value } = JSON.parse(text) as { at: number; value: T };
    return Date.now() - at < kept_ms ? value : undefined;
  } catch {
    return undefined;
  }
}

export type Draft<T> = {
  /** The form's values; set them as one object. */
  value: Signal<T>[0];
  set: Signal<T>[1];
  /** True when the form was opened with what was typed earlier. */
  restored: () => boolean;
  /** Forgets what was typed: after saving, or when the person discards it. */
  discard: () => void;
};

/** A form's values under a name such as `node.new` or `node.42`. Never use it for secrets. */
export function makeDraft<T extends object>(name: string, initial: T): Draft<T> {
  const key = `zhengwang.draft.${name}`;
  const earlier = recall<T>(key);
  const [value, set] = createSignal<T>(earlier ? { ...initial, ...earlier } : initial);
  const [restored, setRestored] = createSignal(earlier !== undefined);
  let discarded = false;
  createEffect(
    on(
      value,
      (current) => {
        if (discarded) {
          discarded = false;
          return;
        }
        try {
          localStorage.setItem(key, JSON.stringify({ at: Date.now(), value: current }));
        } catch {
          // Storage is full or off: the form still works, only a reload would lose it.
        }
      },
      { defer: true },
    ),
  );
  return {
    value,
    set,
    restored,
    discard() {
      try {
        localStorage.removeItem(key);
      } catch {
        // As above.
      }
      setRestored(false);
      if (value() !== initial) {
        discarded = true;
        set(() => initial);
      }
    },
  };
}

/** The values of a form that holds secrets: kept nowhere, gone with the form. */
export function makeUnkeptDraft<T extends object>(initial: T): Draft<T> {
  const [value, set] = createSignal<T>(initial);
  return { value, set, restored: () => false, discard: () => set(() => initial) };
}
