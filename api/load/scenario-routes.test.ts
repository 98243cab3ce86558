/** Scenarios from profiles and recordings, and taken along to k6. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parseScenario } from '#probes/load/scenario/scenario.ts';
import { loadHub } from './testing.ts';

const z = await loadHub();
after(z.end);
const { must, engineer, draft } = z;

test('what comes with the console is offered whole, with its title in both languages', async () => {
  const { rows } = await must(engineer, 'GET', '/api/load-profiles');
  assert.ok(rows.length >= 4);
  for (const { title, text } of rows) {
    assert.ok(title.zh && title.en);
    assert.ok('scenario' in parseScenario(text));
  }
});

const entry = (url: string, headers: object[] = []) => ({
  startedDateTime: '2026-11-29T08:00:00.000Z',
  time: 20,
  request: { method: 'GET', url, headers, queryString: [], cookies: [] },
  response: { status: 200 },
});
const har = (...entries: object[]) => JSON.stringify({ log: { version: '1.2', entries } });

test('a recording becomes a scenario without what may be secret, and says what it left out', async () => {
  const token = 'Bearer eyJhbGciOiJIUzI1NiJ9.secret';
  const text = har(
    entry('http://10.1.2.3/home', [{ name: 'Authorization', value: token }]),
    entry('https://statistics.example/pixel'),
  );
  const found = await must(engineer, 'POST', '/api/load-scenarios/import', { kind: 'har', text });
  assert.equal(found.taken, 1);
  assert.doesNotMatch(found.text, /eyJ/);
  assert.ok(found.notes.some(({ en }: { en: string }) => /1 requests were not taken over/.test(en)));
  assert.ok((await must(engineer, 'POST', '/api/load-scenarios/check', { scenario: found.text })).ok);
});

test('what is no recording or no description is refused with a sentence', async () => {
  for (const [kind, text] of [
    ['har', '{"log":{}}'],
    ['har', 'no json'],
    ['openapi', 'openapi: 2.0'],
    ['openapi', ': : :'],
  ]) {
    const answer = await engineer('POST', '/api/load-scenarios/import', { kind, text });
    assert.equal(answer.status, 422, text);
    assert.ok(answer.body.error.zh && answer.body.error.en);
  }
  assert.equal((await engineer('POST', '/api/load-scenarios/import', { kind: 'curl', text: 'x' })).status, 422);
});

test('a plan with a scenario leaves as a script of k6, one with a single request says why not', async () => {
  const scenario = `name: home
title: { zh: 首页, en: Home }
base: http://127.0.0.1:${z.port}
load: { shape: constant, rate: 10, duration: 2s }
journey:
  - { name: home, path: /home }
`;
  const id = await draft({ scenario, request: null });
  const { script, losses } = await must(engineer, 'GET', `/api/load-plans/${id}/k6`);
  assert.match(script, /constant-arrival-rate/);
  assert.match(script, new RegExp(`plan=${id}; sent-by=k6`));
  assert.ok(Array.isArray(losses));
  const noted = z.sqlite.prepare(`select count(*) from audit_entries where action = 'export'`).pluck().get();
  assert.equal(noted, 1, 'what leaves is noted');
  const single = await draft();
  assert.equal((await engineer('GET', `/api/load-plans/${single}/k6`)).status, 409);
});
