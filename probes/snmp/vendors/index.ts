/** The registry of makers: a new one is a file here and a line below. */
import { cisco } from './cisco.ts';
import { fiberhome } from './fiberhome.ts';
import { h3c } from './h3c.ts';
import { hillstone } from './hillstone.ts';
import { hpe } from './hpe.ts';
import { huawei } from './huawei.ts';
import { juniper } from './juniper.ts';
import { linux } from './linux.ts';
import { maipu } from './maipu.ts';
import { others } from './others.ts';
import { ruijie } from './ruijie.ts';
import type { Vendor } from './vendor.ts';
import { zte } from './zte.ts';

export const vendors: readonly Vendor[] = [
  huawei,
  h3c,
  hpe,
  ruijie,
  zte,
  fiberhome,
  maipu,
  hillstone,
  cisco,
  juniper,
  linux,
  ...others,
];

const byEnterprise = new Map(
  vendors.flatMap((vendor) => vendor.enterprises.map((number) => [number, vendor] as const)),
);

/** The maker of an agent by its sysObjectID, or by what its description says where the number tells no maker. */
export function vendorOf(object_id: string | null, description: string | null): Vendor | undefined {
  const number = /^1\.3\.6\.1\.4\.1\.(\d+)/.exec(object_id ?? '')?.[1];
  const vendor = number === undefined ? undefined : byEnterprise.get(Number(number));
  if (vendor === h3c && /\bHPE?\b|Hewlett/.test(description ?? '')) return hpe;
  if (vendor && vendor.name !== null) return vendor;
  return vendors.find(({ says }) => says?.test(description ?? '')) ?? vendor;
}
