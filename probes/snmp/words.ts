/** What reading a device's tables brings, in words that several of them share. */
import type { Fact, Sample } from '../probe.ts';

/** What a table says; `trouble` is why rows may be missing. */
export type More = { facts: Fact[]; samples?: Sample[]; trouble?: string };

export type AddressSource =
  | 'ipAddressTable'
  | 'ipAdEntTable'
  | 'ipv6AddrTable'
  | 'cIpAddressTable'
  | 'hh3cIpv6AddrReadTable'
  | 'hwIpv6GlobalCfgTable';

/** One of the device's own. */
export type Address = {
  address: string;
  family: 4 | 6;
  /** Null where the agent doesn't say. */
  prefix_length: number | null;
  if_index: number | null;
  /** Words of RFC 4293; `not_ready` is Huawei's for tentative or duplicate. */
  status: string | null;
  source: AddressSource;
};
