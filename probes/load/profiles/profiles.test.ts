import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { formatScenario } from '../scenario/format.ts';
import { createJourneys } from '../scenario/journeys.ts';
import { parseScenario } from '../scenario/scenario.ts';
import { toK6 } from '../scenario/to-k6.ts';
import type { LoadAnswer } from '../words.ts';
import { profiles } from './profiles.ts';

const read = () => [{ username: 'test01', password: 'test' }];
function scenarioOf(text: string) {
  const parsed = parseScenario(text, read);
  if ('problems' in parsed) assert.fail(JSON.stringify(parsed.problems));
  return parsed.scenario;
}

test('every profile in the folder is listed', () => {
  const files = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.yaml'));
  assert.deepEqual(profiles.map(({ name }) => `${name}.yaml`).sort(), files.sort());
});

for (const { name, file } of profiles)
  test(`the profile ${name} parses, goes to its end, and says that its figures are placeholders`, () => {
    const text = readFileSync(file, 'utf8');
    const scenario = scenarioOf(text);
    assert.equal(scenario.name, name);
    assert.deepEqual(scenarioOf(formatScenario(scenario)), scenario);
    assert.match(text, /\nload:\n {2}# 占位/);
    assert.match(text, /\nthresholds:\n {2}# 占位/);
    assert.ok(toK6(scenario, ['X-Load-Test', 'a']).script.length > 1_000);

    // A server that has everything: the journey is whole when nothing it takes is missing.
    const origin = 'https://id.example';
    const answer: LoadAnswer = {
      is: 'answer',
      status: 200,
      headers: [['content-type', 'application/json']],
      body: JSON.stringify({
        ...{ token: 't', number: 7, batch_id: 'b', access_token: 'a', keys: [], html: '</html>' },
        ...{ jwks_uri: `${origin}/jwks`, authorization_endpoint: `${origin}/auth`, token_endpoint: `${origin}/token` },
      }),
      latency_ms: 1,
    };
    const asked = new Set<string>();
    for (let index = 0; index < (scenario.mix ? 300 : 1); index++) {
      const journey = createJourneys(scenario)(index);
      for (let step = journey.next(undefined); step.is !== 'end'; ) {
        if (step.is === 'ask') asked.add(step.request.name);
        step = journey.next(step.is === 'ask' ? answer : undefined);
      }
      assert.deepEqual(journey.complaints(), []);
    }
    assert.deepEqual([...asked].sort(), (scenario.journey ?? scenario.mix ?? []).map((one) => one.name).sort());
  });
