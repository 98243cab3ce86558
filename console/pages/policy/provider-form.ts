/** Between what the server keeps of the identity platform and what a person types. Pure. */
import type { ProposedProvider, ProviderInput, Rule } from './provider-calls.ts';

export const withins = ['claim', 'unit', 'everywhere'] as const;
export const working_roles = [
  'network_engineer',
  'assessor',
  'operator',
  'ticket_agent',
  'unit_leader',
  'director',
] as const satisfies readonly Rule['role'][];

export type TypedRule = {
  claim: string;
  equals: string;
  role: Rule['role'];
  within: (typeof withins)[number];
  unit_by: string;
  unit_id: number | null;
};
export type TypedProvider = {
  is_enabled: boolean;
  title_zh: string;
  title_en: string;
  issuer: string;
  client_id: string;
  scopes: string;
  username: string;
  name: string;
  acr: string;
  always: boolean;
  rules: TypedRule[];
  /** `code=name of the unit`, one a line. */
  unit_codes: string;
};
type Named = { id: number; name: string };

export const empty_rule: TypedRule = {
  claim: '',
  equals: '',
  role: 'operator',
  within: 'claim',
  unit_by: '',
  unit_id: null,
};

export function typedFrom(last: ProposedProvider | null, units: readonly Named[]): TypedProvider {
  const name = (id: number) => units.find((unit) => unit.id === id)?.name ?? `#${id}`;
  return {
    is_enabled: last?.is_enabled ?? true,
    title_zh: last?.title.zh ?? '',
    title_en: last?.title.en ?? '',
    issuer: last?.issuer ?? '',
    client_id: last?.client_id ?? '',
    scopes: last?.scopes.join(' ') ?? 'openid profile',
    username: last?.claims.username ?? 'preferred_username',
    name: last?.claims.name ?? 'name',
    acr: last?.second_factor.acr.join(' ') ?? '',
    always: last?.second_factor.always ?? false,
    rules: (last?.rules ?? []).map(({ claim, equals, role, ...where }) => ({
      ...empty_rule,
      claim,
      equals,
      role,
      ...('unit_by' in where
        ? { within: 'claim' as const, unit_by: where.unit_by }
        : { within: where.unit_id === null ? ('everywhere' as const) : ('unit' as const), unit_id: where.unit_id }),
    })),
    unit_codes: (last?.unit_codes ?? []).map(({ code, unit_id }) => `${code}=${name(unit_id)}`).join('\n'),
  };
}

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

export function codesFrom(
  text: string,
  units: readonly Named[],
): { codes: ProviderInput['unit_codes'] } | { wrong_line: number } {
  const ids = new Map(units.map(({ id, name }) => [name, id]));
  const codes: ProviderInput['unit_codes'] = [];
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const at = line.indexOf('=');
    const code = line.slice(0, Math.max(at, 0)).trim();
    const unit_id = ids.get(line.slice(at + 1).trim());
    if (code === '' || unit_id === undefined) return { wrong_line: i + 1 };
    codes.push({ code, unit_id });
  }
  return { codes };
}

export function inputFrom(value: TypedProvider, units: readonly Named[]): ProviderInput {
  const found = codesFrom(value.unit_codes, units);
  return {
    is_enabled: value.is_enabled,
    title: { zh: value.title_zh.trim(), en: value.title_en.trim() },
    issuer: value.issuer.trim(),
    client_id: value.client_id.trim(),
    scopes: words(value.scopes),
    claims: { username: value.username.trim(), name: value.name.trim() },
    second_factor: { acr: words(value.acr), always: value.always },
    rules: value.rules.map(({ claim, equals, role, within, unit_by, unit_id }) => {
      const said = { claim: claim.trim(), equals, role };
      if (within === 'claim') return { ...said, unit_by: unit_by.trim() };
      return { ...said, unit_id: within === 'unit' ? unit_id : null };
    }),
    unit_codes: 'codes' in found ? found.codes : [],
  };
}
