import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readShapes } from '../identity.ts';
import { GENERAL_SHAPES, isPlausible, productNamed } from './general.ts';

function read(description: string): (string | null)[] {
  const said = readShapes({ shapes: GENERAL_SHAPES }, [description]);
  return (['model', 'version', 'serial'] as const).map((part) => {
    const value = said[part]?.value;
    return value !== undefined && isPlausible[part](value) ? value : null;
  });
}

/** What people write: places, addresses, telephone numbers, warnings. */
const notes = [
  'core-1',
  'Server room switch, 2nd floor',
  'Main UPS 2',
  'Rack 12',
  'Room 1203',
  'Building-1203',
  'SW-12',
  'Switch1024',
  'VLAN1203',
  'Phone 13800138000',
  'Contact admin 010-12345678',
  'Gateway 192.168.1.1',
  'Firewall to 10.0.0.1',
  'Core switch - do not touch',
  'Xiamen office 2.5G switch',
  'Floor 3.14',
  'Uplink Model: to core',
  'bj-core-sw-1.example.gov.cn',
  'Windows Server 2019',
];
for (const note of notes) {
  test(`“${note}” tells no model, version or serial`, () => assert.deepEqual(read(note), [null, null, null]));
}

const descriptions: [description: string, ...said: (string | null)[]][] = [
  ['OpenBSD host.example.org 7.1 GENERIC.MP#465 amd64', null, '7.1', null],
  ['AnyNet appliance, AnyOS 2.7.2-P4, built yesterday', null, '2.7.2-P4', null],
  ['Any Access System V200R018C10', null, 'V200R018C10', null],
  ['Maker Z640 version NS.NP.N219 kernel 2.6.6', null, 'NS.NP.N219', null],
  ['Router Model: Turbo2962, Version: 4.3.2.5', 'Turbo2962', '4.3.2.5', null],
  ['Unit SN: AB1234567 HW V3.20 - SW V6.50.00', null, '6.50.00', 'AB1234567'],
  ['XR4520 (R) Software, Version V210R240', 'XR4520', 'V210R240', null],
];
for (const [description, ...said] of descriptions) {
  test(`“${description}” is read`, () => assert.deepEqual(read(description), said));
}

const products: [maker: string, description: string, product: string | null][] = [
  ['Lancom', 'LANCOM OAP-1700B 10.72.0484RU6 / 10.11.2023', 'OAP-1700B'],
  ['Juniper', 'Juniper Networks, Inc WLC880R 7.7.4.4 REL', 'WLC880R'],
  ['Tripp Lite', 'TrippLite B093-004-2E4U, Linux 3.10.0', 'B093-004-2E4U'],
  ['SonicWall', 'SonicWall SMA 400 (8.6.0.3-11sv)', 'SMA 400'],
  ['Canon', 'Canon LBP6670 /P', 'LBP6670'],
  ['Cisco', 'Cisco router in Beijing', null],
  ['Cisco', 'Francisco X-100 5.2', null],
];
for (const [maker, description, product] of products) {
  test(`the product of “${description}” is ${product ?? 'not told'}`, () => {
    assert.equal(productNamed(maker, description), product);
  });
}
