/** Makers of security devices. Of several in China only the number is public knowledge. */
import { OWN_FIRST, own, type Vendor } from './vendor.ts';

const only = (name: string, ...enterprises: number[]): Vendor => ({ name, enterprises });

export const security: readonly Vendor[] = [
  { ...only('Topsec', 14331), says: /\bTopsec\b|\bNGFW4000\b/i },
  { ...only('Venustech', 15227), says: /\bVenus(?:tech|ense)\b/i },
  { ...only('NSFOCUS', 19849), says: /\bNSFOCUS\b/i },
  { ...only('DPtech', 31648), says: /\bDPtech\b/i, shapes: [/DPtech (?<model>[A-Z][\w-]+\d[\w-]*)/] },
  { ...only('Sangfor', 35047), says: /\bSangfor\b/i },
  { ...only('QiAnXin'), says: /\bQi-?An-?Xin\b|\b360(?:\s*WS|NGFW)\b|\bLegendsec\b/i },
  {
    ...only('Array Networks', 7564),
    says: /\bArray(?:OS| Networks)\b/,
    shapes: [/Hardware: Array (?<model>\w+ \S+).*?ArrayOS (?<version>\S+)/],
  },
  {
    ...only('Check Point', 2620),
    says: /\bCheck ?Point\b/i,
    objects: {
      version: own('2620.1.6.4.1.0'),
      serial: own('2620.1.6.16.3.0'),
      model: own('2620.1.6.16.7.0'),
    },
  },
  {
    ...only('Palo Alto Networks', 25461),
    says: /\bPalo Alto Networks\b/i,
    shapes: [/(?<model>PA-\w+) series/],
    objects: {
      version: own('25461.2.1.2.1.1.0'),
      serial: own('25461.2.1.2.1.3.0'),
      model: own('25461.2.1.2.2.1.0'),
    },
    from: { version: OWN_FIRST, serial: OWN_FIRST, model: OWN_FIRST },
  },
  {
    ...only('Sophos', 2604, 21067, 9789),
    says: /\bSophos\b|\bCyberoam\b|\bAstaro\b/i,
    objects: {
      model: own('2604.5.1.1.2.0', '21067.2.1.1.2.0'),
      version: own('2604.5.1.1.3.0', '21067.2.1.1.3.0'),
      serial: own('2604.5.1.1.4.0', '21067.2.1.1.1.0'),
    },
  },
  {
    ...only('Stormshield', 11256),
    says: /\bNS-BSD\b|Stormshield|\bNetasq\b/i,
    objects: { model: own('11256.1.18.1.0'), version: own('11256.1.18.2.0'), serial: own('11256.1.18.3.0') },
  },
  {
    ...only('SonicWall', 8741),
    says: /SonicWALL/i,
    shapes: [/^(?:Dell )?SonicWALL (?<model>.+?) \( ?(?:SonicOS \S+ )?(?<version>\d[\w.-]+)/i],
    objects: { model: own('8741.2.1.1.1.0'), serial: own('8741.2.1.1.2.0'), version: own('8741.2.1.1.3.0') },
  },
  {
    ...only('WatchGuard', 3097),
    says: /\bWatchGuard\b|^Firebox\b/i,
    shapes: [/^(?<model>(?:Firebox )?[MTX]\d[\w-]*|FireboxV\w*)$/],
    objects: { version: own('3097.6.1.1.0') },
  },
  {
    ...only('Forcepoint', 1369, 47565),
    says: /\bForcepoint\b|\bStonesoft\b/i,
    objects: { model: own('1369.6.1.1.9.0'), serial: own('1369.6.1.1.11.0'), version: own('1369.5.2.1.1.0') },
  },
  {
    ...only('Barracuda', 20632, 10704),
    says: /\bBarracuda\b/i,
    objects: { version: own('20632.8.25.0'), serial: own('20632.8.28.0') },
  },
  {
    ...only('Blue Coat', 3417, 2334, 7146),
    says: /\bBlue Coat\b|^PacketShaper\b/i,
    shapes: [
      /Blue Coat (?<model>\S+) Series, (?:Proxy\w+ )?Version: SGOS (?<version>[\d.]+)/i,
      /Version: SGOS (?<version>[\d.]+)/,
    ],
    objects: { model: own('3417.2.11.1.1.0'), version: own('3417.2.11.1.3.0'), serial: own('3417.2.11.1.4.0') },
  },
  {
    ...only('Pulse Secure', 12532),
    says: /\bPulse (?:Secure|Connect)|\bIvanti\b|\bNeoteris\b/i,
    shapes: [/,(?<model>[A-Z]+-?\w*),(?:[\w.]+ )?(?<version>\d[\w.]+)/],
  },
  {
    ...only('F5', 3375, 12276),
    says: /\.f5\.|\bBIG-IP\b/,
    objects: { version: own('3375.2.1.4.2.0'), serial: own('3375.2.1.3.3.3.0'), model: own('3375.2.1.3.5.2.0') },
    from: { version: OWN_FIRST, model: OWN_FIRST, serial: OWN_FIRST },
  },
  {
    ...only('A10 Networks', 22610),
    says: /\bA10 Networks\b|\bACOS\b/,
    shapes: [/(?<model>(?:AX|TH|vThunder)\w*), ACOS (?<version>[\w.-]+)/],
    objects: { version: own('22610.2.4.1.1.1.0'), serial: own('22610.2.4.1.6.2.0') },
  },
  {
    ...only('Radware', 1872),
    says: /\bRadware\b|\bAlteon\b/i,
    shapes: [/(?<model>Alteon[\w ]+?), Version (?<version>[\w.]+)/],
  },
  {
    ...only('Citrix', 5951),
    says: /\bNetScaler\b/i,
    shapes: [/NetScaler NS(?<version>\d[\w.]+)/],
    objects: { version: own('5951.4.1.1.1.0'), model: own('5951.4.1.1.11.0'), serial: own('5951.4.1.1.14.0') },
  },
  { ...only('Kemp', 12196), says: /\bKEMP\b|\bLoadMaster\b/i },
  {
    ...only('Riverbed', 17163, 7054),
    says: /\bRiverbed\b|\bSteelhead\b/i,
    objects: { model: own('17163.1.1.1.1.0'), serial: own('17163.1.1.1.2.0'), version: own('17163.1.1.1.3.0') },
  },
  {
    ...only('Silver Peak', 23867),
    says: /\bSilver Peak\b/i,
    shapes: [/Silver Peak Systems, Inc\. (?<model>\S+)[\s\S]*?VXOA (?<version>[\w.]+)/],
    objects: { version: own('23867.3.1.1.1.1.0'), model: own('23867.3.1.1.1.2.0'), serial: own('23867.3.1.1.1.6.0') },
  },
  {
    ...only('Infoblox', 7779),
    says: /\bInfoblox\b/i,
    objects: {
      model: own('7779.3.1.1.2.1.4.0'),
      serial: own('7779.3.1.1.2.1.6.0'),
      version: own('7779.3.1.1.2.1.7.0'),
    },
  },
];
