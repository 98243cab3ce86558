import { parseArgs } from 'node:util';
import { asFailure } from '#probes/failures.ts';
import { sweep } from '#probes/icmp/sweep.ts';
import { observe } from '#probes/observe.ts';
import type { Observation, Secret } from '#probes/probe.ts';
import { toDocument } from '#probes/snmp/document.ts';
import { snmp } from '#probes/snmp/snmp.ts';
import { UserError } from '../config.ts';
import { writeCsv } from '../imports/csv.ts';
import type { Command } from './command.ts';
import { createProgress, type Progress } from './progress.ts';
import { addressesOf, MAX_ADDRESSES } from './ranges.ts';
import { SNMP_HELP, SNMP_OPTIONS, secretOf } from './secret-options.ts';
import { printable, table } from './terminal.ts';
import { readNumber } from './usage.ts';

/** Addresses swept before progress is shown again. */
const CHUNK = 1_024;
const SNMP_AT_ONCE = 32;
const SNMP_TIMEOUT_MS = 3_000;

/** One address that answered; what is absent is null. */
type Found = { address: string; rtt_ms: number | null; snmp: Observation['outcome'] | null } & Facts;
type Facts = Record<'name' | 'vendor' | 'model' | 'version' | 'serial' | 'object_id', string | null>;

export const discover: Command = {
  help: `Usage: zhengwang discover RANGE… [OPTIONS]
以 ICMP 扫描地址段，再用 SNMP 读取有应答设备的系统信息；只读，不写入任何内容。

Sends ICMP echoes to the addresses of IPv4 ranges (10.0.0.0/24, 10.0.0.1-10.0.0.50, one address) and to single
IPv6 addresses, then asks those that answer for their SNMP system group, when a credential was given.
At most ${MAX_ADDRESSES} addresses. Ranges that are not private (RFC 1918, loopback) must be named again by --allow.

  --allow RANGE      a range that you are allowed to ask; may be repeated
  --rate N           echoes per second (default 1000, at most 10000)
  --no-ping          ask all addresses by SNMP, also those that don't answer echoes
  --port N           the port of SNMP (default 161)
  --json             print JSON
  --csv              print CSV that 'zhengwang import nodes' and the console's import take
  --dry-run          say what would be asked, and ask nothing

${SNMP_HELP}
Exit code: 0 when the sweep was made, whatever it found; 1 when it could not be; 2 when the command line is wrong.
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      allowNegative: true,
      options: {
        allow: { type: 'string', multiple: true, default: [] },
        rate: { type: 'string', default: '1000' },
        ping: { type: 'boolean', default: true },
        port: { type: 'string', default: '161' },
        json: { type: 'boolean' },
        csv: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        ...SNMP_OPTIONS,
      },
    });
    const { v4, v6 } = addressesOf(positionals, values.allow);
    const rate = readNumber(values.rate, '--rate', 1, 10_000);
    const port = readNumber(values.port, '--port', 1, 65_535);
    const secret = secretOf(snmp.secrets ?? [], values, process.env);
    const asked = v4.length + v6.length;
    if (values['dry-run']) {
      process.stdout.write(plan(v4, v6, { rate, ping: values.ping, snmp: secret !== undefined }));
      return 0;
    }
    const progress = createProgress();
    const alive = values.ping ? await echo(v4, v6, rate, progress) : new Map([...v4, ...v6].map((a) => [a, null]));
    const rows = await describe(alive, secret, port, progress);
    const found = values.ping ? rows : rows.filter((row) => row.snmp === 'ok');
    progress.end();
    if (values.json) process.stdout.write(`${JSON.stringify({ asked, found }, null, 2)}\n`);
    else process.stdout.write(values.csv ? asCsv(found) : asText(asked, found));
    return 0;
  },
};

function plan(
  v4: readonly string[],
  v6: readonly string[],
  by: { rate: number; ping: boolean; snmp: boolean },
): string {
  const all = [...v4, ...v6];
  const ways = [by.ping && `ICMP echo at ${by.rate}/s`, by.snmp && 'SNMP system group'].filter(Boolean).join(', then ');
  return `${all.length} addresses from ${all[0]} to ${all.at(-1)} by ${ways || 'nothing: give a credential or leave out --no-ping'}; at least ${Math.ceil(all.length / by.rate)} s. Nothing was asked.\n`;
}

async function echo(v4: readonly string[], v6: readonly string[], rate: number, progress: Progress) {
  const alive = new Map<string, number | null>();
  const total = v4.length + v6.length;
  let done = 0;
  for (const [family, addresses] of [
    [4, v4],
    [6, v6],
  ] as const) {
    for (let at = 0; at < addresses.length; at += CHUNK) {
      const chunk = addresses.slice(at, at + CHUNK);
      const found = await sweep(chunk, { family, pace_ms: 1000 / rate }).catch((thrown) => {
        const failure = asFailure(thrown);
        throw failure ? new UserError(`the sweep can't be made: ${failure.message}`) : thrown;
      });
      for (const [address, rtt_ms] of found) alive.set(address, rtt_ms);
      done += chunk.length;
      progress.show(`${done} of ${total} addresses asked, ${alive.size} answer`);
    }
  }
  return alive;
}

async function describe(
  alive: ReadonlyMap<string, number | null>,
  secret: Secret | undefined,
  port: number,
  progress: Progress,
): Promise<Found[]> {
  const rows: Found[] = [];
  const waiting = alive.entries();
  let answered = 0;
  // All workers share one iterator: each takes the next that nobody has.
  const work = async () => {
    for (const [address, rtt_ms] of waiting) {
      const said = await ask(address, secret, port);
      rows.push({ address, rtt_ms, ...said });
      if (said.snmp === 'ok') answered += 1;
      if (secret) progress.show(`${rows.length} of ${alive.size} asked by SNMP, ${answered} answer`);
    }
  };
  await Promise.all(Array.from({ length: SNMP_AT_ONCE }, work));
  const place = new Map([...alive.keys()].map((address, index) => [address, index]));
  return rows.sort((a, b) => (place.get(a.address) ?? 0) - (place.get(b.address) ?? 0));
}

async function ask(
  address: string,
  secret: Secret | undefined,
  port: number,
): Promise<Omit<Found, 'address' | 'rtt_ms'>> {
  const none = { name: null, vendor: null, model: null, version: null, serial: null, object_id: null };
  if (!secret) return { snmp: null, ...none };
  const params = { port, tables: ['system'] };
  const observation = await observe(snmp, { address, params, secret, timeout_ms: SNMP_TIMEOUT_MS });
  const { facts } = toDocument(observation);
  const text = (value: unknown) => (value === null ? null : String(value));
  const said = Object.fromEntries(Object.keys(none).map((key) => [key, text(facts[key as keyof Facts])]));
  return { snmp: observation.outcome, ...(said as Facts) };
}

function asText(asked: number, found: readonly Found[]): string {
  const head = ['address', 'rtt ms', 'snmp', 'name', 'vendor', 'model', 'version', 'serial'];
  const rows = found.map(({ address, rtt_ms, snmp: outcome, name, vendor, model, version, serial }) =>
    [address, rtt_ms, outcome, name, vendor, model, version, serial].map((value) =>
      value === null ? '-' : String(value),
    ),
  );
  return `${table([head, ...rows])}${found.length} of ${asked} addresses answer\n`;
}

/** Under the headings of the import of nodes. A node without a name of its own is called by its address. */
function asCsv(found: readonly Found[]): string {
  const head = ['name', 'vendor', 'model', 'version', 'serial', 'ipv4', 'ipv6'];
  const rows = found.map(({ address, name, vendor, model, version, serial }) => [
    plain(name) || address,
    ...[vendor, model, version, serial].map(plain),
    ...(address.includes(':') ? ['', address] : [address, '']),
  ]);
  return writeCsv([head, ...rows]);
}

/** A spreadsheet would run what begins like a formula: such a text from the network is left out. */
const plain = (text: string | null): string => (text !== null && /^[\p{L}\p{N}]/u.test(text) ? printable(text) : '');
