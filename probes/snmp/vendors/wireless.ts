/** Radio links, access points and mobile routers. */
import { OWN_FIRST, own, SHAPES_FIRST, type Vendor } from './vendor.ts';

export const wireless: readonly Vendor[] = [
  {
    name: 'Cambium',
    enterprises: [17713, 161],
    says: /\bCambium\b|^CANOPY\b|\bcnPilot\b|^CMM\d?\b|\bcnMatrix\b/i,
    shapes: [
      /^CANOPY (?<version>\d[\w.]+)/,
      /^cnPilot (?<model>\S+) (?<version>\d\S+)/,
      /PTP Wireless Ethernet Bridge, Version (?<version>[\w-]+)/,
      /^Cambium (?<model>PTP \w+)/,
      /^(?<model>CMM\d?) (?<version>\d[\d.]*)$/,
    ],
    objects: {
      model: own('161.19.3.3.1.266.0', '17713.22.1.1.1.5.0'),
      version: own('17713.21.1.1.17.0', '17713.22.1.1.1.8.0'),
      serial: own('17713.21.1.1.31.0', '17713.22.1.1.1.4.0'),
    },
  },
  {
    name: 'Ruckus',
    enterprises: [25053],
    says: /\bRuckus\b/i,
    shapes: [/^Ruckus Wireless (?<model>[A-Z]+\d\w*)/],
    objects: {
      model: own('25053.1.15.1.1.1.1.9.0', '25053.1.2.1.1.1.1.9.0', '25053.1.1.2.1.1.1.1.0'),
      version: own('25053.1.15.1.1.1.1.18.0', '25053.1.2.1.1.1.1.18.0', '25053.1.1.3.1.1.1.1.1.3.*'),
      serial: own(
        '25053.1.15.1.1.1.1.15.0',
        '25053.1.2.1.1.1.1.15.0',
        '25053.1.4.1.1.1.15.13.0',
        '25053.1.1.2.1.1.1.2.0',
      ),
    },
    from: { model: OWN_FIRST, version: OWN_FIRST },
  },
  {
    name: 'Lancom',
    enterprises: [2356],
    says: /\bLANCOM\b|\bLCOS\b/i,
    shapes: [
      /^(?<model>LANCOM \S+)(?: \([^)]*\))? (?<version>\d[\w.]+).*? (?<serial>\w{10,})$/,
      /^LANCOM (?<model>\S+) .*?, (?<version>\d[\w.]+), Linux/,
      /LCOS-LX: (?<version>[\w.]+)/,
    ],
    objects: {
      version: own('2356.13.1.47.9.0', '2356.16.1.1.1.1.13.0', '2356.11.3.1.1.3.*'),
      serial: own('2356.13.1.47.7.0', '2356.16.1.1.1.1.4.0', '2356.11.3.1.1.4.*'),
      model: own('2356.16.1.1.1.1.3.0', '2356.11.3.1.1.2.*'),
    },
    from: { version: OWN_FIRST },
  },
  {
    name: 'Teltonika',
    enterprises: [48690],
    says: /\bTeltonika\b/i,
    shapes: [/Teltonika-(?<model>\w+)/],
    objects: {
      version: own('48690.1.6.0', '48690.2.14.0'),
      serial: own('48690.1.1.0', '48690.1.5.0'),
      model: own('48690.1.3.0', '48690.1.7.0'),
    },
    from: { version: OWN_FIRST, model: OWN_FIRST },
  },
  {
    name: 'Cisco Meraki',
    enterprises: [29671],
    says: /\bMeraki\b/i,
    shapes: [/^=?(?<model>Meraki \S+)/],
    from: { model: SHAPES_FIRST },
  },
  {
    name: 'Peplink',
    enterprises: [23695, 27662],
    says: /\bPep(?:link|wave)\b/i,
    objects: {
      model: own('23695.200.1.1.1.1.1.0'),
      serial: own('23695.200.1.1.1.1.2.0'),
      version: own('23695.200.1.1.1.1.3.0'),
    },
    from: { model: OWN_FIRST, version: OWN_FIRST },
  },
  {
    name: 'Mimosa',
    enterprises: [43356],
    says: /\bMimosa\b/i,
    objects: { serial: own('43356.2.1.2.1.2.0'), version: own('43356.2.1.2.1.3.0') },
  },
  {
    name: 'Netonix',
    enterprises: [46242],
    says: /\bNetonix\b/i,
    shapes: [/^Netonix (?<model>WS-[\w-]+)/],
    objects: { version: own('46242.1.0') },
  },
  {
    name: 'Allied Telesis',
    enterprises: [207],
    says: /\bAllied Telesi[sn]\b|^AT-\w+/i,
    shapes: [/^(?<model>AT-[\w/-]+) version (?<version>[\w.]+)/, /AW\+ v(?<version>[\w.-]+)/, /^(?<model>AT-[\w/-]+)/],
    objects: {
      version: own('207.8.4.4.4.500.2.1.1.0', '207.1.4.167.81.1.3.0'),
      serial: own('207.8.4.4.3.21.1.1.8.*'),
      model: own('207.8.4.4.3.21.1.1.5.*'),
    },
    from: { version: SHAPES_FIRST },
  },
  {
    name: 'Netgear',
    enterprises: [4526],
    says: /\bNetgear\b|ProSafe/i,
    shapes: [/^(?<model>[A-Z]+\d[\w-]*) .*?, (?<version>\d[\d.]+)/],
    // NETGEAR-SWITCHING-MIB's agentInventoryGroup, in managed and in smart switches.
    objects: {
      model: own('4526.10.1.1.1.3.0', '4526.11.1.1.1.3.0'),
      version: own('4526.10.1.1.1.13.0', '4526.11.1.1.1.13.0'),
      serial: own('4526.10.1.1.1.4.0', '4526.11.1.1.1.4.0'),
    },
    from: { model: SHAPES_FIRST, version: SHAPES_FIRST },
  },
  {
    name: 'Planet',
    enterprises: [10456],
    says: /^PLANET\b/,
    shapes: [
      /^PLANET,? (?<model>[\w-]+),? .*?(?<version>v\d[\w.]+)/,
      /^(?:PLANET )?(?<model>[A-Z]+-[\w-]*\d[\w-]*)(?: (?<version>\d[\d.]+))?/,
    ],
  },
];
