import type { Vendor } from './vendor.ts';

/** VRP: V200R003 and the like are what people call the version; YunShan OS names its platform before it. */
export const huawei: Vendor = {
  name: 'Huawei',
  enterprises: [2011],
  says: /\bHuawei\b|Versatile Routing Platform/i,
  version_from: 'shapes',
  model_from: 'shapes',
  shapes: [
    /HUAWEI (?<model>(?:CloudEngine|NetEngine|AirEngine|USG|CE|NE)\s?[\w-]+)/,
    /^"?Huawei (?<model>\S+)\s+Huawei Versatile Routing/,
    /^"?(?!Huawei)(?<model>[A-Z][\w-]+)\s+Huawei (?:Versatile Routing|Auto|YunShan)/,
    /Version (?<version>\d[\d.]*) \((?:.* )?(?<release>V\d+R\d+\w*)\)/,
    /(?<version>V\d{3}R\d{3}C\d{2}\w*)/,
    /Huawei (?<model>Optix RTN)/,
  ],
  objects: { serial: ['1.3.6.1.4.1.2011.5.25.188.1.1.0'], version: ['1.3.6.1.4.1.2011.6.164.1.2.2.1.1.5.1'] },
};
