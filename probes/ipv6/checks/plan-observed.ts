/** A2: what was seen beside the plan. */
import { type Status, unknown } from '../../check.ts';
import type { MigrationCheck } from '../check.ts';
import type { CodeName } from '../plan/code.ts';
import { findProblems } from '../plan/find-problems.ts';
import { sceneOf } from '../plan/scene.ts';
import type { Scope } from '../scope.ts';
import { listed } from './plan-texts.ts';

/** Of those that tell of an address, what the plan and the scope of addresses forbid. */
const ASKED: readonly CodeName[] = ['OUT_OF_PLAN', 'WRONG_OWNER', 'BAD_SCOPE', 'TRANSITION', 'DOC', 'ULA'];

/** What every interface has by itself says nothing of the plan. */
const EVERYWHERE: readonly Scope[] = ['link_local', 'loopback'];

export const planObserved: MigrationCheck = {
  code: 'A2',
  id: 'plan-observed',
  title: { zh: '观测地址符合规划', en: 'What was seen is as planned' },
  object: 'plan',
  input: {
    zh: '规划地址段、24 小时内观测到的地址和路由',
    en: 'the plan, and addresses and routes of the last 24 hours',
  },
  method: {
    zh: '逐一比较：是否在规划内、是否属于本单位、地址范围是否恰当',
    en: 'compares each: in the plan, in its owner’s block, of a scope that belongs there',
  },
  criterion: {
    zh: '没有规划外、占用他人或范围不当的地址；地址类型与规划不符为告警',
    en: 'none is out of plan, in another’s block or of a wrong scope; unique local instead of global (or the reverse) is a warning',
  },
  source: 'own',
  needs: [],
  wants: ['prefixes', 'observed'],
  judge({ given, thresholds, now }) {
    const scene = sceneOf(given, { thresholds, now });
    const problems = findProblems(scene, ASKED).filter(({ node_id }) => node_id !== null);
    const worst: Status = problems.some(({ level }) => level === 'error')
      ? 'fail'
      : problems.length > 0
        ? 'warn'
        : 'pass';
    const seen = scene.addresses.filter(({ scope }) => scope !== undefined && !EVERYWHERE.includes(scope)).length;
    const routes = scene.routes.filter(({ block }) => block.family === 6).length;
    if (worst === 'pass' && seen + routes === 0)
      return unknown('24 小时内没有观测到 IPv6 地址', 'no IPv6 address was seen in 24 hours');
    // An address that can't be read may be any.
    const unread = scene.unreadable.filter(({ node }) => node !== null);
    if (worst === 'pass' && unread.length > 0) {
      const { zh, en } = listed(unread.map(({ reason }) => reason));
      return unknown(`部分观测无法读取：${zh}`, `some of what was seen can't be read: ${en}`);
    }
    const reason =
      problems.length > 0
        ? listed(problems.map((problem) => problem.reason))
        : {
            zh: `${seen} 个 IPv6 地址、${routes} 条路由均符合规划`,
            en: `all ${seen} IPv6 addresses and ${routes} routes are as planned`,
          };
    return { status: worst, reason, because: [] };
  },
};
