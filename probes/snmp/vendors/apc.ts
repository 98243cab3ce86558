import { own, type Vendor } from './vendor.ts';

/** PowerNet-MIB: UPS, rack PDU (three generations), transfer switch, environment monitor; the card's AOS is the version. */
export const apc: Vendor = {
  name: 'APC',
  enterprises: [318, 5528, 52674],
  says: /^APC |American Power Conversion|\bNetBotz\b/i,
  shapes: [
    /PF:\s?(?<version>v[\w.]+)/,
    /^(?:APC )?(?<model>(?!Web\/SNMP)[^(]+?) \(MB:/,
    /MN:\s?(?<model>\w[\w-]*)/,
    /^Schneider Electric (?<model>NetBotz \w+) (?<version>[\d.]+)/,
  ],
  objects: {
    // UPS: other makers have copied this part under their own numbers.
    model: ['<7>.1.1.1.1.1.1.0'].concat(
      own(
        '318.1.1.12.1.5.0',
        '318.1.1.26.2.1.8.*',
        '318.1.1.4.1.4.0',
        '318.1.1.8.1.5.0',
        '318.1.1.10.3.1.2.0',
        '318.1.4.2.2.1.2.*',
      ),
    ),
    serial: ['<7>.1.1.1.1.2.3.0'].concat(
      own(
        '318.1.1.12.1.6.0',
        '318.1.1.26.2.1.9.*',
        '318.1.1.4.1.5.0',
        '318.1.1.8.1.6.0',
        '318.1.1.10.3.1.6.0',
        '318.1.4.2.2.1.3.*',
      ),
    ),
    version: own('318.1.4.2.4.1.4.*', '318.1.1.10.3.1.3.0'),
  },
};
