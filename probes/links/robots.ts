/** What a site asks robots not to read (RFC 9309): the group for all, or the one for us. Linear, whatever a rule looks like. */

export type Robots = { allows(path: string): boolean };
const EVERYTHING: Robots = { allows: () => true };
const AGENT = 'zhengwang';
const MAX_BYTES = 512_000;
const MAX_RULES = 1_000;

type Rule = { pattern: string; allow: boolean };

/** The longest rule that fits decides; of two alike the one that allows (section 2.2.2). */
export function parseRobots(text: string): Robots {
  // Of all groups two could count: kept for each robot in the world, rules would take more than the page is long.
  const groups = new Map<string, Rule[]>();
  let agents = new Set<string>();
  let in_rules = false;
  let count = 0;
  for (const line of text.slice(0, MAX_BYTES).split(/\r\n?|\n/)) {
    const colon = line.indexOf(':');
    if (colon === -1) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    const value = (line.slice(colon + 1).split('#')[0] ?? '').trim();
    if (key === 'user-agent') {
      if (in_rules) agents = new Set();
      in_rules = false;
      const agent = value.toLowerCase();
      if (agent !== AGENT && agent !== '*') continue;
      agents.add(agent);
      if (!groups.has(agent)) groups.set(agent, []);
    } else if (key === 'allow' || key === 'disallow') {
      in_rules = true;
      if (value === '' || agents.size === 0 || count >= MAX_RULES) continue;
      count += 1;
      for (const agent of agents) groups.get(agent)?.push({ pattern: value, allow: key === 'allow' });
    }
  }
  const rules = groups.get(AGENT) ?? groups.get('*');
  if (!rules || rules.length === 0) return EVERYTHING;
  return {
    allows(path) {
      let best: Rule | undefined;
      for (const rule of rules) {
        if (
          best &&
          (rule.pattern.length < best.pattern.length || (rule.pattern.length === best.pattern.length && !rule.allow))
        ) {
          continue;
        }
        if (fits(rule.pattern, path)) best = rule;
      }
      return best?.allow ?? true;
    },
  };
}

/** `*` stands for anything, `$` at the end for the end. Each part is looked for once, from where the one before ended. */
function fits(pattern: string, path: string): boolean {
  const whole = pattern.endsWith('$');
  const parts = (whole ? pattern.slice(0, -1) : pattern).split('*');
  const first = parts[0] ?? '';
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = path.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  if (parts.length === 1) return !whole || at === path.length;
  const last = parts.at(-1) ?? '';
  if (whole) return path.endsWith(last) && path.length - last.length >= at;
  return path.indexOf(last, at) !== -1;
}
