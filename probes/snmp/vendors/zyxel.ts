import { OWN_FIRST, own, type Vendor } from './vendor.ts';

/** ZYXEL-ES-COMMON and its gateways' like under 890.1.15.3.1; older switches have a tree per model. */
export const zyxel: Vendor = {
  name: 'Zyxel',
  enterprises: [890],
  says: /\bZy[Xx][Ee][Ll]\b|^(?:USG|ATP|ZyWALL|NWA|NXC|XGS|GS\d{4})[\w -]*$/,
  shapes: [/^(?<model>(?:USG FLEX|USG|ATP|ZyWALL|[A-Z]{2,4}-?\d)[\w -]*)$/],
  objects: {
    model: own('890.1.15.3.1.11.0', '890.1.2.1.1.2.0'),
    version: own('890.1.15.3.1.6.0', '890.1.2.1.1.1.0'),
    serial: [...own('890.1.15.3.1.12.0', '890.1.2.1.1.10.0'), '<11>.1.10.0', ...own('890.1.5.13.5.6.2.1.3.*')],
  },
  from: { model: ['own', 'chassis', 'shapes'], version: OWN_FIRST, serial: OWN_FIRST },
};
