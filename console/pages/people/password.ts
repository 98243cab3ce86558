/** A first password to hand over: random, without signs that look alike. */
const SIGNS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789'] as const;
const GROUPS = 4;
const GROUP = 4;

/** Four groups of four with hyphens: some 90 bits; each group begins with another class. */
export function randomPassword(): string {
  const all = SIGNS.join('');
  const pick = (from: string) => from[(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % from.length] ?? '';
  return Array.from({ length: GROUPS }, (_, group) =>
    Array.from({ length: GROUP }, (_, i) => pick(i === 0 ? (SIGNS[group % SIGNS.length] ?? all) : all)).join(''),
  ).join('-');
}
