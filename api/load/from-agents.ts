/**
 * A load that agents send together, as any other engine sends one: each has its share as part of its work, all begin at one moment, and what
 * they counted is merged second by second. One that isn't heard is named and not waited for; it stops by itself (send-loads.ts).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { ClockReading } from '#probes/agent/words.ts';
import { makeMerge } from '#probes/load/merge.ts';
import { schedule } from '#probes/load/schedule.ts';
import type { Counts, GeneratorEnd, LoadResult, LoadSpec, RunLoad, Tick } from '#probes/load/words.ts';
import type { Text } from '#probes/probe.ts';
import type { AgentKeeper } from '../agents/keeper.ts';

type Run = {
  run_id: number;
  agents: readonly { id: number; name: string }[];
  /** Nothing of it can go on: whoever watches over it ends it, which aborts the signal. */
  end: (why: Text) => void;
  /** Given what tells how each stands, for as long as it goes on. */
  watch?: (standing: () => GeneratorEnd[]) => void;
};
const TIMES = {
  /** Until all are ready. */
  ready_ms: 30_000,
  /** From then until they begin: work must have reached them. */
  lead_ms: 3_000,
  /** Until a second is told without those who didn't tell of it. */
  late_ms: 5_000,
  /** Whoever is silent as long is lost. */
  silent_ms: 10_000,
  /** Until those who were stopped have said so. */
  settle_ms: 5_000,
};
export type Times = typeof TIMES;
const LOOK_MS = 100;
/** Beyond its end, for those that began late and for the last answers. */
const MOST_OVER_MS = 60_000;
/** No agent begins later (send-loads.ts): what says otherwise is no clock. */
const MOST_LATE_MS = 15_000;

const Words = z.object({ zh: z.string().max(1_000), en: z.string().max(1_000) });
const Standing = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('ready'),
    clock: z.object({ offset_ms: z.number(), error_ms: z.number().min(0).nullable() }),
  }),
  z.object({ is: z.literal('refused'), why: Words }),
  z.object({ is: z.literal('ended'), why: Words.nullable(), last_sent_at: z.number().nullable() }),
]);

type Standing = {
  agent_id: number;
  name: string;
  clock: ClockReading | null;
  heard_at: number;
  /** Nothing more is waited for. */
  is_over: boolean;
  seconds: number;
  last_second: number | null;
  /** By the hub's clock. */
  last_sent_at: number | null;
  why: Text | null;
};

export function fromAgents(
  keeper: Pick<AgentKeeper, 'sendLoads' | 'onLoad'>,
  { run_id, agents, end, watch }: Run,
  times: Partial<Times> = {},
): RunLoad {
  const { ready_ms, lead_ms, late_ms, silent_ms, settle_ms } = { ...TIMES, ...times };
  return async (spec, { signal, onTick }) => {
    const duration_ms = durationOf(spec);
    const all = agents.map(
      ({ id, name }): Standing => ({
        ...{ agent_id: id, name, clock: null, heard_at: Date.now(), is_over: false },
        ...{ seconds: 0, last_second: null, last_sent_at: null, why: null },
      }),
    );
    const nameOf = (generator: number) => all[generator]?.name ?? '';
    let start_at = 0;
    let stopped_at = 0;
    let merge = makeMerge(spec, all.length, { start_at, nameOf, onTick: () => {} });

    const sendAt = (moment: number) =>
      keeper.sendLoads(
        run_id,
        all.map(({ agent_id }, generator) => {
          const part = { generator, generators: all.length };
          return { agent_id, load: { run_id, start_at: moment, spec: { ...spec, part } } };
        }),
      );
    const endAll = () => {
      stopped_at = Date.now();
      keeper.sendLoads(run_id, []);
    };
    const over = (one: Standing, why: Text | null) => {
      one.is_over = true;
      one.why ??= why;
      // Whose last second isn't known, nothing more of it is waited for.
      if (one.last_second === null) merge.lose(all.indexOf(one));
    };
    const take = (one: Standing, told: unknown) => {
      if (start_at === 0 || !one.clock) return;
      const { second, begun_at, last } = (told ?? {}) as Partial<Counts>;
      const { offset_ms } = one.clock;
      if (!begun_at || Math.abs(begun_at + offset_ms - start_at) > MOST_LATE_MS) return;
      if (second === undefined || second * 1000 > duration_ms + spec.timeout_ms + MOST_OVER_MS) return;
      if (!merge.take(all.indexOf(one), told, offset_ms)) return;
      one.seconds += 1;
      if (last) one.last_second = second;
    };
    const hear: Parameters<AgentKeeper['onLoad']>[0] = (agent_id, { run_id: of, tick, standing: said }) => {
      const one = all.find((any) => any.agent_id === agent_id);
      if (of !== run_id || !one) return;
      one.heard_at = Date.now();
      if (tick) take(one, (tick as { counts?: unknown }).counts);
      const { data: standing } = Standing.safeParse(said);
      if (standing?.is === 'ready') one.clock ??= standing.clock;
      if (standing?.is === 'refused') over(one, standing.why);
      if (standing?.is !== 'ended') return;
      const { last_sent_at, why } = standing;
      one.last_sent_at = last_sent_at === null ? null : last_sent_at + (one.clock?.offset_ms ?? 0);
      const is_whole = one.last_second !== null && one.seconds === one.last_second + 1;
      // Stopped from here is no reason of its own; and who was lost and has told everything since lacks nothing.
      if (is_whole && (why === null || stopped_at > 0)) one.why = null;
      over(one, stopped_at > 0 && is_whole ? null : (why ?? (is_whole ? null : UNTOLD)));
    };
    const until = async (is: () => boolean, deadline: number) => {
      while (!is() && Date.now() < deadline) await pause(LOOK_MS);
      return is();
    };

    async function send() {
      if (signal.aborted) return;
      sendAt(0);
      const isReady = () => all.every(({ clock }) => clock) || all.some(({ is_over }) => is_over);
      await until(() => signal.aborted || isReady(), Date.now() + ready_ms);
      const wanting = all.filter(({ clock, is_over }) => is_over || !clock);
      if (wanting.length > 0 && !signal.aborted) {
        for (const one of wanting) one.why ??= NOT_READY;
        return end(named(wanting));
      }
      if (signal.aborted) return;
      start_at = Date.now() + lead_ms;
      merge = makeMerge(spec, all.length, { start_at, nameOf, onTick: (tick) => onTick?.(told(tick, nameOf)) });
      sendAt(start_at);
      const isOver = () => {
        const now = Date.now();
        const is_late = now > start_at + duration_ms + spec.timeout_ms + MOST_OVER_MS;
        for (const one of all)
          if (!one.is_over && (is_late || now - Math.max(one.heard_at, start_at) > silent_ms))
            over(one, LOST(one.heard_at - start_at));
        merge.close(now - late_ms);
        if (all.every(({ why }) => why) && !signal.aborted) end(named(all));
        return signal.aborted || all.every(({ is_over }) => is_over);
      };
      await until(isOver, Number.POSITIVE_INFINITY);
    }

    const loadMs = () => (start_at === 0 ? 0 : within((stopped_at || Date.now()) - start_at, duration_ms));
    const standing = (): GeneratorEnd[] =>
      merge.parts(loadMs()).map((part, place) => ({ ...part, ...standingOf(all[place] as Standing) }));
    watch?.(standing);
    const hearing = keeper.onLoad(hear);
    signal.addEventListener('abort', endAll, { once: true });
    try {
      await send();
      if (signal.aborted && start_at > 0)
        await until(() => all.every(({ is_over }) => is_over), Date.now() + settle_ms);
    } finally {
      hearing();
      signal.removeEventListener('abort', endAll);
      keeper.sendLoads(run_id, []);
    }
    for (const one of all) if (start_at > 0 && !one.is_over) over(one, UNHEARD);
    merge.close(Date.now());
    const lacking = all.filter(({ why }) => why);
    const counted = merge.result(loadMs());
    const doubt = lacking.length > 0 ? named(lacking) : null;
    return {
      ...counted,
      ...{ started_at: start_at || Date.now(), ended_at: Date.now(), generators: standing() },
      ...endOf(signal, stopped_at, start_at > 0 ? all : []),
      ...(doubt ? { incomplete: doubt, generator: { ...counted.generator, limited: true, why: doubt } } : {}),
    };
  };
}

const durationOf = ({ shape }: LoadSpec): number =>
  shape.model === 'open' ? schedule(shape.stages).duration_ms : shape.duration_ms;
const within = (ms: number, most: number) => Math.max(0, Math.min(ms, most));
const standingOf = ({ agent_id, name, clock, why }: Standing) => ({ agent_id, name, clock, why });

/** What isn't all of that second says nothing good of it. */
function told(tick: Tick, nameOf: (generator: number) => string): Tick {
  const { missing = [], generator } = tick;
  if (missing.length === 0) return tick;
  const names = missing.map(nameOf).join(', ');
  const why = { zh: `未收到 ${names} 该秒的数据`, en: `Of this second ${names} told nothing` };
  return { ...tick, generator: { ...generator, limited: true, why } };
}

function endOf(signal: AbortSignal, stopped_at: number, all: readonly Standing[]) {
  if (!signal.aborted) return { ended: 'complete', stop_reason: null, stop_ms: null } as const;
  const sent = all.map(({ last_sent_at }) => Math.max(0, (last_sent_at ?? 0) - stopped_at));
  // Who didn't say that it stopped may have sent for longer: not known.
  const is_known = all.every(({ is_over, why }) => is_over && why !== UNHEARD);
  const stop_ms = is_known ? Math.max(0, ...sent) : null;
  return { ended: 'stopped', stop_reason: String(signal.reason), stop_ms } satisfies Partial<LoadResult>;
}

const named = (lacking: readonly Standing[]): Text => ({
  zh: lacking.map(({ name, why }) => `${name}：${why?.zh ?? ''}`).join('；'),
  en: lacking.map(({ name, why }) => `${name}: ${why?.en ?? ''}`).join('; '),
});

const NOT_READY = { zh: '未在规定时间内就绪', en: 'It wasn’t ready in time' };
const UNTOLD = { zh: '部分数据未送达', en: 'Some of what it counted never came' };
const UNHEARD = {
  zh: '未确认停止；未收到主站消息时会自行停止',
  en: 'It didn’t say that it stopped; hearing nothing from the hub it stops by itself',
};
const LOST = (ms: number): Text => {
  const s = Math.max(0, Math.round(ms / 1000));
  return { zh: `第 ${s} 秒后失去联系`, en: `It was lost after second ${s}` };
};
