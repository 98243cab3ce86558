/** What an agent and its hub say to each other, what waits on an agent's disk, and what other systems answer. */
import { BatchShape } from '#api/agents/shapes.ts';
import { StoreAway } from '#api/samples/outside/client.ts';
import { createReadBack } from '#api/samples/outside/read-back.ts';
import { frame, recordIn, scan } from '#probes/agent/frame.ts';
import { agentOf } from '#probes/agent/nats-words.ts';
import {
  authorise,
  fingerprintInCode,
  jsonOf,
  makeCode,
  pack,
  readAuthorisation,
  unpack,
} from '#probes/agent/request.ts';
import { isSigned, newPair, seal, sign, unseal } from '#probes/agent/sealing.ts';
import type { AgentRecord } from '#probes/agent/words.ts';
import type { Parser } from './parser.ts';
import { hardJson } from './web.ts';

const [own, open] = [newPair('Ed25519'), newPair('X25519')];
const NOW = Date.UTC(2026, 5, 1);
const gap: AgentRecord = {
  seq: 9,
  is: 'gap',
  from_seq: 7,
  to_seq: 9,
  from_at: NOW,
  to_at: NOW,
  why: 'damaged',
} as AgentRecord;
const frames = Buffer.concat([1, 2, 3].map((seq) => frame({ ...gap, seq, from_seq: seq } as AgentRecord, NOW)));
const text = Buffer.from('work of an agent');
const body = Buffer.from(JSON.stringify({ agent_id: 1 }));
const said = JSON.stringify(pack({ is: 'work', body, signature: sign('work', body, own) }));
const BATCH = { agent_id: 1, buffer: 'aaaaaaaaaaaaaaaaaaaaaa', sent_at: NOW, records: [gap] };
const ANSWER = {
  status: 'success',
  data: {
    resultType: 'matrix',
    result: [{ metric: { __name__: 'zw_icmp_rtt', part: '' }, values: [[NOW / 1_000, '1.5']] }],
  },
};
const series = [{ id: 1, watch: 1, series: 'icmp.rtt', part: null }] as unknown as Parameters<
  ReturnType<typeof createReadBack>['points']
>[0];

export const parsers: readonly Parser[] = [
  {
    name: 'buffers of agents on disk',
    corpus: [frames, frame(gap, NOW)],
    words: ['\xff\x5a\x57\xff'],
    hard: (n) => [Buffer.concat(Array<Buffer>(Math.min(n, 16_000)).fill(Buffer.from('ff5a57ff', 'hex')))],
    read(bytes) {
      const { frames: found, whole_to } = scan(bytes);
      if (whole_to > bytes.length) throw new Error('it is whole beyond its end');
      return found.map((one) => recordIn(bytes, one));
    },
    share: 2,
  },
  {
    name: 'messages of hubs (packed, signed, sealed)',
    corpus: [Buffer.from(said)],
    json: true,
    hard: hardJson,
    read(bytes) {
      const read = unpack(bytes.toString(), 'work');
      return read && isSigned('work', read.body, read.signature, own.public) ? read : undefined;
    },
    whole: (value) => value !== undefined,
  },
  {
    name: 'sealed bytes',
    corpus: [seal(text, open.public)],
    read: (bytes) => unseal(bytes, open),
    whole: (value) => value !== undefined,
  },
  {
    name: 'headers, codes and subjects of agents',
    corpus: [
      authorise({ method: 'POST', path: '/api/agent/x', body }, 1, NOW, own),
      makeCode(own.public),
      'zw.seen.12',
    ].map((one) => Buffer.from(one)),
    words: ['ZW-Agent id="', '", at="', 'zwa_', 'zw.seen.'],
    hard: (n) => [`ZW-Agent id="${'1'.repeat(n)}"`, `zw.seen.${'1'.repeat(n)}`],
    read: (bytes) => [
      readAuthorisation(bytes.toString()),
      fingerprintInCode(bytes.toString()),
      agentOf(bytes.toString()),
    ],
  },
  {
    name: 'batches of agents',
    corpus: [Buffer.from(JSON.stringify(BATCH))],
    json: true,
    hard: hardJson,
    read: (bytes) => BatchShape.safeParse(jsonOf(bytes.toString())).success,
  },
  {
    name: 'answers of a store of samples',
    corpus: [Buffer.from(JSON.stringify(ANSWER))],
    json: true,
    hard: hardJson,
    refuses: (thrown) => thrown instanceof StoreAway,
    read: (bytes) =>
      createReadBack({ ask: async () => ({ status: 200, body: bytes }), url: new URL('http://store.test') }).points(
        series,
        NOW - 1,
        NOW + 1_000,
      ),
    whole: (value) => value !== undefined,
  },
];
