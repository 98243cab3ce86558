/** The same numbers in the database and in the stores outside: the same questions have the same answers. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { findProgram } from '#probes/find-program.ts';
import { createHistory, type History } from './history.ts';
import { createClient, type StoreClient } from './outside/client.ts';
import { openOutbox } from './outside/outbox.ts';
import { createReadBack } from './outside/read-back.ts';
import { type RunningStore, type StoreName, startStore } from './outside/scene.ts';
import { createSender } from './outside/send.ts';
import { openSpans } from './outside/spans.ts';
import type { Line, Samples, SamplesQuery } from './samples.ts';
import { counters, fresh, MINUTE } from './scene.ts';
import { DAY_MS, HOUR_MS } from './window.ts';

/** Three days before today: stores refuse what is from long ago or later. */
const DAY_BEGAN = Math.floor(Date.now() / DAY_MS) * DAY_MS - 3 * DAY_MS;
const ABOUT = { probe: 'snmp', target: '核心 "1"\\', family: '6', agent: '' };

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Two watches over two days: counters that begin anew, gaps, several parts, late looks, no numbers, negative and huge values. */
function write(samples: Samples): void {
  const random = randomFrom(7);
  const octets = [0, 0, 0];
  const late: Parameters<Samples['append']>[0][number][] = [];
  for (let minute = 0; minute < 2_880; minute++) {
    if (minute > 700 && minute < 760) continue;
    for (const watch of [1, 2]) {
      const at = DAY_BEGAN + minute * MINUTE + Math.floor(random() * 999) + watch;
      const parts = octets.map((before, port) => {
        octets[port] = random() < 0.002 ? Math.floor(random() * 100) : before + Math.floor(random() * 1e9);
        return { series: 'octets', part: `Gi0/${port} "${port}"`, value: octets[port] as number };
      });
      const look = {
        watch,
        at,
        samples: [
          ...parts,
          { series: 'look.took_ms', value: Math.round(random() * 1e6) / 1_000 },
          { series: 'icmp.rtt_avg_ms', value: random() < 0.05 ? Number.NaN : random() / 3 },
          { series: 'own.offset_ms', value: -Math.round(random() * 1e5) / 100 },
          ...(minute % 9 === 0 ? [{ series: 'own.huge', value: (random() - 0.5) * 1e300 }] : []),
        ],
      };
      if (random() < 0.03) late.push(look);
      else samples.append([look]);
    }
  }
  samples.append(late);
}

const QUESTIONS: Omit<SamplesQuery, 'watch'>[] = [
  { series: 'octets', from: DAY_BEGAN, to: DAY_BEGAN + 2 * DAY_MS, raw: true },
  { series: 'octets', from: DAY_BEGAN + HOUR_MS + 1, to: DAY_BEGAN + 30 * HOUR_MS },
  { series: 'octets', part: 'Gi0/1 "1"', from: DAY_BEGAN + 17, to: DAY_BEGAN + DAY_MS, step_ms: 7 * MINUTE },
  { from: DAY_BEGAN + 5 * HOUR_MS, to: DAY_BEGAN + 14 * HOUR_MS },
  { series: 'icmp.rtt_avg_ms', part: '', from: DAY_BEGAN, to: DAY_BEGAN + 2 * DAY_MS, step_ms: HOUR_MS },
  { series: 'own.offset_ms', from: DAY_BEGAN - DAY_MS, to: DAY_BEGAN + 2 * DAY_MS, step_ms: DAY_MS },
  { series: 'own.huge', from: DAY_BEGAN, to: DAY_BEGAN + 2 * DAY_MS },
  { series: 'nobody.measured', from: DAY_BEGAN, to: DAY_BEGAN + 2 * DAY_MS },
];

const numbersOf = (line: Line): number[][] =>
  line.bucket_ms === null ? [line.value] : [line.min, line.avg, line.max, line.weight];

/** VictoriaMetrics keeps decimals of some fifteen digits, others bits; sums of a seam differ in the last one. */
function agree(found: readonly Line[], wanted: readonly Line[], digits: number): number {
  let compared = 0;
  assert.deepEqual(
    found.map(({ series, part, bucket_ms, rate, at }) => ({ series, part, bucket_ms, rate, at })),
    wanted.map(({ series, part, bucket_ms, rate, at }) => ({ series, part, bucket_ms, rate, at })),
  );
  for (const [i, line] of wanted.entries()) {
    const other = numbersOf(found[i] as Line);
    for (const [j, values] of numbersOf(line).entries()) {
      for (const [k, value] of values.entries()) {
        const far = Math.abs((other[j]?.[k] as number) - value);
        assert.ok(far <= digits * Math.abs(value), `${line.series}: ${other[j]?.[k]} is not ${value}`);
        compared += 1;
      }
    }
  }
  return compared;
}

for (const [name, digits] of [
  ['prometheus', 1e-12],
  ['victoria-metrics', 1e-12],
] as [StoreName, number][]) {
  const program = findProgram(name);
  describe(name, { skip: !program && `${name} is missing (Debian package ${name})` }, () => {
    const own = fresh(Date.now());
    let store: RunningStore;
    let client: StoreClient;
    let samples: Samples;
    let sender: ReturnType<typeof createSender>;
    let outside: History;

    before(async () => {
      store = await startStore(name, program as string);
      client = createClient();
      const spans = openSpans(own.sqlite);
      const outbox = openOutbox(own.sqlite);
      samples = own.open(outbox.append);
      sender = createSender({
        ...{ sqlite: own.sqlite, samples, spans, ask: client.ask, url: store.write, about: () => ABOUT, hub: 'test' },
      });
      const whole = { list: () => [{ from: 0, until: Number.POSITIVE_INFINITY }] };
      outside = createHistory({
        ...{ sqlite: own.sqlite, samples, isCounter: counters, spans: whole, own_from: () => DAY_BEGAN + 3 * DAY_MS },
        outside: createReadBack({ ask: client.ask, url: store.read, hub: 'test' }),
      });
      write(samples);
    });
    after(async () => {
      client?.close();
      await store?.end();
    });

    test('what is committed waits for the store, and goes when it was taken', async () => {
      const { rows } = sender.stats();
      assert.ok(rows > 5_000, String(rows));
      assert.equal(await sender.send(), 0, JSON.stringify(sender.stats()));
      const { rows: left, sent, dropped, last_error } = sender.stats();
      assert.deepEqual([left, dropped, last_error], [0, { too_old: 0, refused: 0 }, null]);
      assert.ok(sent > 30_000, String(sent));
    });

    test('the same questions have the same answers', async () => {
      await store.flush();
      let compared = 0;
      for (const watch of [1, 2, 3]) {
        for (const question of QUESTIONS) {
          compared += agree(await outside.read({ ...question, watch }), samples.read({ ...question, watch }), digits);
        }
      }
      assert.ok(compared > 30_000, String(compared));
    });

    test('what was sent twice is there once', async () => {
      const again = { series: 'again', value: 1.5 };
      samples.append([{ watch: 1, at: DAY_BEGAN + 1, samples: [again] }]);
      samples.append([{ watch: 1, at: DAY_BEGAN + 2, samples: [again] }]);
      await sender.send();
      samples.append([{ watch: 1, at: DAY_BEGAN + 1, samples: [again] }]);
      await sender.send();
      assert.deepEqual(sender.stats().dropped, { too_old: 0, refused: 0 });
      const question = { watch: 1, series: 'again', from: DAY_BEGAN, to: DAY_BEGAN + DAY_MS };
      await store.flush();
      const found = await outside.read(question);
      assert.deepEqual(found[0]?.at, [DAY_BEGAN + 1, DAY_BEGAN + 2]);
    });

    test('a store that was ended takes what waited for it when it is back; meanwhile a question is refused, not answered with nothing', async () => {
      // VictoriaMetrics answers before it is on disk: what it took within the last seconds is lost by -9 (docs/samples.md).
      await store.kill(name === 'prometheus' ? 'SIGKILL' : 'SIGTERM');
      const question = { watch: 1, series: 'after', from: DAY_BEGAN, to: DAY_BEGAN + DAY_MS };
      samples.append([{ watch: 1, at: DAY_BEGAN + HOUR_MS, samples: [{ series: 'after', value: 7 }] }]);
      assert.ok((await sender.send()) >= 1_000);
      assert.equal(sender.stats().rows, 1);
      assert.match(sender.stats().last_error?.said ?? '', /ECONNREFUSED/);
      await assert.rejects(outside.read(question), { status: 503 });
      await store.again();
      assert.equal(await sender.send(), 0);
      assert.equal(sender.stats().rows, 0);
      await store.flush();
      const found = await outside.read(question);
      assert.deepEqual(found[0]?.at, [DAY_BEGAN + HOUR_MS]);
      const whole = { ...QUESTIONS[0], watch: 1 } as SamplesQuery;
      agree(await outside.read(whole), samples.read(whole), digits);
    });
  });
}
