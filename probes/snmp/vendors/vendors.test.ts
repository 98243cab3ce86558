import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readShapes } from '../identity.ts';
import { makers } from '../maker.ts';
import { encodeOid } from '../oid.ts';
import { GENERAL_OBJECTS, GENERAL_SHAPES } from './general.ts';
import { vendors } from './index.ts';

/** Descriptions as makers write them; the names of places and people in them are made up. */
const descriptions: [
  description: string,
  number: number | null,
  vendor: string | null,
  model: string | null,
  version: string | null,
][] = [
  [
    'S5735-L24T4S-A\r\nHuawei Versatile Routing Platform Software \r\n VRP (R) software,Version 5.170 (S5735 V200R019C10SPC500) \r\n Copyright (C) 2007 Huawei Technologies Co., Ltd.',
    2011,
    'Huawei',
    'S5735-L24T4S-A',
    '5.170 (V200R019C10SPC500)',
  ],
  [
    'Huawei AR1220 Huawei Versatile Routing Platform Software VRP (R) software,Version 5.120 (AR1220 V200R003C01SPC900)',
    2011,
    'Huawei',
    'AR1220',
    '5.120 (V200R003C01SPC900)',
  ],
  [
    'Huawei YunShan OS\nVersion 1.22.0.1 (S5700 V600R022C01SPC500) \nCopyright (C) 2021-2022 Huawei Technologies Co., Ltd. \nHUAWEI CloudEngine S5735-L-V2 \n',
    2011,
    'Huawei',
    'CloudEngine S5735-L-V2',
    '1.22.0.1 (V600R022C01SPC500)',
  ],
  [
    'H3C Comware Platform Software, Software Version 7.1.070, Release 6126P20\r\nH3C S5130S-28P-EI\r\nCopyright (c) 2004-2019',
    25506,
    'H3C',
    'S5130S-28P-EI',
    '7.1.070, Release 6126P20',
  ],
  [
    'HPE Comware Platform Software, Software Version 7.1.045, Release 2422P01\nHPE 5900AF-48G-4XG-2QSFP+ Switch',
    25506,
    'HPE',
    '5900AF-48G-4XG-2QSFP+',
    '7.1.045, Release 2422P01',
  ],
  ['Ruijie 10G Routing Switch(S6220-48XS4QXS) By Ruijie Networks', 4881, 'Ruijie', 'S6220-48XS4QXS', null],
  ['ZTE Ethernet Switch  ZXR10 5250-52TM-H, Version: V2.05.11B23', 3902, 'ZTE', 'ZXR10 5250-52TM-H', 'V2.05.11B23'],
  ['S5800 FHN USP (R) Software, Version V210R240,Hw Version 2.0', 3807, 'FiberHome', 'S5800', 'V210R240'],
  [
    'MyPower (R) Operating System Software\nMyPower S3220 version 6.6.4.1.3(R)(integrity), compiled on Jul 25 2014',
    5651,
    'Maipu',
    'S3220',
    '6.6.4.1.3',
  ],
  ['Hillstone Security Appliance SG-6000-E3965', 28557, 'Hillstone', 'SG-6000-E3965', null],
  [
    'Cisco IOS Software, C2960X Software (C2960X-UNIVERSALK9-M), Version 15.2(7)E, RELEASE SOFTWARE (fc3)',
    9,
    'Cisco',
    null,
    '15.2(7)E',
  ],
  [
    'Juniper Networks, Inc. ex2300-24t Ethernet Switch, kernel JUNOS 18.2R3.4, Build date: 2019',
    2636,
    'Juniper',
    'ex2300-24t',
    '18.2R3.4',
  ],
  ['Linux gateway 5.10.0-28-amd64 #1 SMP Debian 5.10.209-2', 8072, null, null, '5.10.0-28-amd64'],
  ['Huawei Versatile Routing Platform Software', null, 'Huawei', null, null],
  ['something of nobody', 99_999, null, null, null],
  ['', null, null, null, null],
];
for (const [description, number, name, model, version] of descriptions) {
  test(`“${description.slice(0, 40).replace(/\s+/g, ' ')}” is ${name ?? 'nobody known'}`, () => {
    const vendor = makers.of(number === null ? null : `1.3.6.1.4.1.${number}.1.2`, description)?.vendor;
    const read = readShapes(vendor, [description]);
    const said = [vendor?.name ?? null, read.model?.value ?? null, read.version?.value ?? null];
    assert.deepEqual(said, [name, model, version]);
  });
}

test('no enterprise number belongs to two makers, and each object can be asked for', () => {
  const numbers = vendors.flatMap(({ enterprises }) => enterprises);
  assert.equal(new Set(numbers).size, numbers.length);
  for (const oid of Object.values(GENERAL_OBJECTS).flat()) assert.doesNotThrow(() => encodeOid(oid), oid);
  for (const { objects } of vendors) {
    for (const object of Object.values(objects ?? {}).flat()) {
      const oid = object
        .replace(/^<\d+>/, '1.3')
        .replace(/^\{(\d[\d.]*)[\d.,]*\}/, '1.3.6.1.4.1.$1')
        .replace(/\.\*$/, '');
      assert.doesNotThrow(() => encodeOid(oid), object);
    }
  }
});

test('a description of any length is read at once', () => {
  for (const filler of ['Version ', 'A'.repeat(10), 'Software, Version (', 'HUAWEI ', 'Cisco NX-OS ', 'H3C ']) {
    const long = filler.repeat(1_024 / filler.length).slice(0, 1_024);
    const started = performance.now();
    for (const vendor of vendors) {
      vendor.says?.test(long);
      readShapes(vendor, [long]);
    }
    readShapes({ shapes: GENERAL_SHAPES }, [long]);
    assert.ok(performance.now() - started < 100, filler);
  }
});
