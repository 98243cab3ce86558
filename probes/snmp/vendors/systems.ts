import type { Vendor } from './vendor.ts';

/** Agents whose number or description tells the software, while the maker of the machine stays unknown. */
export const systems: readonly Vendor[] = [
  {
    name: null,
    enterprises: [8072, 2021],
    says: /^Linux /,
    shapes: [/^Linux \S+ (?<version>\d[\w.+-]*)/, /^Linux (?<version>\d[\d.]+) /],
  },
  {
    name: null,
    enterprises: [12325, 2238],
    says: /\bFreeBSD\b/,
    shapes: [/^(?:OPNsense|pfSense) \S+ (?<version>\d[\w.-]+)/, /^FreeBSD \S+ (?<version>\d[\w.-]+)/],
  },
  { name: null, enterprises: [30155], says: /^(?:Open|Net)BSD\b/, shapes: [/BSD \S+ (?<version>\d[\w.]+)/] },
  { name: null, enterprises: [30803, 44641], says: /^VyOS\b|^Vyatta\b/, shapes: [/^V[yY]\w+ (?<version>\d[\w.-]+)/] },
];
