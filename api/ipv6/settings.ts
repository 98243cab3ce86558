/** What the IPv6 migration is measured by: targets that prove the probe, and figures that a city may set otherwise. In the table of settings. */
import { z } from 'zod';
import { Thresholds, USUAL_THRESHOLDS } from '#probes/ipv6/thresholds.ts';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { canonicalPrefix } from '../estate/prefix.ts';
import { settings } from '../settings/schema.ts';

const KEY = 'ipv6';
const MAX_TARGETS = 10;
const MAX_CDN = 500;
const Address = z.string().trim().min(2).max(253);
const Service = z.strictObject({ address: Address, port: z.int().min(1).max(65_535) });
const isIpv6Prefix = (text: string): boolean => {
  const read = canonicalPrefix(text);
  return !('problem' in read) && read.family === 6;
};
/** `name` as people call the content network; `prefix` has its length. */
const CdnPrefix = z.strictObject({
  name: z.string().trim().min(1).max(100),
  prefix: z.string().trim().max(60).refine(isIpv6Prefix, 'a prefix such as 2001:db8::/32'),
});
export const Ipv6Settings = z.strictObject({
  canary: z.strictObject({
    /** Services that are known to answer over IPv6; two at least prove it. */
    targets: z.array(Service).max(MAX_TARGETS),
    /** Known to answer over IPv4: tells a dead network from a missing IPv6. */
    controls: z.array(Service).max(MAX_TARGETS),
    /** The resolver that is measured with, asked for ipv4only.arpa; null: not asked. */
    resolver: Service.nullable(),
    /** Asked for the time; null: not asked. */
    ntp: Service.nullable(),
  }),
  /** Root servers of the extranet's own DNS, from which a name is resolved over IPv6 alone; empty: that isn't measured. */
  roots: z.array(z.ipv6()).max(13),
  /** Known content networks: an AAAA of theirs need not be in the plan. Absent: none, as before there were any. */
  cdn: z.array(CdnPrefix).max(MAX_CDN).default([]),
  thresholds: Thresholds,
  /** What the address plan lays down for all of it. `internet_vrfs`: those that face the Internet, by which leaks show. */
  plan_policy: z
    .strictObject({
      addressing: z.enum(['gua', 'ula']).nullable(),
      link_length: z.union([z.literal(127), z.literal(64)]),
      internet_vrfs: z.array(z.string().trim().min(1).max(100)).max(20),
    })
    .default({ addressing: null, link_length: 127, internet_vrfs: [] }),
});
export type Ipv6Settings = z.infer<typeof Ipv6Settings>;

const USUAL: Ipv6Settings = {
  canary: { targets: [], controls: [], resolver: null, ntp: null },
  roots: [],
  cdn: [],
  thresholds: USUAL_THRESHOLDS,
  plan_policy: { addressing: null, link_length: 127, internet_vrfs: [] },
};

/** What is unreadable is as if nobody had set it. */
export function readIpv6Settings(db: Db): Ipv6Settings {
  const row = db.$client.prepare('select value from settings where key = ?').pluck().get(KEY) as string | undefined;
  if (row === undefined) return USUAL;
  if (kept?.row === row) return kept.value;
  const parsed = Ipv6Settings.safeParse(JSON.parse(row));
  kept = { row, value: parsed.success ? parsed.data : USUAL };
  return kept.value;
}
/** Read several times a second, and hundreds of prefixes take their time: the same text is read once. */
let kept: { row: string; value: Ipv6Settings } | undefined;

export function writeIpv6Settings(db: Db, actor: Actor, value: Ipv6Settings) {
  db.$client.transaction(() => {
    const before = readIpv6Settings(db);
    db.insert(settings).values({ key: KEY, value }).onConflictDoUpdate({ target: settings.key, set: { value } }).run();
    record(db, actor, { action: 'update', object_kind: 'ipv6_settings', object_id: '-', before, after: value });
  })();
}
