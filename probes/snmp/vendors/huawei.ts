import { own, ownOne, type Vendor } from './vendor.ts';

/** VRP: V200R003 and the like are what people call the version; YunShan OS names its platform before it. */
export const huawei: Vendor = {
  name: 'Huawei',
  enterprises: [2011],
  says: /\bHuawei\b|Versatile Routing Platform|\bVRP\b/i,
  shapes: [
    /HUAWEI (?<model>(?:CloudEngine|NetEngine|AirEngine|USG|CE|NE)\s?[\w-]+)/,
    /^"?Huawei (?<model>\S+)\s+Huawei Versatile Routing/,
    /^"?(?!Huawei)(?<model>[A-Z][\w-]+)\s+Huawei (?:Versatile Routing|Auto|YunShan)/,
    /Version (?<version>\d[\d.]*) \((?:.* )?(?<release>V\d+R\d+\w*)\)/,
    /\b(?<version>V\d{3}R\d{3}C\d{2}\w*)/,
    /Huawei (?<model>Optix RTN)/,
    /^(?<model>MA5\d{3}[A-Z]?)(?=V\d{3}R\d{3})/,
  ],
  objects: {
    serial: own('2011.5.25.188.1.1.0', '2011.2.235.1.1.1.7.0', '2011.2.25.4.40.4.10.13.1.1.23.255'),
    version: own(
      '2011.6.164.1.2.2.1.1.5.*',
      '2011.6.3.1.999.0',
      '2011.2.235.1.1.11.50.1.4.11.65.99.116.105.118.101.32.105.66.77.67',
    ),
    model: own('2011.2.235.1.1.1.6.0', '2011.5.25.188.1.4.0'),
  },
  usage: {
    cpu: [
      {
        mib: 'HUAWEI-ENTITY-EXTENT-MIB',
        percent: ownOne('2011.5.25.31.1.1.1.1.5.*'),
        beside: ownOne('2011.5.25.31.1.1.1.1.7.*'),
      },
    ],
    memory: [{ mib: 'HUAWEI-ENTITY-EXTENT-MIB', percent: ownOne('2011.5.25.31.1.1.1.1.7.*') }],
  },
  from: { version: ['shapes', 'own', 'chassis'], model: ['shapes', 'own', 'chassis'] },
};
