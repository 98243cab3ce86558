/**
 * The hub's end of the way of agents and nothing else, as a program of its own that can be killed: takes batches in like the hub does
 *, and keeps what it took in one file, which is whole before it answers.
 *
 *   node tests/agent-hub.ts FOLDER PORT HOST     prints a code; FOLDER/work.json says what is to be done
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type Enrolled,
  EnrolRequest,
  isAuthorised,
  isTimely,
  makeCode,
  pack,
  readAuthorisation,
} from '#probes/agent/request.ts';
import { isSigned, newPair, type Pair, seal, sign } from '#probes/agent/sealing.ts';
import type { Batch, Receipt, Work } from '#probes/agent/words.ts';

export type Taken = { taken_to: number; seen: number; lost: number; whys: string[]; by_watch: Record<string, number> };
export type HubState = {
  own: Pair;
  code: string;
  agent?: { sign_key: string; seal_key: string };
  buffers: Record<string, Taken>;
};

const bodyOf = async (request: IncomingMessage) => Buffer.concat(await request.toArray());

function main(folder: string, port: number, host: string) {
  const file = join(folder, 'hub.json');
  const state: HubState = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : begin();
  const keep = () => {
    writeFileSync(`${file}.new`, JSON.stringify(state), { flush: true });
    renameSync(`${file}.new`, file);
  };
  const answer = (is: 'work' | 'receipt' | 'enrolled', body: Uint8Array) =>
    JSON.stringify(pack({ is, body, signature: sign(is, body, state.own) }));

  function enrol(body: Buffer, signature: Buffer): string | undefined {
    const { code, sign_key, seal_key } = EnrolRequest.parse(JSON.parse(body.toString()));
    if (code !== state.code || state.agent || !isSigned('enrol', body, signature, sign_key)) return undefined;
    state.agent = { sign_key, seal_key };
    keep();
    const told: Enrolled = {
      agent_id: 1,
      name: '甲',
      sign_key,
      seal_key,
      hub_key: state.own.public,
      hub_time: Date.now(),
    };
    return answer('enrolled', Buffer.from(JSON.stringify(told)));
  }

  function take(body: Buffer): string {
    const { buffer, records } = JSON.parse(body.toString()) as Batch;
    state.buffers[buffer] ??= { taken_to: 0, seen: 0, lost: 0, whys: [], by_watch: {} };
    const taken = state.buffers[buffer] as Taken;
    for (const record of records) {
      const from = record.is === 'gap' ? record.from_seq : record.seq;
      if (from > taken.taken_to + 1) throw new Error(`${from} after ${taken.taken_to} is unexplained`);
      if (record.seq <= taken.taken_to) continue;
      if (record.is === 'gap') {
        taken.lost += record.seq - taken.taken_to;
        taken.whys.push(record.why);
      } else taken.seen += 1;
      if (record.is === 'seen' && record.observation.outcome === 'ok') {
        taken.by_watch[record.watch] = (taken.by_watch[record.watch] ?? 0) + 1;
      }
      taken.taken_to = record.seq;
    }
    keep();
    const receipt: Receipt = { agent_id: 1, buffer, taken_to: taken.taken_to, at: Date.now() };
    return answer('receipt', Buffer.from(JSON.stringify(receipt)));
  }

  async function workAfter(revision: number): Promise<string | undefined> {
    for (let turn = 0; turn < 100; turn += 1) {
      const work = JSON.parse(readFileSync(join(folder, 'work.json'), 'utf8')) as Work;
      if (work.revision > revision)
        return answer('work', seal(Buffer.from(JSON.stringify(work)), state.agent?.seal_key ?? ''));
      await pause(100);
    }
    return undefined;
  }

  async function respond(request: IncomingMessage): Promise<{ status: number; text?: string | undefined }> {
    const [path = '', method = ''] = [request.url, request.method];
    const body = await bodyOf(request);
    const signature = Buffer.from(String(request.headers['zw-signature'] ?? ''), 'base64url');
    if (path === '/api/agent/enrol') {
      const told = enrol(body, signature);
      return told ? { status: 200, text: told } : { status: 403 };
    }
    const said = readAuthorisation(request.headers.authorization);
    const key = state.agent?.sign_key ?? '';
    const is_good = said && isAuthorised({ method, path, body }, said, key) && isTimely(said, Date.now());
    if (!is_good) return { status: 401, text: JSON.stringify({ hub_time: Date.now() }) };
    if (path !== '/api/agent/batches') {
      const text = await workAfter(Number(new URL(path, 'http://x').searchParams.get('revision')));
      return text ? { status: 200, text } : { status: 204 };
    }
    if (!isSigned('batch', body, signature, key)) return { status: 400 };
    return { status: 200, text: take(body) };
  }

  createServer((request, response) => {
    respond(request).then(
      ({ status, text }) => response.writeHead(status, { 'content-type': 'application/json' }).end(text),
      (error) => {
        process.stderr.write(`${error}\n`);
        response.writeHead(500).end();
      },
    );
  }).listen(port, host, () => process.stdout.write(`${state.code}\n`));

  function begin(): HubState {
    const own = newPair('Ed25519');
    return { own, code: makeCode(own.public), buffers: {} };
  }
  keep();
}

if (import.meta.main) {
  const [folder = '', port = '', host = '127.0.0.1'] = process.argv.slice(2);
  main(folder, Number(port), host);
}
