/** The seconds of a run as they arrive: read from where the last reading ended, until the run has ended and all are here. */
import { createEffect, createSignal, on, onCleanup } from 'solid-js';
import { invalidate } from '../../api.ts';
import { readTicks, type Tick } from './calls.ts';

const pause_ms = 1_000;
const pause_after_error_ms = 3_000;

export function makeTicks(id: () => number) {
  const [ticks, setTicks] = createSignal<readonly Tick[]>([]);
  const [error, setError] = createSignal<unknown>();
  const [is_whole, setWhole] = createSignal(false);
  createEffect(
    on(id, (run_id) => {
      const gone = new AbortController();
      let timer: ReturnType<typeof setTimeout> | undefined;
      let was_running = false;
      setTicks([]);
      setWhole(false);
      setError(undefined);
      const readOn = async () => {
        let wait_ms = pause_ms;
        try {
          const answer = await readTicks(run_id, ticks().length, gone.signal);
          if (gone.signal.aborted) return;
          setError(undefined);
          if (answer.ticks.length > 0) setTicks([...ticks(), ...answer.ticks]);
          const isBehind = ticks().length < answer.total && answer.ticks.length > 0;
          if (answer.state !== 'running' && !isBehind) {
            setWhole(true);
            if (was_running) void invalidate('load');
            return;
          }
          was_running ||= answer.state === 'running';
          if (isBehind) wait_ms = 0;
        } catch (caught) {
          if (gone.signal.aborted) return;
          setError(caught);
          wait_ms = pause_after_error_ms;
        }
        timer = setTimeout(readOn, wait_ms);
      };
      void readOn();
      onCleanup(() => {
        gone.abort();
        clearTimeout(timer);
      });
    }),
  );
  return { ticks, error, is_whole };
}
