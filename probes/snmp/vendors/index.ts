/** The registry of makers: a new one is a file here and a line below. */
import { access } from './access.ts';
import { apc } from './apc.ts';
import { aruba } from './aruba.ts';
import { cisco } from './cisco.ts';
import { dell } from './dell.ts';
import { dlink } from './dlink.ts';
import { enterprises } from './enterprises.ts';
import { extreme } from './extreme.ts';
import { fiberhome } from './fiberhome.ts';
import { fortinet } from './fortinet.ts';
import { h3c } from './h3c.ts';
import { hillstone } from './hillstone.ts';
import { hpe } from './hpe.ts';
import { huawei } from './huawei.ts';
import { industrial } from './industrial.ts';
import { juniper } from './juniper.ts';
import { maipu } from './maipu.ts';
import { mikrotik } from './mikrotik.ts';
import { power } from './power.ts';
import { printers } from './printers.ts';
import { procurve } from './procurve.ts';
import { ruijie } from './ruijie.ts';
import { security } from './security.ts';
import { servers } from './servers.ts';
import { switches } from './switches.ts';
import { systems } from './systems.ts';
import { ubiquiti } from './ubiquiti.ts';
import type { Vendor } from './vendor.ts';
import { wireless } from './wireless.ts';
import { zte } from './zte.ts';
import { zyxel } from './zyxel.ts';

/** Where words of two makers fit a description, the first of them is meant. */
export const vendors: readonly Vendor[] = [
  huawei,
  h3c,
  hpe,
  procurve,
  ruijie,
  zte,
  fiberhome,
  maipu,
  hillstone,
  ...access,
  ...security,
  aruba,
  ...wireless,
  cisco,
  juniper,
  fortinet,
  extreme,
  mikrotik,
  ubiquiti,
  dell,
  dlink,
  zyxel,
  apc,
  ...power,
  ...industrial,
  ...switches,
  ...printers,
  ...servers,
  ...Object.entries(enterprises).map(([name, numbers]): Vendor => ({ name, enterprises: numbers })),
  ...systems,
];
