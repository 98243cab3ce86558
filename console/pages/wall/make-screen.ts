/** What a wall needs of its browser: a size that follows the screen, its own ground, a screen that stays on, a way out, a session that lasts. */
import { useNavigate } from '@solidjs/router';
import { createSignal, onCleanup } from 'solid-js';
import { makeActivity } from '../../activity.ts';
import { invalidate, send } from '../../api.ts';
import { paths } from '../../paths.ts';
import type { useSession } from '../../session.ts';

/** All of it is drawn on 120 × 67.5 of these, whatever the screen. */
const unit = 'min(calc(100vw / 120), calc(100vh / 67.5))';
const seen_ms = 60_000;

/** The moment, each second. */
export function makeTick(): () => number {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), 1_000);
  onCleanup(() => clearInterval(timer));
  return now;
}

export function makeScreen(theme: 'dark' | 'light', session: ReturnType<typeof useSession>): void {
  const root = document.documentElement;
  const before = root.dataset.theme;
  root.style.fontSize = unit;
  root.dataset.theme = theme;
  const navigate = useNavigate();
  makeActivity();
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Escape') navigate(paths.overview());
  };
  document.addEventListener('keydown', leave);
  const release = keepAwake();
  // Nobody moves a hand before a wall. Whoever can only read may be taken for looking at it; any other session ends by the policy.
  const reads = () => session.query.data?.permissions.every((one) => /^(public|signed_in)$|:read$/.test(one)) ?? false;
  const timer = setInterval(() => {
    if (!document.hidden && reads()) send('POST', '/api/session/seen').catch(() => invalidate('session'));
  }, seen_ms);
  onCleanup(() => {
    clearInterval(timer);
    release();
    document.removeEventListener('keydown', leave);
    root.style.fontSize = '';
    if (before === undefined) delete root.dataset.theme;
    else root.dataset.theme = before;
  });
}

/** A browser lets the lock go whenever the page is hidden, and may refuse it: then the machine's own settings decide. */
function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let is_over = false;
  const take = async () => {
    if (document.hidden || !('wakeLock' in navigator)) return;
    const taken = await navigator.wakeLock.request('screen').catch(() => undefined);
    if (is_over) void taken?.release();
    else lock = taken;
  };
  document.addEventListener('visibilitychange', take);
  void take();
  return () => {
    is_over = true;
    document.removeEventListener('visibilitychange', take);
    void lock?.release();
  };
}
