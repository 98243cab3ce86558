/** What the rules say of somebody's claims. Pure. */
import type { Rule, WorkingRole } from './provider.ts';

export type Claims = Readonly<Record<string, unknown>>;
export type Ruling = { role: WorkingRole; unit: { called: string } | { id: number | null }; rule: Rule };

/** The first rule that fits, or undefined when none does. */
export function rulingOn(rules: readonly Rule[], claims: Claims): Ruling | undefined {
  const rule = rules.find(({ claim, equals }) => textsOf(claims, claim).includes(equals));
  if (!rule) return undefined;
  if ('unit_id' in rule) return { role: rule.role, unit: { id: rule.unit_id }, rule };
  // Without exactly one unit nobody could say where the role reaches to: no unit is called nothing.
  return { role: rule.role, unit: { called: textOf(claims, rule.unit_by) ?? '' }, rule };
}

/** A claim's text; undefined when it has none or several. */
export function textOf(claims: Claims, name: string): string | undefined {
  const texts = textsOf(claims, name);
  return texts.length === 1 ? texts[0] : undefined;
}

/** All texts of a claim: itself, or those of its list. `realm_access.roles` looks inside, unless a claim has just that name. */
function textsOf(claims: Claims, name: string): string[] {
  const value = claimOf(claims, name);
  return (Array.isArray(value) ? value : [value])
    .filter((one) => typeof one === 'string' || typeof one === 'number' || typeof one === 'boolean')
    .map(String);
}

function claimOf(claims: Claims, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  let inner: unknown = claims;
  for (const part of name.split('.')) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, part)) return undefined;
    inner = (inner as Claims)[part];
  }
  return inner;
}
