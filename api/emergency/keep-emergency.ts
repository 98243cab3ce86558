/**
 * Does what runs want done, and lets their time pass. What is to be done follows from the stored state alone, so after a restart it simply goes
 * on: what was noted isn't done again, and what wasn't is.
 */
import type { Effect } from '#runbooks/effects.ts';
import { effectsOf } from '#runbooks/effects.ts';
import { nextTick } from '#runbooks/engine.ts';
import type { Hub } from '../hub.ts';
import { complaints } from '../watching/complaints.ts';
import type { Emergency } from './keeper.ts';
import { type Look, lookAtAffected } from './look-at-affected.ts';
import { hasEnded, openStepTicket } from './open-step-ticket.ts';
import { type ProgramInput, putByProgram, putWith, type RunRow, runOf } from './run-store.ts';
import { sendAction } from './send-action.ts';
import { tellLate, tellRoles } from './tell-roles.ts';

type Parts = Pick<Hub, 'db' | 'keys' | 'config' | 'bus' | 'log' | 'watching'>;
type Means = { every_ms?: number; again_ms?: number };

/** Inputs of the program to one run in one round: a plan that goes in circles must not hold up all others. */
const MOST_AT_ONCE = 200;

export function keepEmergency({ db, keys, config, bus, log, watching }: Parts, means: Means = {}): Emergency {
  const { every_ms = 1_000, again_ms = 1_000 } = means;
  const complain = complaints(log);
  const stopping = new AbortController();
  const { signal } = stopping;
  const under_way = new Map<string, Promise<void>>();
  /** Commands that this process sent itself; of all others that were begun nobody knows what came of them. */
  const sending = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let soon: NodeJS.Immediate | undefined;

  const running = db.$client.prepare<[], number>(`select id from emergency_runs where status = 'running'`).pluck();

  /** What takes its time: once at a time, and noted when it comes back. */
  const begin = (name: string, run_id: number, work: () => Promise<ProgramInput | undefined>) => {
    if (under_way.has(name)) return;
    const done = work()
      .then((input) => {
        if (!input || signal.aborted) return;
        putByProgram(db, run_id, input, Date.now());
        wake();
        bus.changed('emergency', 'events');
      })
      .catch((error) => {
        if (!signal.aborted) complain('a step of an emergency plan failed by our own mistake', error, { run_id });
      })
      .finally(() => under_way.delete(name));
    under_way.set(name, done);
  };

  /** What we failed to see is unknown, and somebody must go on with it. */
  const unseen =
    (run_id: number) =>
    (error: unknown): Look => {
      if (signal.aborted) throw error;
      complain('a look of an emergency plan failed by our own mistake', error, { run_id });
      return { result: 'unknown', because: OUR_MISTAKE };
    };

  /** Whether something was put in. */
  const carryOut = (run: RunRow, effect: Effect): boolean => {
    const { id } = run;
    const { key } = effect;
    const name = `${id} ${effect.kind} ${key}`;
    /** Within one transaction, in which the step still waits for just this. */
    const atOnce = (make: (now: RunRow, at: number) => ProgramInput): boolean => {
      const at = Date.now();
      const still = (row: RunRow) =>
        effectsOf(row.script, row.state).some((one) => one.kind === effect.kind && one.key === key);
      return putWith(db, id, (row) => (still(row) ? make(row, at) : undefined), at) !== undefined;
    };
    switch (effect.kind) {
      case 'look':
        begin(`${name} ${effect.round}`, id, async () => {
          const look = await lookAtAffected({ db, watching, again_ms, signal }, run, effect.step).catch(unseen(id));
          return { do: 'looked', key, round: effect.round, ...look };
        });
        return false;
      case 'tell':
        if (!atOnce((row, at) => tellRoles(db, row, key, effect.step, at))) return false;
        bus.changed('notices');
        return true;
      case 'open_ticket':
        if (!atOnce((row, at) => openStepTicket(db, row, key, effect.step, at))) return false;
        bus.changed('tickets');
        return true;
      case 'watch_ticket':
        return hasEnded(db, effect.ticket_id) && atOnce(() => ({ do: 'ticket_closed', key }));
      case 'send': {
        if (!atOnce(() => ({ do: 'sending', key }))) return false;
        sending.add(`${id} ${key}`);
        begin(name, id, async () => {
          try {
            return {
              do: 'sent',
              key,
              ...(await sendAction({ db, key: keys.credentials, config, signal }, runOf(db, id), key, effect.step)),
            };
          } finally {
            // Should it fail by our own mistake, the next round says that nobody knows.
            sending.delete(`${id} ${key}`);
          }
        });
        return true;
      }
      case 'settle_sending':
        return !sending.has(`${id} ${key}`) && atOnce(() => ({ do: 'sent', key, is_ok: false, said: NOBODY_KNOWS }));
    }
  };

  /** One that fails must not keep back the others; it is tried again at the next round. */
  const tried = (run: RunRow, effect: Effect): boolean => {
    try {
      return carryOut(run, effect);
    } catch (error) {
      complain('a step of an emergency plan could not be carried out', error, { run_id: run.id });
      return false;
    }
  };

  const passTime = (run_id: number): boolean => {
    const now = Date.now();
    return (
      putWith(
        db,
        run_id,
        (row) => {
          const next = row.state.status === 'running' ? nextTick(row.script, row.state) : null;
          if (next === null || next > now) return undefined;
          tellLate(db, row, now);
          return { do: 'tick' };
        },
        now,
      ) !== undefined
    );
  };

  const goOn = (run_id: number): boolean => {
    let changed = false;
    for (let count = 0; count < MOST_AT_ONCE && !signal.aborted; count += 1) {
      const run = runOf(db, run_id);
      const due = run.state.status === 'running' ? nextTick(run.script, run.state) : null;
      const moved =
        (due !== null && due <= Date.now() && passTime(run_id)) ||
        effectsOf(run.script, run.state).some((effect) => tried(run, effect));
      if (!moved) break;
      changed = true;
    }
    return changed;
  };

  const round = () => {
    let changed = false;
    for (const run_id of signal.aborted ? [] : running.all())
      try {
        changed = goOn(run_id) || changed;
      } catch (error) {
        complain('a run of an emergency plan could not go on, by our own mistake', error, { run_id });
      }
    if (changed) bus.changed('emergency', 'events');
  };
  const wake = () => {
    if (timer === undefined || signal.aborted) return;
    soon ??= setImmediate(() => {
      soon = undefined;
      round();
    });
  };

  return {
    begin() {
      timer ??= setInterval(round, every_ms);
      timer.unref();
      wake();
    },
    wake,
    round,
    async stop() {
      stopping.abort();
      clearInterval(timer);
      clearImmediate(soon);
      await Promise.all(under_way.values());
    },
  };
}

const OUR_MISTAKE = '程序出错，未能查看\nNot looked at, by a mistake of the program';
const NOBODY_KNOWS = '程序中断，不知是否已发出\nThe program ended meanwhile: nobody knows whether it left';
