/** What the checks of a target want that no probe sees, what of it was brought, and the bringing. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, routes, sends } from '../middleware/endpoint.ts';
import { invalid, notFound, wrong } from '../middleware/errors.ts';
import type { Reach } from '../people/authorisation.ts';
import { wholeOf } from '../people/reach.ts';
import { createSubjects } from '../pipeline/subject.ts';
import { CapabilityFields } from './capabilities.ts';
import { DialTest, INPUT_NAMES, INPUTS, type InputName, MAX_DIAL_TESTS, NAMES_OF, sizeOf } from './input-schemas.ts';
import { addDialTests, listBrought, removeInput, writeInput } from './inputs.ts';
import { checksOf } from './judge-target.ts';
import { sees } from './plan-given.ts';
import { MAX_CSV_CHARS, readPolicy } from './policy-csv.ts';
import { type Ipv6Row, readTarget } from './read-ipv6.ts';
import { createRecords } from './records.ts';

/** Another clock may be ahead of ours by so much. */
const MAX_AHEAD_MS = 300_000;
/** Of a long list that is all wrong. */
const MAX_ISSUES = 20;

const Name = z.enum(INPUT_NAMES);
const target_id = z.coerce.number().int().positive();
const TargetId = z.object({ target_id });
const TargetAndName = z.object({ target_id, name: Name });
const Source = z.string().trim().min(1).max(200);
const Brought = z.object({
  source: z.string(),
  brought_by: z.string(),
  brought_at: z.int(),
  /** Rows of a list; 1 of anything else. */
  size: z.int(),
});
const Inputs = z.object({
  rows: z.array(
    z.object({
      name: Name,
      /** Codes of the checks that can't be judged without it, as far as they are asked of this target. */
      wanted_by: z.array(z.string()),
      /** Null: nobody brought it. */
      brought: Brought.nullable(),
    }),
  ),
  /** Of a node: what is on record of its model; null: nothing. */
  capability: CapabilityFields.nullable(),
});
const Putting = z.strictObject({
  value: z.unknown().optional(),
  /** A firewall's policy only, in place of a value: CSV with the columns family, action, source, destination, service. */
  csv: z.string().max(MAX_CSV_CHARS).optional(),
  /** Where it is from: a file, a letter, a person. */
  source: Source,
});

const list = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/targets/{target_id}/inputs',
  request: { params: TargetId },
  responses: answers(Inputs),
});
const one = endpoint('watching:read', {
  method: 'get',
  path: '/ipv6/targets/{target_id}/inputs/{name}',
  request: { params: TargetAndName },
  responses: answers(Brought.omit({ size: true }).extend({ name: Name, value: z.unknown() })),
});
const put = endpoint('estate:write', {
  method: 'put',
  path: '/ipv6/targets/{target_id}/inputs/{name}',
  request: { params: TargetAndName, ...sends(Putting) },
  responses: answers(Done),
});
const remove = endpoint('estate:write', {
  method: 'delete',
  path: '/ipv6/targets/{target_id}/inputs/{name}',
  request: { params: TargetAndName },
  responses: answers(Done),
});
/** From another vantage point, beside those that are there; sending them again adds nothing. The newest of seven days are kept. */
const addTests = endpoint('estate:write', {
  method: 'post',
  path: '/ipv6/targets/{target_id}/dial-tests',
  request: {
    params: TargetId,
    ...sends(z.strictObject({ source: Source, tests: z.array(DialTest).min(1).max(MAX_DIAL_TESTS) })),
  },
  responses: answers(z.object({ added: z.int(), kept: z.int() })),
});

export const inputRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const subjectOf = createSubjects(whole);
  const given = createRecords(whole);
  /** Through what whoever asks may see. */
  const targetOf = (id: number): Ipv6Row => {
    const page = readTarget(hub.db, id, Date.now());
    if (!page) throw notFound('该对象', 'target');
    return page.target;
  };
  /** The guard of changes knows no targets in a path. */
  const changeable = (c: Asked, id: number): Ipv6Row => {
    const target = targetOf(id);
    if (!sees(c.get('authority').reachOf('estate:write'), target.unit_id)) throw notFound('该对象', 'target');
    return target;
  };
  return routes()
    .openapi(list, (c) => {
      const target = targetOf(c.req.valid('param').target_id);
      const subject = subjectOf(target.id);
      if (!subject) throw notFound('该对象', 'target');
      const known = given(subject);
      const asked = checksOf(subject).filter((check) => !check.excused?.(known));
      const brought = new Map(listBrought(whole, target.id).map((input) => [input.name, input]));
      const rows = NAMES_OF[target.kind].map((name) => {
        const found = brought.get(name);
        return {
          name,
          wanted_by: asked.filter(({ wants }) => wants?.includes(name)).map(({ code }) => code),
          brought: found
            ? {
                ...{ source: found.source, brought_by: found.brought_by, brought_at: found.brought_at },
                size: sizeOf(found.value),
              }
            : null,
        };
      });
      const capability = CapabilityFields.safeParse(known.capability).data ?? null;
      return c.json({ rows, capability }, 200);
    })
    .openapi(one, (c) => {
      const { target_id: id, name } = c.req.valid('param');
      const found = listBrought(whole, targetOf(id).id).find((input) => input.name === name);
      if (!found) throw notFound('该输入', 'such input');
      return c.json(found, 200);
    })
    .openapi(put, (c) => {
      const { target_id: id, name } = c.req.valid('param');
      const { kind } = changeable(c, id);
      if (!NAMES_OF[kind].includes(name)) throw notOfKind(name);
      const { source, ...sent } = c.req.valid('json');
      const now = Date.now();
      const value = valueFrom(name, sent, now);
      whole.$client.transaction(() => writeInput(whole, c.get('actor'), id, name, { value, source }, now))();
      hub.bus.changed('ipv6');
      return c.json({ done: true as const }, 200);
    })
    .openapi(remove, (c) => {
      const { target_id: id, name } = c.req.valid('param');
      changeable(c, id);
      if (!whole.$client.transaction(() => removeInput(whole, c.get('actor'), id, name))())
        throw notFound('该输入', 'such input');
      hub.bus.changed('ipv6');
      return c.json({ done: true as const }, 200);
    })
    .openapi(addTests, (c) => {
      const { target_id: id } = c.req.valid('param');
      const { kind } = changeable(c, id);
      if (!NAMES_OF[kind].includes('dial_tests')) throw notOfKind('dial_tests');
      const sent = c.req.valid('json');
      const now = Date.now();
      refuseFuture(sent.tests, 'tests', now);
      const done = whole.$client.transaction(() => addDialTests(whole, c.get('actor'), id, sent, now))();
      if (done.added > 0) hub.bus.changed('ipv6');
      return c.json(done, 200);
    });
};

type Asked = { get(name: 'authority'): { reachOf(permission: 'estate:write'): Reach | undefined } };

/** Throws a Refusal (422) that says what is wrong and where. */
function valueFrom(
  name: InputName,
  { value, csv }: { value?: unknown; csv?: string | undefined },
  now: number,
): unknown {
  if (csv !== undefined && (name !== 'policy' || value !== undefined))
    throw wrong(
      'csv',
      '只有防火墙策略可用 CSV，且不能同时给出值',
      'Only a policy may come as CSV, and without a value',
    );
  if (csv !== undefined) return readPolicy(csv);
  const read = INPUTS[name].safeParse(value);
  if (!read.success) {
    const issues = read.error.issues.slice(0, MAX_ISSUES);
    throw invalid(new z.ZodError(issues.map((issue) => ({ ...issue, path: ['value', ...issue.path] }))));
  }
  if (name === 'single_stack') refuseFuture([read.data as { at: number }], 'value', now);
  if (name === 'dial_tests') refuseFuture(read.data as { at: number }[], 'value', now);
  return read.data;
}

function refuseFuture(tests: readonly { at: number }[], path: string, now: number) {
  if (tests.some(({ at }) => at > now + MAX_AHEAD_MS)) throw wrong(path, '时间在将来', 'A time is in the future');
}

const notOfKind = (name: InputName) => {
  const zh = `此类对象没有输入“${name}”`;
  return wrong('name', zh, `Targets of this kind have no input '${name}'`);
};
