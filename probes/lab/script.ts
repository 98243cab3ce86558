/** What fails and recovers in the lab by itself: a timeline that begins anew every six minutes. */
import type { LabFailure } from './failing.ts';

export type Scene = { at_s: number; for_s: number; name: string; how: LabFailure };

export const SCRIPT_S = 360;

/** The first minute is calm, so that a newcomer sees a healthy network before anything happens. */
export const script: readonly Scene[] = [
  { at_s: 60, for_s: 60, name: 'RUGAO-SW-1', how: 'cut' },
  { at_s: 90, for_s: 70, name: 'QIDONG-RT-1', how: 'lossy' },
  { at_s: 130, for_s: 60, name: 'survey-http', how: 'error' },
  { at_s: 180, for_s: 60, name: 'portal-https', how: 'no_ipv6' },
  { at_s: 210, for_s: 50, name: 'HAIAN-RT-1', how: 'slow' },
  { at_s: 240, for_s: 60, name: 'LANGSHAN-SW-1', how: 'no_ipv6' },
  { at_s: 270, for_s: 60, name: 'exchange-tcp', how: 'down' },
  { at_s: 290, for_s: 50, name: 'hotline-https', how: 'expired' },
];

/** Plays the scenes again and again until stopped. Timers don't keep the process alive. */
export function playScript(
  scenes: readonly Scene[],
  act: { fail(name: string, how: LabFailure): Promise<void>; recover(name: string): Promise<void> },
  failed: (error: unknown) => void,
): () => void {
  const timers = new Set<NodeJS.Timeout>();
  const after = (seconds: number, step: () => unknown): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      step();
    }, seconds * 1_000);
    timer.unref();
    timers.add(timer);
  };
  const round = (): void => {
    for (const scene of scenes) {
      after(scene.at_s, () => act.fail(scene.name, scene.how).catch(failed));
      after(scene.at_s + scene.for_s, () => act.recover(scene.name).catch(failed));
    }
    after(SCRIPT_S, round);
  };
  round();
  return () => {
    for (const timer of timers) clearTimeout(timer);
  };
}
