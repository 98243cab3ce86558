/** What is on record, or was brought by another party, beside what probes saw. Absent: nobody said; an empty list: said to be none. */
import type { Family, Text } from '../probe.ts';
import type { Share } from './share.ts';

/** Whether our own IPv6 works, by targets that are known to. */
export type Canary = {
  /** 'unproven': asked and failed; 'unasked': not lately. */
  state: 'proven' | 'unproven' | 'unasked';
  reason: Text;
  /** Epoch ms of the last round. */
  at: number;
  /** How many of the IPv6 targets and of the IPv4 controls answered. */
  v6_answered: number;
  v6_asked: number;
  v4_answered: number;
  v4_asked: number;
  /** The prefix that the measuring resolver puts before IPv4 addresses (DNS64, RFC 7050); null: it makes up none; undefined: not asked. */
  dns64_prefix?: string | null;
  /** Of our clock, by NTP; undefined: not asked. */
  clock_offset_ms?: number;
};

export type PlannedAddress = {
  /** RFC 5952. */
  address: string;
  prefix_length: number | null;
  /** Empty: any. */
  interface: string;
};
export type Lan = {
  interface: string /** Whether the gateway should send router advertisements. */;
  sends_ra: boolean | null;
};
export type Expected = {
  ospf_neighbours: number | null;
  bgp_peers: readonly string[] | null;
  /** Next hop of the default or aggregate route. */
  next_hop: string | null;
};
export type Capability = { status: 'supported' | 'after_upgrade' | 'unsupported'; source: string };
export type PolicyRule = {
  family: 4 | 6;
  action: 'permit' | 'deny';
  /** A prefix, an address or `any`. */
  source: string;
  destination: string;
  /** `any`, `tcp/443`, `icmpv6`, or `icmpv6/2` for one type; the exporter resolves the firewall's own names. */
  service: string;
};
/** One prefix of the plan. `kind` as in the plan's hierarchy; `owner` is a unit. */
export type PlanPrefix = {
  id: number;
  /** Canonical, with its length. */
  prefix: string;
  vrf: string;
  kind:
    | 'allocation'
    | 'plane'
    | 'county'
    | 'town'
    | 'department'
    | 'site'
    | 'lan'
    | 'link'
    | 'loopback'
    | 'infrastructure'
    | null;
  owner_id: number | null;
  owner: string | null;
  /** Units above the owner, in any order: a county's node may stand in what belongs to its department. */
  above_owner_ids?: readonly number[];
  /** As the estate keeps it; absent: active. What is reserved takes its space and is used by nobody. */
  status?: 'active' | 'container' | 'reserved' | 'deprecated';
  /** Which addresses the plan wants in it; absent or null: as what holds it says, in the end as `plan_policy`. */
  addressing?: 'gua' | 'ula' | null;
  /** Epoch ms; absent: nobody knows, so long enough ago. */
  assigned_at?: number;
};
/** `name` is the content network's; `prefix` has its length. */
export type CdnPrefix = { name: string; prefix: string };
/** What the plan lays down for all of it. */
export type PlanPolicy = {
  /** Global unicast or unique local addresses (RFC 4193); null: it doesn't say. */
  addressing: 'gua' | 'ula' | null;
  /** Of point-to-point links: /127 (RFC 6164), or /64 by policy. */
  link_length: 127 | 64;
};
/** An address that a probe saw on somebody, with whose that node is. What is absent or null nobody told. */
export type ObservedAddress = {
  address: string;
  prefix_length: number | null;
  vrf: string;
  /** 0: what a service publishes, whose name stands for the node's. */
  node_id: number;
  node: string;
  interface: string;
  owner_id: number | null;
  owner?: string | null;
  above_owner_ids?: readonly number[];
  /** Epoch ms when it was seen last. */
  at: number;
  /** The node's role, as the estate calls roles. */
  role?: string;
  /** Anycast, or the virtual address of VRRP or the like: several nodes have it rightly. */
  is_shared?: boolean;
  /** IpAddressStatusTC (RFC 4293), such as `preferred`, now and at the look before. */
  status?: string | null;
  status_before?: string | null;
  /** IpAddressOriginTC (RFC 4293): `random` has an identifier made by chance. */
  origin?: 'other' | 'manual' | 'dhcp' | 'linklayer' | 'random' | null;
  /** Told to others as where a service, or the node's management, is reached; absent: only there on an interface. */
  published_as?: 'service' | 'management';
  /** From which side it shows; absent: inside. */
  seen_from?: 'inside' | 'internet';
};
/** A route that a node has, or that shows on the Internet side. */
export type ObservedRoute = {
  /** Canonical, with its length. */
  prefix: string;
  vrf: string;
  node_id: number;
  node: string;
  owner_id: number | null;
  owner?: string | null;
  /** Epoch ms. */
  at: number;
  /** Learned from whoever plans for themselves, such as the province. */
  is_foreign?: boolean;
  seen_from?: 'inside' | 'internet';
};
/** An interface in the plan, and which families it should have in the end. */
export type PlannedInterface = {
  vrf: string;
  node_id: number;
  node: string;
  interface: string;
  owner_id: number | null;
  owner?: string | null;
  target: readonly Family[];
  /** Addresses that the plan gives it, of either family. */
  planned: readonly string[];
};
/** Our own looks, as dial tests name where they come from. */
export const OWN_VANTAGE = 'hub';
export type DialTest = { vantage: string; at: number; is_ok: boolean };
/** What our own probes measured over one family lately: a mean round trip, shares of echoes lost and of connections made. */
export type PathSide = { rtt_ms: number | null; loss: number | null; tcp_success: number | null };
/** What was made (by share.ts) of the last interval between two readings of an interface's counters, by its name. */
export type Traffic = { interface: string; share: Share };

export type Given = {
  canary?: Canary;
  /** As the estate calls roles. */
  role?: string;
  planned?: readonly PlannedAddress[];
  lans?: readonly Lan[];
  expected?: Expected;
  capability?: Capability;
  /** Names of interfaces. */
  uplinks?: readonly string[];
  /** Beside uplinks that were derived: links of which nobody can tell where they lead. */
  unsure_uplinks?: readonly string[];
  traffic?: readonly Traffic[];
  paths?: { v4: PathSide; v6: PathSide };
  /** Medians of the last seven days, and which addresses were tentative at the look before the last; absent: nobody compared. */
  history?: { v6_routes_median: number | null; tentative?: readonly string[] };
  /** The other end of each link, by this end's interface. */
  counterpart?: readonly { interface: string; agrees: boolean | null; neighbour: string }[];
  /** In the order in which the firewall goes through them. */
  policy?: readonly PolicyRule[];
  prefixes?: readonly PlanPrefix[];
  /** Prefixes of content networks that stand before services of ours. */
  cdn?: readonly CdnPrefix[];
  plan_policy?: PlanPolicy;
  planned_interfaces?: readonly PlannedInterface[];
  observed?: readonly ObservedAddress[];
  observed_routes?: readonly ObservedRoute[];
  /** Epoch ms since when addresses have been looked for; absent: since the oldest of `observed`. */
  observed_since?: number;
  /** Where a front forwards to. */
  origin?: readonly string[];
  dial_tests?: readonly DialTest[];
  /** What came of S8 on a probe without IPv4 and NAT64. */
  single_stack?: { is_ok: boolean; at: number; vantage: string };
  /** By zone below ip6.arpa: whether a delegation is there. */
  reverse?: readonly { prefix: string; zone: string; is_delegated: boolean | null }[];
};
