/** Tells the server that somebody is at work, so that reading for a long time isn't taken for being away. */
import { onCleanup } from 'solid-js';
import { invalidate, send } from './api.ts';

const pause_ms = 60_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** For the life of the shell; at most once a minute. */
export function makeActivity(): void {
  // A page that is opened was asked for just now.
  let told_at = Date.now();
  const tell = () => {
    const now = Date.now();
    if (now - told_at < pause_ms) return;
    told_at = now;
    // Where the session ended meanwhile, the way in is shown; a server that is away is told elsewhere.
    send('POST', '/api/session/seen').catch(() => invalidate('session'));
  };
  for (const sign of signs) document.addEventListener(sign, tell, { passive: true });
  onCleanup(() => {
    for (const sign of signs) document.removeEventListener(sign, tell);
  });
}
