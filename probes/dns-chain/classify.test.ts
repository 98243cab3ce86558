import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { DnsMessage, DnsRecord } from '../dns/codec.ts';
import { classify, inZone } from './classify.ts';

const record = (name: string, type: string, value: string): DnsRecord => ({ name, type, ttl: 60, value });
const message = (change: Partial<DnsMessage>): DnsMessage => ({
  id: 1,
  is_response: true,
  authoritative: false,
  truncated: false,
  recursion_available: false,
  authenticated: false,
  rcode: 'NOERROR',
  answers: [],
  authorities: [],
  additionals: [],
  ...change,
});
const asked = { name: 'www.a.test', type: 'AAAA' } as const;
const of = (change: Partial<DnsMessage>, zone = 'test') => classify(message(change), zone, asked);

test('a referral leads down, with the glue that the zone above may give', () => {
  const meaning = of({
    authorities: [
      record('A.test', 'NS', 'ns1.A.test'),
      record('a.test', 'NS', 'ns.b.test'),
      record('a.test', 'NS', 'ns.other'),
    ],
    additionals: [
      record('ns1.a.test', 'AAAA', '2409::1'),
      record('ns1.a.test', 'A', '10.0.0.1'),
      record('ns.other', 'AAAA', '2409::bad'),
    ],
  });
  assert.ok(meaning.outcome === 'referral');
  assert.deepEqual(meaning.zone.servers, [
    { name: 'ns1.a.test', aaaa: ['2409::1'], a: ['10.0.0.1'], needs_glue: true },
    { name: 'ns.b.test', aaaa: [], a: [], needs_glue: false },
    { name: 'ns.other', aaaa: [], a: [], needs_glue: false },
  ]);
});

test('what leads up, sideways or nowhere is lame', () => {
  for (const owner of ['test', '.', 'b.test', 'other']) {
    assert.equal(of({ authorities: [record(owner, 'NS', 'ns.b.test')] }).outcome, 'lame', owner);
  }
  for (const rcode of ['REFUSED', 'SERVFAIL']) assert.equal(of({ rcode }).outcome, 'lame');
  assert.equal(of({}).outcome, 'lame');
  assert.equal(
    of({ answers: [record('www.a.test', 'AAAA', '2409::1')] }).outcome,
    'lame',
    'a resolver in place of an authority',
  );
  assert.equal(of({ rcode: 'NXDOMAIN' }).outcome, 'lame');
});

test('with authority an answer, an alias, no data and no name are what they say', () => {
  const own = { authoritative: true };
  assert.equal(of({ ...own, answers: [record('WWW.a.test', 'AAAA', '2409::1')] }).outcome, 'answer');
  assert.deepEqual(of({ ...own, answers: [record('www.a.test', 'CNAME', 'B.test')] }), {
    outcome: 'alias',
    target: 'b.test',
  });
  assert.equal(of({ ...own, answers: [record('x.test', 'AAAA', '2409::1')] }).outcome, 'no_data');
  assert.equal(of(own).outcome, 'no_data');
  assert.equal(of({ ...own, rcode: 'NXDOMAIN' }).outcome, 'no_name');
});

test('whatever a server says has a meaning, and no referral leads anywhere but down', () => {
  const name = fc.constantFrom('.', 'test', 'a.test', 'www.a.test', 'ns.a.test', 'b.test', 'xa.test');
  const records = fc.array(
    fc.tuple(name, fc.constantFrom('NS', 'AAAA', 'A', 'CNAME', 'SOA'), name).map((row) => record(...row)),
    {
      maxLength: 6,
    },
  );
  const any = fc.record({ authoritative: fc.boolean(), answers: records, authorities: records, additionals: records });
  fc.assert(
    fc.property(any, name, (change, zone) => {
      const meaning = of(change, zone);
      if (meaning.outcome !== 'referral') return;
      assert.notEqual(meaning.zone.name, zone);
      assert.ok(inZone(meaning.zone.name, zone) && inZone('www.a.test', meaning.zone.name));
    }),
  );
});
