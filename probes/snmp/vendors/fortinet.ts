import { own, ownOne, type Vendor } from './vendor.ts';

/** FORTINET-CORE-MIB has the serial for all; each product line has a tree of its own. Software is named after the model. */
export const fortinet: Vendor = {
  name: 'Fortinet',
  enterprises: [12356, 15983],
  says: /\bForti(?:net|gate|switch|mail|analyzer|manager|web|AP)\b/i,
  shapes: [/^(?<model>Forti\w+-\S+) (?<version>v\d[\w.]*)/, /^(?<model>FortiGate[- ]\w+)$/i],
  objects: {
    model: own(
      '12356.112.1.1.0',
      '12356.113.1.1.0',
      '12356.115.1.1.0',
      '12356.105.1.1.0',
      '12356.121.21.1.1.3.0',
      '15983.1.1.3.1.13.2.0',
    ),
    serial: own('12356.100.1.1.1.0', '12356.121.21.1.1.5.0').concat('<8>.1.2.0'),
    version: own(
      '12356.101.4.1.1.0',
      '12356.106.4.1.1.0',
      '12356.103.2.1.7.0',
      '12356.118.3.1.1.0',
      '12356.120.1.1.0',
      '12356.121.21.1.1.1.0',
      '15983.1.1.3.1.13.3.0',
    ).concat('<8>.1.3.0'),
  },
  usage: {
    cpu: [{ mib: 'FORTINET-FORTIGATE-MIB', percent: ownOne('12356.101.4.1.3.0') }],
    memory: [{ mib: 'FORTINET-FORTIGATE-MIB', percent: ownOne('12356.101.4.1.4.0') }],
  },
  from: { model: ['shapes', 'own', 'chassis'], version: ['own', 'chassis', 'shapes'] },
};
