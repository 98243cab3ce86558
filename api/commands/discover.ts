import { parseArgs } from 'node:util';
import { type Bounds, boundsOfList } from '#probes/discovery/bounds.ts';
import { discover as search } from '#probes/discovery/discover.ts';
import type { Found } from '#probes/discovery/found.ts';
import { remember } from '#probes/discovery/remember.ts';
import type { Following, Search } from '#probes/discovery/search.ts';
import { asFailure } from '#probes/failures.ts';
import { snmp } from '#probes/snmp/snmp.ts';
import { UserError } from '../user-error.ts';
import type { Command } from './command.ts';
import { asCsv, asPlan, asRow, asText } from './discover-print.ts';
import { createProgress } from './progress.ts';
import { addressesOf, allowedBy, MAX_ADDRESSES } from './ranges.ts';
import { SNMP_HELP, SNMP_OPTIONS, secretOf } from './secret-options.ts';
import { readNumber, UsageError } from './usage.ts';

const SNMP_AT_ONCE = 32;
const FOLLOWING = ['neighbours', 'arp', 'routes'] as const satisfies readonly Following[];
/** As shells say that a signal ended a program. */
const INTERRUPTED = 130;

export const discover: Command = {
  help: `Usage: zhengwang discover [RANGE…] [--from ADDRESS…] [OPTIONS]
以 ICMP 扫描地址段，再用 SNMP 读取有应答设备的信息；也可从种子设备出发，沿邻居、ARP/ND 和路由逐跳发现。只读，不写入任何内容。

Sends ICMP echoes to the addresses of IPv4 ranges (10.0.0.0/24, 10.0.0.1-10.0.0.50, one address) and to single
IPv6 addresses, then asks those that answer by SNMP who they are, when a credential was given.
At most ${MAX_ADDRESSES} addresses. Ranges that are not private (RFC 1918, loopback) must be named again by --allow.
--from goes on from devices to those that their tables name, but only inside of RANGE and --allow; IPv6 networks may
be allowed, and are never swept.

  --allow RANGE      a range that you are allowed to ask; may be repeated  允许探测的范围，可重复
  --from ADDRESS     a device to begin with; may be repeated  种子设备，可重复
  --follow LIST      of neighbours, arp, routes: which tables lead on (default neighbours with --from)  沿哪些表发现
  --max-hops N       how far from a seed or a swept address (default 8)  最多跳数
  --rate N           echoes per second (default 1000, at most 10000)
  --no-ping          ask all addresses by SNMP, also those that don't answer echoes
  --port N           the port of SNMP (default 161)
  --json             print JSON
  --csv              print CSV that 'zhengwang import nodes' and the console's import take
  --dry-run          say what would be asked, and ask nothing

Ctrl-C ends it and prints what was found so far.  按 Ctrl-C 结束并打印已发现的设备。

${SNMP_HELP}
Exit code: 0 when the sweep was made, whatever it found; 1 when it could not be; 2 when the command line is wrong;
${INTERRUPTED} when it was interrupted.
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      allowNegative: true,
      options: {
        allow: { type: 'string', multiple: true, default: [] },
        from: { type: 'string', multiple: true, default: [] },
        follow: { type: 'string' },
        'max-hops': { type: 'string', default: '8' },
        rate: { type: 'string', default: '1000' },
        ping: { type: 'boolean', default: true },
        port: { type: 'string', default: '161' },
        json: { type: 'boolean' },
        csv: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        ...SNMP_OPTIONS,
      },
    });
    const seeds = values.from.flatMap((text) => text.split(','));
    const { v4, v6 } = positionals.length === 0 && seeds.length > 0 ? NONE : addressesOf(positionals, values.allow);
    const bounds = boundsOfList(v4, allowedBy(positionals, values.allow));
    const secret = secretOf(snmp.secrets ?? [], values, process.env);
    const wanted: Search = {
      bounds,
      sweep: v4.length > 0,
      echo: values.ping,
      seeds: [...v6, ...seeds.map((seed) => checkedSeed(seed, bounds))],
      follow: followingOf(values.follow, seeds.length > 0),
      max_hops: readNumber(values['max-hops'], '--max-hops', 0, 30),
      max_visits: 2 * MAX_ADDRESSES,
      credentials: secret ? [{ id: 1, secret }] : [],
      snmp_port: readNumber(values.port, '--port', 1, 65_535),
      tcp_ports: [],
      tcp_silent: false,
      rate_per_s: readNumber(values.rate, '--rate', 1, 10_000),
      at_once: SNMP_AT_ONCE,
    };
    if (seeds.length > 0 && !secret) throw new UsageError('--from asks devices by SNMP: give a credential');
    if (values['dry-run']) {
      process.stdout.write(asPlan(v4, v6, wanted));
      return 0;
    }
    const { found, asked, interrupted } = await run(wanted);
    const place = new Map([...v4, ...v6].map((address, index) => [address, index]));
    const last = place.size;
    found.sort((a, b) => (place.get(a.address) ?? last) - (place.get(b.address) ?? last) || a.hops - b.hops);
    const rows = oncePerDevice(found, (address) => place.has(address)).map(asRow);
    const named = Math.max(asked, v4.length + v6.length);
    if (values.json) process.stdout.write(`${JSON.stringify({ asked: named, found: rows }, null, 2)}\n`);
    else process.stdout.write(values.csv ? asCsv(rows) : asText(named, rows, wanted.follow.size > 0));
    return interrupted ? INTERRUPTED : 0;
  },
};

const NONE = { v4: [], v6: [] };

function checkedSeed(seed: string, bounds: Bounds): string {
  const address = bounds.permit(seed);
  if (address !== undefined) return address;
  throw new UsageError(
    `${seed} is no address that may be asked; if it is yours to ask, add --allow RANGE with it inside`,
  );
}

function followingOf(text: string | undefined, has_seeds: boolean): ReadonlySet<Following> {
  if (text === undefined) return new Set(has_seeds ? ['neighbours'] : []);
  const words = text.split(',').filter(Boolean);
  const known: readonly string[] = FOLLOWING;
  const unknown = words.find((word) => !known.includes(word));
  if (unknown !== undefined) {
    throw new UsageError(`--follow takes ${FOLLOWING.join(', ')}, not ${JSON.stringify(unknown)}`);
  }
  return new Set(words as Following[]);
}

/** Of the addresses that nobody named, only the first of each device is a row; the others are in its `addresses`. */
function oncePerDevice(found: readonly Found[], isNamed: (address: string) => boolean): Found[] {
  const devices = new Set<string>();
  return found.filter((one) => {
    if (one.snmp !== 'ok') return true;
    // A device whose own addresses are these is that device, whatever it was asked at.
    const device = JSON.stringify([one.engine_id, one.base_mac, one.name, one.serial, one.addresses.toSorted()]);
    const known = devices.has(device);
    devices.add(device);
    return isNamed(one.address) || !known || !one.addresses.includes(one.address);
  });
}

/** Until all is asked, or Ctrl-C. */
async function run(wanted: Search): Promise<{ found: Found[]; asked: number; interrupted: boolean }> {
  const found: Found[] = [];
  const memory = remember((one) => found.push(one));
  const progress = createProgress();
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  const tell = () => {
    const swept = wanted.sweep ? `${memory.swept()} of ${wanted.bounds.size} addresses swept, ` : '';
    progress.show(`${swept}${memory.asked()} of ${memory.size()} asked, ${found.length} answer`);
  };
  try {
    const { cut } = await search(wanted, memory, { signal: stop.signal, tell });
    progress.end();
    if (cut) process.stderr.write(`more than ${wanted.max_visits} addresses: the others were not asked\n`);
  } catch (thrown) {
    progress.end();
    const failure = stop.signal.aborted ? undefined : asFailure(thrown);
    if (failure) throw new UserError(`the sweep can't be made: ${failure.message}`);
    if (!stop.signal.aborted) throw thrown;
  } finally {
    process.removeListener('SIGINT', interrupt);
  }
  return { found, asked: memory.asked(), interrupted: stop.signal.aborted };
}
