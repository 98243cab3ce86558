import { parseArgs } from 'node:util';
import { type ProbeName, probes } from '#probes/index.ts';
import { observe } from '#probes/observe.ts';
import type { Described, FactValue, Family, Observation, Probe } from '#probes/probe.ts';
import { toDocument as toSnmpDocument } from '#probes/snmp/document.ts';
import { toDocument as toTlcpDocument } from '#probes/tlcp/document.ts';
import { forbidden } from '../watching/forbidden.ts';
import type { Command } from './command.ts';
import { paramsOf } from './look-params.ts';
import { HTTP_HELP, HTTP_OPTIONS, SNMP_HELP, SNMP_OPTIONS, secretOf } from './secret-options.ts';
import { parseTarget } from './target.ts';
import { printable, table } from './terminal.ts';
import { readNumber, UsageError } from './usage.ts';

const KINDS = Object.keys(probes).sort();

export const probeCommand: Command = {
  help: `Usage: zhengwang probe KIND TARGET [OPTIONS]
对目标探测一次，打印观测结果。

KIND is one of: ${KINDS.join(', ')}
TARGET is a host or address, HOST:PORT, [IPv6]:PORT or a URL, such as
  udp://127.0.0.1:16161   https://example.org/path   dns://127.0.0.1/example.org?type=AAAA   tcp6://example.org:22

  --json             print JSON (described in docs/probe-json.md)
  --param NAME=VALUE a parameter of the probe; may be repeated; lists are separated by commas
  --port N           the port, when the target doesn't say it
  --servername NAME  the name that visitors use, for SNI and certificates (tls, tlcp)
  --timeout MS       how long the look may take
  -4, -6             the address family of a name

${SNMP_HELP}
${HTTP_HELP}
Exit code: 0 when the outcome is ok, 1 when it is not, 2 when the command line is wrong.
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        param: { type: 'string', multiple: true, default: [] },
        port: { type: 'string' },
        servername: { type: 'string' },
        timeout: { type: 'string' },
        ipv4: { type: 'boolean', short: '4' },
        ipv6: { type: 'boolean', short: '6' },
        ...SNMP_OPTIONS,
        ...HTTP_OPTIONS,
      },
    });
    const [kind, text, ...more] = positionals;
    if (kind === undefined || !Object.hasOwn(probes, kind)) {
      throw new UsageError(
        `${kind === undefined ? 'KIND is missing' : `there is no kind ${JSON.stringify(kind)}`}; kinds: ${KINDS.join(', ')}`,
      );
    }
    if (text === undefined) throw new UsageError(`TARGET is missing: zhengwang probe ${kind} TARGET`);
    if (more.length > 0) throw new UsageError(`one TARGET is enough; what is ${JSON.stringify(more[0])}?`);
    const name = kind as ProbeName;
    const probe: Probe = probes[name];
    const target = parseTarget(text);
    const typed = values.port === undefined ? {} : { port: readNumber(values.port, '--port', 1, 65_535) };
    const named = values.servername === undefined ? [] : [`server_name=${values.servername}`];
    const params = paramsOf(name, probe, target, { ...typed, params: [...named, ...values.param] });
    const family = familyOf(values, target.family);
    const secret = secretOf(probe.secrets ?? [], values, process.env);
    const observation = await observe(probe, {
      address: target.host,
      params,
      forbid: forbidden,
      ...(family ? { family } : {}),
      ...(secret ? { secret } : {}),
      ...(values.timeout === undefined ? {} : { timeout_ms: readNumber(values.timeout, '--timeout', 1, 600_000) }),
    });
    process.stdout.write(
      values.json ? `${JSON.stringify(asJson(name, observation), null, 2)}\n` : asText(probe, observation),
    );
    return observation.outcome === 'ok' ? 0 : 1;
  },
};

function familyOf(values: { ipv4?: boolean; ipv6?: boolean }, ofTarget: Family | undefined): Family | undefined {
  if (values.ipv4 && values.ipv6) throw new UsageError('-4 and -6 exclude each other');
  const typed = values.ipv4 ? 4 : values.ipv6 ? 6 : undefined;
  if (typed && ofTarget && typed !== ofTarget)
    throw new UsageError(`the target says IPv${ofTarget}, the option IPv${typed}`);
  return typed ?? ofTarget;
}

/** The stable document of docs/probe-json.md: what is absent is null or an empty list. */
export function asJson(kind: ProbeName, observation: Observation) {
  const { at, took_ms, outcome, error, partial, address, family, facts, samples } = observation;
  const head = { kind, at, address: address ?? null, family: family ?? null, partial: partial ?? false };
  if (kind === 'snmp') return { ...head, ...toSnmpDocument(observation) };
  if (kind === 'tlcp') return { ...head, ...toTlcpDocument(observation) };
  return {
    ...head,
    outcome,
    took_ms,
    error: error ?? null,
    facts: facts.map(({ key, part, value }) => ({ key, part: part ?? null, value })),
    samples: samples.map(({ series, part, value }) => ({ series, part: part ?? null, value })),
  };
}

function asText(probe: Probe, observation: Observation): string {
  const { outcome, took_ms, error, partial, address, family, facts, samples } = observation;
  const head = [
    ['outcome', outcome + (partial ? ' (partial: something is missing)' : '')],
    ['took', `${took_ms.toFixed(1)} ms`],
    ['address', address === undefined ? '-' : `${address} (IPv${family})`],
    ...(error === undefined ? [] : [['error', error]]),
  ];
  const label = (described: Described | undefined) => (described ? `${described.zh} ${described.en}` : '');
  const rows = [
    ...facts.map(({ key, part, value }) => [named(key, part), shown(value), label(probe.yields[key])]),
    ...samples.map(({ series, part, value }) => {
      const described = probe.measures[series];
      return [named(series, part), `${Number(value.toFixed(3))} ${described?.unit ?? ''}`.trim(), label(described)];
    }),
  ];
  // A table's row is long: its label would be far out of sight.
  const lines = rows.map(([name = '', value = '', text = '']) =>
    value.includes('=') ? [`${name}  ${value}`] : [name, value, text],
  );
  const narrow = lines.filter((line) => line.length > 1);
  const wide = lines.filter((line) => line.length === 1).map(([line = '']) => `${printable(line)}\n`);
  return table(head) + (narrow.length > 0 ? `\n${table(narrow)}` : '') + (wide.length > 0 ? `\n${wide.join('')}` : '');
}

const named = (key: string, part: string | undefined) => (part === undefined || part === '' ? key : `${key}[${part}]`);

function shown(value: FactValue): string {
  if (value === null || typeof value !== 'object') return String(value);
  return Object.entries(value)
    .filter(([, cell]) => cell !== null)
    .map(([column, cell]) => `${column}=${typeof cell === 'string' ? JSON.stringify(cell) : cell}`)
    .join(' ');
}
