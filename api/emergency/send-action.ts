/** Calls an outside command, once: that it leaves is on disk before it leaves. The other side's answer says whether it was done. */
import type { StepOf } from '#runbooks/plan.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/open.ts';
import { reachProvider } from '../log-in/oidc/reach-provider.ts';
import { openHook } from './action-hooks.ts';
import type { RunRow } from './run-store.ts';
import { filled } from './tell-roles.ts';

const PATIENCE_MS = 15_000;
const MAX_SAID = 300;

type Parts = { db: Db; key: Buffer; config: Pick<Config, 'connector_loopback'>; signal: AbortSignal };
export type Sent = { is_ok: boolean; said: string };

/** Never throws: that it failed is an answer. No answer holds the token. */
export async function sendAction(
  { db, key, config, signal }: Parts,
  run: RunRow,
  step_key: string,
  step: StepOf<'action'>,
): Promise<Sent> {
  if (run.state.drill !== null) return { is_ok: true, said: '【演练】未发出\n[Drill] Held back' };
  const hook = openHook(db, key, step.hook);
  if (!hook) return { is_ok: false, said: `没有外部操作 ${step.hook}\nThere is no hook ${step.hook}` };
  if (hook.token === undefined)
    return { is_ok: false, said: '密钥不符，无法打开令牌\nIts token can’t be opened with this key' };
  const entry = run.state.entries[step_key];
  const reach = reachProvider(config.connector_loopback === true, {
    ...{ patience_ms: PATIENCE_MS, setting: 'ZHENGWANG_CONNECTOR_LOOPBACK' },
  });
  const told = {
    ...{ run_id: run.id, step: step_key, plan: run.script.head.id, grade: run.state.grade },
    ...{ proposed_by: entry?.proposed_by ?? null, approved_by: entry?.approved_by ?? null },
    body: filled(db, run, step.body, Date.now()),
  };
  try {
    const answer = await reach(hook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // The other side may tell a second one of the same from a new one.
        'idempotency-key': `zhengwang-${run.id}-${step_key}-${entry?.sending_at ?? 0}`,
        ...(hook.token === null ? {} : { authorization: `Bearer ${hook.token}` }),
      },
      body: JSON.stringify(told),
      signal,
    });
    const text = (await answer.text()).replace(/\s+/g, ' ').slice(0, MAX_SAID);
    return { is_ok: answer.ok, said: `HTTP ${answer.status} ${text}`.trim() };
  } catch (error) {
    return { is_ok: false, said: (error as Error).message.slice(0, MAX_SAID) };
  }
}
