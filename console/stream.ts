/** The live connection: the server says which nouns changed, the console reads them again. */
import { createSignal, onCleanup } from 'solid-js';
import { client } from './api.ts';
import type { Changed, Event } from './wire.ts';

const first_wait_ms = 1_000;
const longest_wait_ms = 30_000;
/** A short break is not worth a word. */
const patience_ms = 4_000;

export type Stream = {
  /** False once the connection has been away for some seconds. */
  live: () => boolean;
};

/** Opens the stream until the owner is disposed, and again whenever it breaks, waiting longer each time. */
export function makeStream(onAlert: (event: Event) => void): Stream {
  const [live, setLive] = createSignal(true);
  let source: EventSource | undefined;
  let wait_ms = first_wait_ms;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let interrupted = false;

  const open = () => {
    source = new EventSource('/api/stream');
    source.onopen = () => {
      clearTimeout(patience);
      patience = undefined;
      wait_ms = first_wait_ms;
      setLive(true);
      // What changed while nobody told us is unknown, so all that is shown is read again.
      if (interrupted) void client.invalidateQueries();
      interrupted = false;
    };
    source.onerror = () => {
      source?.close();
      interrupted = true;
      patience ??= setTimeout(() => setLive(false), patience_ms);
      // Spread, so that a restarted server isn't met by all browsers at once.
      retry = setTimeout(open, wait_ms * (0.75 + Math.random() / 2));
      wait_ms = Math.min(wait_ms * 2, longest_wait_ms);
    };
    source.addEventListener('changed', (message) =>
      refresh([...(JSON.parse(message.data) as Changed).nouns, 'overview']),
    );
    source.addEventListener('alert', (message) => onAlert(JSON.parse(message.data) as Event));
  };

  open();
  onCleanup(() => {
    clearTimeout(retry);
    clearTimeout(patience);
    source?.close();
  });
  return { live };
}

const pause_ms = 1_000;
/** What takes the server long to tell is asked less often. */
const pause_share = 8;
const busy = new Set<string>();
const again = new Set<string>();

/**
 * Reads what is shown of these nouns again, one reading at a time: a busy network would otherwise cancel
 * each reading by the next, and a long list would never arrive.
 */
function refresh(nouns: readonly string[]): void {
  for (const noun of nouns) {
    if (busy.has(noun)) again.add(noun);
    else void read(noun);
  }
}

async function read(noun: string): Promise<void> {
  busy.add(noun);
  const began = performance.now();
  // What could not be read at all says so and offers to try again; news would only turn that into loading for ever.
  await client.invalidateQueries({ queryKey: [noun], predicate: ({ state }) => state.data !== undefined });
  const took_ms = performance.now() - began;
  await new Promise((done) => setTimeout(done, Math.max(pause_ms, pause_share * took_ms)));
  busy.delete(noun);
  if (again.delete(noun)) refresh([noun]);
}
