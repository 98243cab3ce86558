import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { enrol, httpsUplink, wrongHub } from '#probes/agent/https-uplink.ts';
import { NATS_SERVER, type NatsPlace } from '#probes/agent/nats-session.ts';
import {
  hold,
  holderOf,
  type Identity,
  makeFolder,
  readIdentity,
  writeIdentity,
  writeWhole,
} from '#probes/agent/own-folder.ts';
import type { Agent } from '#probes/agent/run-agent.ts';
import { fingerprintOf, newPair } from '#probes/agent/sealing.ts';
import type { AgentHealth } from '#probes/agent/words.ts';
import { UserError } from '../user-error.ts';
import { VERSION } from '../version.ts';
import type { Command } from './command.ts';
import { printable, table } from './terminal.ts';
import { UsageError } from './usage.ts';

const DEFAULT_FOLDER = './agent-data';
const STATUS_MS = 2_000;
/** A trouble that goes on is said as often. */
const REPEAT_MS = 60_000;
/** However looks under way behave, the program ends by then. */
const STOP_MS = 4_500;

export const agent: Command = {
  help: `Usage: zhengwang agent enrol --hub URL --code CODE [--folder DIR] [--ca FILE.pem] [--nats SERVERS [--nats-ca FILE.pem]]
       zhengwang agent [run]  [--folder DIR] [--buffer-mb N]
       zhengwang agent status [--folder DIR]

探测点：在被测对象附近探测，结果先存本机磁盘，再经 HTTPS 或 NATS 送往主站；只主动外连，不监听端口。
An agent looks near what is looked at, keeps what it saw on its own disk until the hub has it, and only opens connections outward.

  enrol    shows the one-time code that the console gave, and the agent's own keys. Then compare the fingerprint that is printed
           with the one in the console, and trust it there. 出示一次性注册码；随后在主站核对指纹并信任。
  run      looks and tells until SIGINT or SIGTERM. 开始探测，直至收到信号。
  status   who it is, whether it runs, what waits. 查看状态。

  --folder     all that it keeps (default ${DEFAULT_FOLDER}; or ZHENGWANG_AGENT_FOLDER)
  --ca         the CA of the hub's certificate, PEM, where the system doesn't trust it
  --nats       goes by NATS JetStream instead of HTTPS: tls://host:4222, several with commas. Enrolling is over HTTPS all the same
  --nats-ca    the CA of those servers, PEM, where the system doesn't trust it
  --buffer-mb  the most that waits on the disk (default 16384; a day of its looks where that is less, and half of
               what is free stays free): the oldest is dropped first, and told as a gap
`,
  async run(all) {
    // Options alone run it: the shortest line for a unit of systemd.
    const [verb, ...words] = all[0]?.startsWith('-') ? ['run', ...all] : all;
    const { values } = parseArgs({
      args: words,
      options: {
        hub: { type: 'string' },
        code: { type: 'string' },
        ca: { type: 'string' },
        nats: { type: 'string' },
        'nats-ca': { type: 'string' },
        folder: { type: 'string', default: process.env.ZHENGWANG_AGENT_FOLDER || DEFAULT_FOLDER },
        'buffer-mb': { type: 'string', default: '16384' },
      },
    });
    const folder = resolve(values.folder);
    if (verb === 'enrol') return enrolHere(folder, values);
    if (verb === 'run') return runHere(folder, bytesOf(values['buffer-mb']));
    if (verb === 'status') return printStatus(folder);
    throw new UsageError(`zhengwang agent enrol, run or status: what is ${JSON.stringify(verb ?? '')}?`);
  },
};

type Given = Partial<Record<'hub' | 'code' | 'ca' | 'nats' | 'nats-ca', string | undefined>>;

async function enrolHere(folder: string, { hub, code, ca, ...given }: Given): Promise<number> {
  if (!hub || !code) throw new UsageError('--hub URL and --code CODE are needed');
  const wrong = wrongHub(hub);
  if (wrong) throw new UsageError(wrong);
  const pem = ca === undefined ? undefined : pemIn(ca);
  const nats = natsOf(given);
  makeFolder(folder);
  if (readIdentity(folder)) {
    throw new UserError(
      `${folder} belongs to an agent already. Choose another --folder, or remove it when that agent is no more.`,
    );
  }
  const keys = { sign: newPair('Ed25519'), open: newPair('X25519') };
  const told = await enrol(hub, pem, code.trim(), keys, VERSION).catch((error: Error) => {
    throw new UserError(`${printable(hub)}: ${printable(error.message)}`);
  });
  const { agent_id, name, hub_key } = told;
  writeIdentity(folder, { hub, ca: pem ?? null, ...(nats ? { nats } : {}), agent_id, name, hub_key, keys });
  process.stdout.write(`${printable(name)} (${agent_id})

Fingerprint 指纹  ${fingerprintOf(keys.sign.public)}

Compare it in the console with this agent's, and trust it there if they are the same. Until then it is given nothing to do.
请在主站“探测点”页面核对该指纹，一致后点击信任；信任之前不会下发任何任务。
${nats ? NATS_NEXT : ''}Then 然后:  zhengwang agent run --folder ${printable(folder)}
`);
  return 0;
}

async function runHere(folder: string, max_buffer_bytes: number): Promise<number> {
  const own = readIdentity(folder);
  if (!own)
    throw new UserError(
      `Nobody has enrolled in ${folder}: zhengwang agent enrol --hub URL --code CODE --folder ${folder}`,
    );
  useLittle();
  const letGo = hold(folder);
  if (letGo === false) {
    throw new UserError(
      `Another agent (process ${holderOf(folder) ?? 'unknown'}) runs on ${folder}. Stop it, or choose another --folder. 该目录已有探测点在运行。`,
    );
  }
  const stopped = untilStopped();
  // Loaded here: enrolling and asking how it stands need no probes.
  const [{ runAgent }, { sendLoads }, { uplinkOf }, { probes }] = await Promise.all([
    import('#probes/agent/run-agent.ts'),
    import('#probes/agent/send-loads.ts'),
    import('#probes/agent/uplink-of.ts'),
    import('#probes/index.ts'),
  ]);
  const say = saying();
  const onTrouble = (what: string, error?: unknown) => say(error instanceof Error ? `${what}: ${error.message}` : what);
  const running = await runAgent({
    ...{
      folder,
      agent_id: own.agent_id,
      keys: own.keys,
      hub_key: own.hub_key,
      version: VERSION,
      probes,
      max_buffer_bytes,
    },
    uplink: (know) =>
      uplinkOf({ agent_id: own.agent_id, keys: own.keys, nats: own.nats }, () =>
        httpsUplink({ hub: own.hub, ca: own.ca ?? undefined, agent_id: own.agent_id, pair: own.keys.sign, ...know }),
      ),
    onTrouble,
    // The engine is loaded with the first load: most agents never send one.
    onLoads: sendLoads({
      runLoad: async (...of) => (await import('#probes/load/run-load.ts')).runLoad(...of),
      onTrouble,
    }),
  });
  process.stdout.write(`${printable(own.name)} (${own.agent_id}) → ${printable(own.hub)}, ${wayOf(own)}\n`);
  if (process.getuid?.() !== 0) {
    process.stdout.write(
      `Not root: it looks all the same; what it can't do here stands in 'agent status'. 非 root 运行，受限项见 agent status。\n`,
    );
  }
  let said_unable = '';
  const noteStatus = () => {
    const health = running.health();
    const text = health.unable.join('\n');
    if (text !== said_unable) process.stdout.write(`Unable here 此处无法进行:\n${text}\n`);
    said_unable = text;
    try {
      writeWhole(join(folder, 'status.json'), { ...running.standing(), health });
    } catch (error) {
      say(`how it stands can't be written: ${(error as Error).message}`);
    }
  };
  const noting = setInterval(noteStatus, STATUS_MS);
  noteStatus();
  process.stdout.write(`${await stopped}: stopping …\n`);
  clearInterval(noting);
  const late = setTimeout(() => process.exit(1), STOP_MS);
  await running.stop();
  clearTimeout(late);
  noteStatus();
  letGo();
  // A browser or a connection that lingers must not keep the program.
  setTimeout(() => process.exit(0), 200).unref();
  return 0;
}

/** Once more as the same process, with less room for garbage: a third of the memory, and it lives beside others. */
function useLittle() {
  if (process.env.MALLOC_ARENA_MAX !== undefined || typeof process.execve !== 'function') return;
  const words = [...process.execArgv, '--max-semi-space-size=2', '--optimize-for-size', ...process.argv.slice(1)];
  process.removeAllListeners('warning');
  process.execve(process.execPath, [process.execPath, ...words], { ...process.env, MALLOC_ARENA_MAX: '1' });
}

function printStatus(folder: string): number {
  const own = readIdentity(folder);
  if (!own) throw new UserError(`Nobody has enrolled in ${folder}.`);
  const pid = holderOf(folder);
  const known = statusIn(folder);
  const rows = [
    ['agent 探测点', `${printable(own.name)} (${own.agent_id})`],
    ['hub 主站', printable(own.hub)],
    ['way 通道', wayOf(own)],
    ['fingerprint 指纹', fingerprintOf(own.keys.sign.public)],
    ["hub's key 主站指纹", fingerprintOf(own.hub_key)],
    ['runs 运行', pid === undefined ? 'no 否' : `process ${pid}`],
    ...(known ? standingRows(known) : [['told 上报', 'it has never run 从未运行']]),
  ];
  process.stdout.write(table(rows));
  return pid === undefined ? 1 : 0;
}

type Status = ReturnType<Agent['standing']> & { health: AgentHealth };

function statusIn(folder: string): Status | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'status.json'), 'utf8')) as Status;
  } catch {
    return undefined;
  }
}

const momentOf = (at: number | null) => (at === null ? 'not since its start 启动后无' : new Date(at).toISOString());

function standingRows({ health, heard_at, upgrade_to, last_seq, taken_to, lost, revision }: Status): string[][] {
  return [
    ['as of 截至', momentOf(health.at)],
    ['watches 探测任务', `${health.watches} (work ${revision})`],
    ['looks 已探测', String(health.looks)],
    ['hub had it 主站确认', momentOf(heard_at)],
    ['records 记录', `${last_seq}, of these ${taken_to} at the hub 已确认, ${lost} lost 丢失`],
    ['waiting 待上报', `${health.buffered} in ${health.buffered_bytes} bytes`],
    ['clock 时钟偏差', health.clock_offset_ms === null ? 'not measured 未测得' : `${health.clock_offset_ms} ms`],
    ['memory 内存', `${Math.round(health.rss_bytes / 1e6)} MB`],
    ...(upgrade_to === null || upgrade_to === health.version
      ? []
      : [['upgrade 升级', `the hub is ${printable(upgrade_to)}, this is ${health.version}`]]),
    ...health.unable.map((text) => ['unable 无法进行', printable(text)]),
  ];
}

/** The same sentence is said once a minute. */
function saying() {
  const said = new Map<string, number>();
  return (sentence: string) => {
    const now = performance.now();
    if (now - (said.get(sentence) ?? Number.NEGATIVE_INFINITY) < REPEAT_MS) return;
    if (said.size > 100) said.clear();
    said.set(sentence, now);
    process.stderr.write(`${new Date().toISOString()} ${printable(sentence)}\n`);
  };
}

function untilStopped(): Promise<string> {
  return new Promise((fulfil) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => fulfil(name));
  });
}

function bytesOf(text: string): number {
  const megabytes = Number(text);
  if (!Number.isFinite(megabytes) || megabytes < 1 || megabytes > 1_000_000)
    throw new UsageError('--buffer-mb is a number from 1 to 1000000');
  return megabytes * 1024 * 1024;
}

const NATS_NEXT = `It goes by NATS: its way in the console must be NATS too. After it is trusted, nats-config is printed anew for nats-server.
该探测点经 NATS 上报：主站中其通道须选 NATS；信任后须重新生成 nats-server 配置并重新加载。
`;

const wayOf = ({ nats }: Identity): string => (nats ? `NATS ${nats.servers.map(printable).join(', ')}` : 'HTTPS');

function natsOf({ nats, 'nats-ca': ca }: Given): NatsPlace | undefined {
  if (nats === undefined && ca !== undefined) throw new UsageError('--nats-ca is of use only together with --nats');
  const servers = nats?.split(/[\s,]+/).filter((one) => one !== '');
  if (!servers) return undefined;
  const wrong = servers.find((one) => !NATS_SERVER.test(one));
  if (wrong !== undefined || servers.length === 0)
    throw new UsageError(`--nats ${printable(wrong ?? '')}: must be like tls://nats.example.gov.cn:4222`);
  return { servers, ...(ca === undefined ? {} : { ca: pemIn(ca) }) };
}

function pemIn(file: string): string {
  const pem = fileOf(file);
  try {
    new X509Certificate(pem);
  } catch {
    throw new UsageError(`${printable(file)} holds no certificate in PEM`);
  }
  return pem;
}

function fileOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${printable(file)} can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}
