/** P1…P3: the probe proves itself first. */
import { unknown } from '../../check.ts';
import { decide } from '../canary.ts';
import type { MigrationCheck } from '../check.ts';
import { say } from './saying.ts';

const canaryAnswers: MigrationCheck = {
  code: 'P1',
  id: 'probe-ipv6',
  title: { zh: '探针自身 IPv6', en: 'IPv6 of the probe itself' },
  object: 'probe',
  input: { zh: '自检目标', en: 'targets that are known to work' },
  method: {
    zh: 'TCP 连接至少 2 个 IPv6 目标与 1 个 IPv4 对照',
    en: 'TCP to at least two IPv6 targets and an IPv4 control',
  },
  criterion: { zh: '两者均可达，否则整批为未知', en: 'both are reached; else the whole batch is unknown' },
  source: 'Internet.nl #1597',
  needs: [],
  wants: ['canary'],
  judge({ given: { canary } }) {
    if (!canary || canary.state === 'unasked') return unknown('最近没有自检', 'the probe was not proven lately');
    const { state, reason } = decide(canary);
    if (state === 'unproven') return say('fail', reason.zh, reason.en);
    if (canary.v4_asked === 0) return unknown('未设置 IPv4 对照', 'no IPv4 control is set');
    return say('pass', reason.zh, reason.en);
  },
};

const noDns64: MigrationCheck = {
  code: 'P2',
  id: 'probe-no-dns64',
  title: { zh: '测量解析器无 DNS64', en: 'No DNS64 at the measuring resolver' },
  object: 'probe',
  input: { zh: '测量所用解析器', en: 'the measuring resolver' },
  method: { zh: '查询 ipv4only.arpa 的 AAAA', en: 'AAAA of ipv4only.arpa' },
  criterion: { zh: '没有合成', en: 'none is made up' },
  source: 'RFC 7050',
  needs: [],
  wants: ['canary'],
  judge({ given: { canary } }) {
    const prefix = canary?.dns64_prefix;
    if (prefix === undefined) return unknown('解析器未查询或未应答', 'the resolver was not asked, or didn’t answer');
    if (prefix === null) return say('pass', '没有合成 AAAA', 'no AAAA is made up');
    return say('fail', `合成前缀 ${prefix}`, `AAAA are made up with the prefix ${prefix}`);
  },
};

const clock: MigrationCheck = {
  code: 'P3',
  id: 'probe-clock',
  title: { zh: '探针时钟', en: 'Clock of the probe' },
  object: 'probe',
  input: { zh: '时钟', en: 'the clock' },
  method: { zh: 'NTP 偏差', en: 'offset by NTP' },
  criterion: { zh: '小于 1 秒*', en: 'less than 1 s*' },
  source: 'own',
  needs: [],
  wants: ['canary'],
  judge({ given: { canary }, thresholds }) {
    const offset_ms = canary?.clock_offset_ms;
    if (offset_ms === undefined) return unknown('没有 NTP 偏差', 'the offset is not known');
    const shown = `${Math.round(offset_ms)} ms`;
    const status = Math.abs(offset_ms) < thresholds.clock_offset_ms ? 'pass' : 'fail';
    return say(status, `偏差 ${shown}`, `offset ${shown}`);
  },
};

export const probeChecks: readonly MigrationCheck[] = [canaryAnswers, noDns64, clock];
