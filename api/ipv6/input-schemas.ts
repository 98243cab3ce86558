/** What a person or another party may bring of a target: one schema a name, each as checks take it. */
import { isIP } from 'node:net';
import { z } from 'zod';
import type { Given } from '#probes/ipv6/given.ts';
import { scopeOf } from '#probes/ipv6/scope.ts';
import { canonicalAddress } from '../estate/address.ts';
import { canonicalPrefix } from '../estate/prefix.ts';
import type { KINDS } from './read-ipv6.ts';

export const INPUT_NAMES = ['expected', 'lans', 'uplinks', 'policy', 'origin', 'single_stack', 'dial_tests'] as const;
export type InputName = (typeof INPUT_NAMES)[number];
export type Inputs = Pick<Given, InputName>;

/** Of which kind of target a name is. */
export const NAMES_OF: Record<(typeof KINDS)[number], readonly InputName[]> = {
  node: ['expected', 'lans', 'uplinks', 'policy'],
  service: ['origin', 'single_stack', 'dial_tests'],
};

const MAX_RULES = 5_000;
const MAX_LANS = 1_000;
const MAX_UPLINKS = 100;
const MAX_PEERS = 500;
const MAX_NEIGHBOURS = 10_000;
const MAX_ORIGINS = 50;
export const MAX_DIAL_TESTS = 1_000;

const Word = z.string().trim().min(1).max(200);
/** Routers are reached at link-local addresses, too. */
const isRouter = (text: string) =>
  !text.includes('%') && ['global', 'unique_local', 'link_local', 'documentation'].includes(scopeOf(text) ?? '');
const Router = z.string().trim().max(60).refine(isRouter, 'an IPv6 address of a router');
const Address = z
  .string()
  .trim()
  .max(60)
  .refine((text) => !('problem' in canonicalAddress(text)), 'an address');

const isOnce = (list: readonly string[]) => new Set(list).size === list.length;
const Lan = z.strictObject({ interface: Word, sends_ra: z.boolean().nullable() });

/** `any`, or an address or prefix of the family; a name of the firewall's own says nothing here. */
export function isPlace(text: string, family: 4 | 6): boolean {
  if (text.toLowerCase() === 'any') return true;
  if (!text.includes('/')) return isIP(text) === family && !text.includes('%');
  const read = canonicalPrefix(text);
  return !('problem' in read) && read.family === family;
}
export const PolicyRule = z
  .strictObject({
    family: z.union([z.literal(4), z.literal(6)]),
    action: z.enum(['permit', 'deny']),
    source: z.string().trim().max(60),
    destination: z.string().trim().max(60),
    service: z.string().trim().min(1).max(100),
  })
  .refine(({ family, source }) => isPlace(source, family), { path: ['source'], error: 'any, an address or a prefix' })
  .refine(({ family, destination }) => isPlace(destination, family), {
    path: ['destination'],
    error: 'any, an address or a prefix',
  });

const Vantage = z.string().trim().min(1).max(100);
export const DialTest = z.strictObject({ vantage: Vantage, at: z.int().min(0), is_ok: z.boolean() });

export const INPUTS = {
  expected: z
    .strictObject({
      /** Of OSPFv3 and IS-IS together. */
      ospf_neighbours: z.int().min(0).max(MAX_NEIGHBOURS).nullable(),
      bgp_peers: z.array(Router).max(MAX_PEERS).nullable(),
      next_hop: Router.nullable(),
    })
    .refine((value) => Object.values(value).some((one) => one !== null), 'one of them at least'),
  lans: z
    .array(Lan)
    .max(MAX_LANS)
    .refine((lans) => isOnce(lans.map((lan) => lan.interface)), 'each interface once'),
  uplinks: z.array(Word).max(MAX_UPLINKS).refine(isOnce, 'each interface once'),
  policy: z.array(PolicyRule).max(MAX_RULES),
  origin: z.array(Address).min(1).max(MAX_ORIGINS).refine(isOnce, 'each address once'),
  single_stack: DialTest,
  dial_tests: z.array(DialTest).max(MAX_DIAL_TESTS),
} as const satisfies Record<InputName, z.ZodType>;

/** Of a list its rows; of anything else one. */
export const sizeOf = (value: unknown): number => (Array.isArray(value) ? value.length : 1);
