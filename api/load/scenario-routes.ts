/** Scenarios before and after a plan: looked at while they are written, begun from a profile or a recording, taken along to k6. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { profiles } from '#probes/load/profiles/profiles.ts';
import { importHar } from '#probes/load/scenario/from-har.ts';
import { importOpenApi } from '#probes/load/scenario/from-openapi.ts';
import { parseScenario } from '#probes/load/scenario/scenario.ts';
import { toK6 } from '#probes/load/scenario/to-k6.ts';
import type { Text as Words } from '#probes/probe.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, Id, listOf, routes, sends } from '../middleware/endpoint.ts';
import { conflict, wrong } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import { ScenarioCheck } from './answers.ts';
import { namesOnly } from './data-files.ts';
import { planOf } from './plans.ts';
import { Scenario } from './shapes.ts';

/** A recording without the contents of its answers; reading more would keep others waiting. */
const MAX_CHARS = 8 * 1024 * 1024;
const Import = z.strictObject({
  kind: z.enum(['har', 'openapi']),
  text: z.string().min(1).max(MAX_CHARS),
  /** Of a recording: the host whose requests are taken. Of a description: instead of its own server. */
  base: z
    .string()
    .max(300)
    .regex(/^https?:\/\/[^\s/?#@\\]+$/)
    .optional(),
});
const Imported = z.object({ text: z.string(), taken: z.int(), notes: z.array(Text) });

const check = endpoint('load:write', {
  method: 'post',
  path: '/load-scenarios/check',
  request: sends(Scenario),
  responses: answers(ScenarioCheck),
});
const begin = endpoint('load:read', {
  method: 'get',
  path: '/load-profiles',
  responses: answers(listOf(z.object({ name: z.string(), title: Text, text: z.string() }))),
});
const take = endpoint('load:write', {
  method: 'post',
  path: '/load-scenarios/import',
  request: sends(Import),
  responses: answers(Imported),
});
const k6 = endpoint(
  'load:read',
  {
    method: 'get',
    path: '/load-plans/{id}/k6',
    request: { params: Id },
    responses: answers(
      z.object({
        script: z.string(),
        /** Names of what must lie beside the script; what stands in them never leaves. */
        files: z.array(z.string()),
        /** What k6 doesn't do as the scenario says. */
        losses: z.array(Text),
      }),
    ),
  },
  { audited: 'export' },
);

export const loadScenarioRoutes = (hub: Hub) =>
  routes()
    .openapi(check, (c) => {
      const { scenario, plan_id } = c.req.valid('json');
      const rows = plan_id === undefined ? undefined : namesOnly(hub.db, planOf(hub.db, plan_id).id);
      const found = hub.load.scenarios.read(scenario, rows);
      // What it lacks but its files is no mistake of its text.
      const alone = found.ok ? found : hub.load.scenarios.read(scenario);
      const says = alone.ok ? { proposes: alone.proposes, files: alone.files } : { proposes: null, files: [] };
      return c.json({ ok: found.ok, problems: found.ok ? [] : found.problems, ...says }, 200);
    })
    .openapi(begin, async (c) => {
      const rows = await Promise.all(
        profiles.map(async ({ name, file }) => described(name, await readFile(file, 'utf8'))),
      );
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(take, (c) => c.json(taken(c.req.valid('json')), 200))
    .openapi(k6, (c) => {
      const { id } = c.req.valid('param');
      const { scenario } = planOf(hub.db, id);
      const read = scenario === null ? undefined : parseScenario(scenario);
      if (!read) throw conflict('该计划没有场景，无法导出', 'This plan has no scenario to export');
      if ('problems' in read) throw conflict('场景有误，无法导出', 'The scenario has mistakes: it can’t be exported');
      return c.json(toK6(read.scenario, ['X-Zhengwang-Load', `plan=${id}; sent-by=k6`]), 200);
    });

function described(name: string, text: string) {
  const read = parseScenario(text);
  if ('problems' in read) throw new Error(`the profile ${name} has mistakes`);
  return { name, title: read.scenario.title, text };
}

function taken({ kind, text, base }: z.infer<typeof Import>): z.infer<typeof Imported> {
  const found = kind === 'har' ? importHar(text, base) : importOpenApi(text, base === undefined ? {} : { base });
  if ('problem' in found) throw wrong('text', found.problem.zh, found.problem.en);
  const notes: Words[] = [];
  if ('variables' in found && found.variables.length > 0) {
    const names = found.variables.map((one) => one.name).join(', ');
    notes.push({
      zh: `可能是秘密的值没有带入，请填写变量：${names}`,
      en: `What may be secret was not taken over; fill in the variables: ${names}`,
    });
  }
  if ('placeholders' in found && found.placeholders.length > 0) {
    const names = found.placeholders.join(', ');
    notes.push({ zh: `请填写占位变量：${names}`, en: `Fill in the placeholders: ${names}` });
  }
  const left =
    typeof found.left_out === 'number'
      ? found.left_out
      : found.left_out.other + Object.values(found.left_out.other_hosts).reduce((sum, n) => sum + n, 0);
  if (left > 0) notes.push({ zh: `${left} 个请求没有带入`, en: `${left} requests were not taken over` });
  return { text: found.text, taken: found.taken, notes };
}
