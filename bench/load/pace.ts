/** A load at a rate, as a process of its own: how late its requests were sent, in all and second by second. `pace.ts URL RATE SECONDS CONNECTIONS` */
import { runLoad } from '#probes/load/run-load.ts';

const [url = '', rate = '', seconds = '', connections = ''] = process.argv.slice(2);
const per_s = Number(rate);

const {
  generator,
  ticks,
  rate: found,
} = await runLoad(
  {
    source: { is: 'one', request: { name: 'URL', method: 'GET', url, headers: [], reads_body: false } },
    shape: { model: 'open', stages: [{ from_rate: per_s, to_rate: per_s, duration_ms: Number(seconds) * 1000 }] },
    approved: [{ origin: new URL(url).origin, addresses: ['127.0.0.1'] }],
    family: 4,
    http: '1.1',
    // Room to catch up after a stall of the machine: at exactly the rate it never could.
    ceiling_rate: Math.ceil(per_s * 1.25),
    max_connections: Number(connections),
    timeout_ms: 10_000,
    max_body_bytes: 1_000_000,
    identity: ['user-agent', 'bench'],
    trusts_any_certificate: false,
    workers: 1,
  },
  { signal: new AbortController().signal },
);
// What is left after the last whole second is a few answers, and no second.
const whole = ticks.filter(({ figures }) => figures.requests > per_s / 10);
process.stdout.write(
  JSON.stringify({ rate: found, generator, p99_of_seconds_ms: whole.map((tick) => tick.generator.lag_ms.p99) }),
);
