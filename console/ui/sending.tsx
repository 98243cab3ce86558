/** Something that is sent once at a time, and why it was refused. */
import { createSignal, Show } from 'solid-js';
import { errorText } from './Faces.tsx';

export function makeSending() {
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  return {
    busy,
    error,
    forget: () => setError(undefined),
    /** True when it went well. */
    async run(work: () => Promise<unknown>): Promise<boolean> {
      if (busy()) return false;
      setBusy(true);
      setError(undefined);
      try {
        await work();
        return true;
      } catch (caught) {
        setError(caught);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}

/** `class`: its place beneath what stands above it. */
export function Refused(props: { error: unknown; class?: string }) {
  return (
    <Show when={props.error}>
      {(caught) => (
        <p role="alert" class={`text-down ${props.class ?? ''}`}>
          {errorText(caught())}
        </p>
      )}
    </Show>
  );
}
