/** Looking at a seal system, played by a real server: right, and wrong in each way. */
import assert from 'node:assert/strict';
import test, { after } from 'node:test';
import type { KnownFact, Status } from '../check.ts';
import { sealCertificate, sealSigns, sealStatus, sealVerifies } from '../checks/seal.ts';
import { observe } from '../observe.ts';
import { type SEAL_QUESTIONS, seal } from './seal.ts';
import { type SealFault, sealSystem } from './seal-system-for-tests.ts';

const system = await sealSystem({ token: 'a-long-token' });
after(() => system.close());
const CHECKS = { sign: sealSigns, verify: sealVerifies, status: sealStatus, certificate: sealCertificate };
type Question = (typeof SEAL_QUESTIONS)[number];

const look = (ask: Question, more: object = {}, token = 'a-long-token') =>
  observe(seal, {
    address: '127.0.0.1',
    params: { scheme: 'http', port: system.port, path: '/seal/', ask, ...more },
    secret: { kind: 'http_bearer', token },
    timeout_ms: 3_000,
  });
const judge = async (ask: Question, more: object = {}): Promise<Status> => {
  const { facts, outcome } = await look(ask, more);
  assert.equal(outcome, 'ok');
  const known = facts.map((fact) => ({ ...fact, part: null, watch: 1, probe: 'seal', family: 4, address: 'x', at: 0 }));
  return CHECKS[ask].judge(known as KnownFact[], Date.now()).status;
};
const under = async (fault: SealFault | null, asked: Partial<Record<Question, Status>>) => {
  system.fault = fault;
  for (const [ask, status] of Object.entries(asked))
    assert.equal(await judge(ask as Question), status, `${fault} ${ask}`);
  system.fault = null;
};

test('a system that is right passes all that is asked', async () => {
  await under(null, { sign: 'pass', verify: 'pass', status: 'pass', certificate: 'pass' });
});

const WRONG: [SealFault, Partial<Record<Question, Status>>][] = [
  ['refuses', { sign: 'fail', verify: 'unknown', status: 'unknown', certificate: 'unknown' }],
  ['signs_another', { sign: 'fail' }],
  ['breaks_signatures', { sign: 'fail' }],
  ['believes_anything', { verify: 'fail', sign: 'pass' }],
  ['refuses_good', { verify: 'fail' }],
  ['knows_anything', { status: 'fail', verify: 'pass' }],
  ['forgets', { status: 'fail' }],
  ['no_json', { sign: 'fail', status: 'unknown' }],
];
for (const [fault, asked] of WRONG)
  test(`one that ${fault.replaceAll('_', ' ')} is seen to`, () => under(fault, asked));

test('one that does not answer in time is down, and says nothing of the seal', async () => {
  system.fault = 'silent';
  const seen = await observe(seal, {
    address: '127.0.0.1',
    params: { scheme: 'http', port: system.port, path: '/seal', ask: 'verify' },
    timeout_ms: 300,
  });
  system.fault = null;
  assert.equal(seen.outcome, 'timeout');
  assert.deepEqual(seen.facts, []);
});

test('a certificate that ends soon warns, one that has ended fails, and another than the one expected signs nothing', async () => {
  const day = 86_400_000;
  assert.equal(await judge('sign', { fingerprint: 'ab'.repeat(32) }), 'fail');
  system.renew(Date.now() - day, 15);
  assert.equal(await judge('certificate'), 'warn');
  system.renew(Date.now() - 10 * day, 5);
  assert.equal(await judge('certificate'), 'fail');
  assert.equal(await judge('sign'), 'fail');
  system.renew(Date.now() - day, 400);
});

test('without the right credential nothing is signed, and the credential stands in nothing that is kept', async () => {
  const seen = await look('sign', {}, 'another-token');
  assert.deepEqual(seen.facts, [{ key: 'seal.signed', value: { is: false, why: 'HTTP 401' } }]);
  assert.ok(!JSON.stringify(seen).includes('another-token'));
});
