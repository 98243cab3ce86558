/** What no schema of a plan can see: names that point nowhere, the same name twice. And what only the console knows: whether what is named is there. */
import type { Path, Words } from '#probes/yaml/problems.ts';
import { type Block, LIMITS, type PlanHead, type Step } from './plan.ts';

export type Mistake = { path: Path; text: Words; is_key?: boolean };
type Found = { step: Step; path: PropertyKey[] };

/** Each step with where it stands in the head, outer ones first. */
export function stepsOf(steps: readonly Step[], path: PropertyKey[] = ['steps']): Found[] {
  return steps.flatMap((step, i) => {
    const here = [...path, i];
    const inner =
      step.kind === 'check'
        ? stepsOf(step.otherwise, [...here, 'otherwise'])
        : step.kind === 'decide'
          ? step.answers.flatMap((answer, k) => stepsOf(answer.steps, [...here, 'answers', k, 'steps']))
          : step.kind === 'parallel'
            ? step.branches.flatMap((branch, k) => stepsOf(branch.steps, [...here, 'branches', k, 'steps']))
            : [];
    return [{ step, path: here }, ...inner];
  });
}

function twice(ids: readonly { id: string; path: PropertyKey[] }[]): Mistake[] {
  const seen = new Set<string>();
  return ids.flatMap(({ id, path }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ path, text: { zh: `标识重复：${id}`, en: `identifier used twice: ${id}` } }];
  });
}

export function mistakesOf(head: PlanHead, blocks: readonly Block[]): Mistake[] {
  const found = stepsOf(head.steps);
  const mistakes: Mistake[] = [
    ...twice(found.map(({ step, path }) => ({ id: step.id, path: [...path, 'id'] }))),
    ...twice(head.roles.map(({ id }, i) => ({ id, path: ['roles', i, 'id'] }))),
    ...twice(head.grading.map(({ id }, i) => ({ id, path: ['grading', i, 'id'] }))),
  ];
  const say = (path: PropertyKey[], zh: string, en: string) => mistakes.push({ path, text: { zh, en } });
  const roles = new Set(head.roles.map(({ id }) => id));
  const needsRole = (role: string, path: PropertyKey[]) => {
    if (!roles.has(role)) say(path, `没有角色 ${role}`, `there is no role ${role}`);
  };
  if (found.length > LIMITS.steps) say(['steps'], `超过 ${LIMITS.steps} 步`, `more than ${LIMITS.steps} steps`);
  for (const { step, path } of found) {
    if ('role' in step) needsRole(step.role, [...path, 'role']);
    if (step.kind === 'notify') for (const [i, role] of step.to.entries()) needsRole(role, [...path, 'to', i]);
    if (step.kind === 'call' && step.plan === head.id)
      say([...path, 'plan'], '预案不能调用自己', 'a plan can’t call itself');
    if (step.kind === 'decide') {
      mistakes.push(...twice(step.answers.map(({ id }, i) => ({ id, path: [...path, 'answers', i, 'id'] }))));
      if (step.answers.every(({ again }) => again))
        say([...path, 'answers'], '至少一个选项不再重问', 'one answer at least that doesn’t ask again');
    }
    if (step.kind === 'parallel')
      mistakes.push(...twice(step.branches.map(({ id }, i) => ({ id, path: [...path, 'branches', i, 'id'] }))));
    if (step.kind === 'do') {
      mistakes.push(...twice(step.record.map(({ id }, i) => ({ id, path: [...path, 'record', i, 'id'] }))));
      for (const [i, field] of step.record.entries())
        if ((field.kind === 'choice') !== (field.options !== undefined))
          say(
            [...path, 'record', i],
            '选择题（choice）要有选项（options），其他不要',
            'options with a choice, and only with it',
          );
    }
  }
  for (const [i, { role }] of head.contacts.entries()) needsRole(role, ['contacts', i, 'role']);
  for (const [i, { led_by }] of head.levels.entries()) needsRole(led_by, ['levels', i, 'led_by']);
  const sections = new Set(blocks.flatMap((block) => (block.kind === 'heading' && block.id ? [block.id] : [])));
  for (const [i, { section }] of head.annexes.entries())
    if (!sections.has(section))
      say(
        ['annexes', i, 'section'],
        `正文没有以 {#${section}} 结尾的标题`,
        `no heading of the prose ends in {#${section}}`,
      );
  return mistakes;
}

/** What is there, outside of the plan. */
export type Known = {
  checks: ReadonlySet<string>;
  systems: ReadonlySet<string>;
  units: ReadonlySet<string>;
  /** Targets that a check may name. */
  targets: ReadonlySet<string>;
  hooks: ReadonlySet<string>;
  /** The head of another plan, or undefined when there is none. */
  plan(id: string): PlanHead | undefined;
};

/** Why a plan can't be approved: what it names and isn't there, and calls that lead back. */
export function missingOf(head: PlanHead, known: Known): Mistake[] {
  const mistakes: Mistake[] = [];
  const say = (path: PropertyKey[], zh: string, en: string) => mistakes.push({ path, text: { zh, en } });
  const needs = (name: string, among: ReadonlySet<string>, path: PropertyKey[], zh: string, en: string) => {
    if (!among.has(name)) say(path, `没有${zh} ${name}`, `there is no ${en} ${name}`);
  };
  const { systems, units } = head.scope;
  if (systems !== 'all')
    for (const [i, name] of systems.entries()) needs(name, known.systems, ['scope', 'systems', i], '系统', 'system');
  if (units !== 'all')
    for (const [i, name] of units.entries()) needs(name, known.units, ['scope', 'units', i], '单位', 'unit');
  for (const [i, name] of head.proposed_by.entries()) needs(name, known.checks, ['proposed_by', i], '检查', 'check');
  for (const { step, path } of stepsOf(head.steps)) {
    if (step.kind === 'check') {
      for (const [i, name] of step.checks.entries()) needs(name, known.checks, [...path, 'checks', i], '检查', 'check');
      if (step.at !== 'affected')
        for (const [i, name] of step.at.entries()) needs(name, known.targets, [...path, 'at', i], '对象', 'target');
    }
    if (step.kind === 'action') needs(step.hook, known.hooks, [...path, 'hook'], '外部命令', 'hook');
    if (step.kind === 'call') {
      const wrong = wrongCall(head, step.plan, known);
      if (wrong) mistakes.push({ path: [...path, 'plan'], text: wrong });
    }
  }
  return mistakes;
}

const callsOf = (head: PlanHead): string[] =>
  stepsOf(head.steps).flatMap(({ step }) => (step.kind === 'call' ? [step.plan] : []));

function wrongCall(head: PlanHead, called: string, known: Known): Words | undefined {
  const walk = (id: string, trail: string[]): Words | undefined => {
    if (trail.includes(id)) {
      const way = [...trail, id].join(' → ');
      return { zh: `预案循环调用：${way}`, en: `plans call each other in a circle: ${way}` };
    }
    if (trail.length > LIMITS.calls)
      return { zh: `调用超过 ${LIMITS.calls} 层`, en: `calls deeper than ${LIMITS.calls}` };
    const plan = id === head.id ? head : known.plan(id);
    if (!plan) return { zh: `没有预案 ${id}`, en: `there is no plan ${id}` };
    const roles = new Set(head.roles.map((role) => role.id));
    const lacking = plan.roles.find((role) => !roles.has(role.id));
    if (lacking)
      return {
        zh: `预案 ${id} 需要角色 ${lacking.id}，本预案没有`,
        en: `plan ${id} needs the role ${lacking.id}, which this plan hasn’t`,
      };
    for (const next of callsOf(plan)) {
      const wrong = walk(next, [...trail, id]);
      if (wrong) return wrong;
    }
    return undefined;
  };
  return walk(called, [head.id]);
}
