/** The makes of device in the lab: what each tells of itself. Numbers under the makers' real enterprise numbers; versions and serials are made up. */

/** Where a model states its addresses: IP-MIB's old table (v4), its new one (both), IPV6-MIB (v6). */
export type AddressTable = 'ipAdEntTable' | 'ipAddressTable' | 'ipv6AddrTable';

export type LabModel = {
  vendor: string | null;
  model: string | null;
  object_id: string;
  version: string;
  describe(name: string): string;
  /** Fast ports, taken by links first, and the others. */
  trunk: { name: (number: number) => string; count: number; speed_mbps: number };
  access: { name: (number: number) => string; count: number; speed_mbps: number };
  /** The loopback interface's name. */
  loopback: string;
  /** What is added to a port's number to make its ifIndex; LLDP counts ports from 1 whatever ifIndex is. */
  index_offset: number;
  addresses: readonly AddressTable[];
  /** ENTITY-MIB is there and tells model, serial and version. */
  entity: boolean;
  /** Slots with line cards in them. */
  slots: number;
};

const GIGABIT = 1_000;
const TEN = 10_000;
const HUNDRED = 100_000;

const huawei = (model: string, product: string, vrp: string, version: string) => ({
  vendor: 'Huawei',
  model,
  version,
  describe: () =>
    `Huawei Versatile Routing Platform Software\r\nVRP (R) software, Version ${vrp} (${product} ${version})\r\n` +
    `Copyright (C) 2000-2024 Huawei Technologies Co., Ltd.\r\nHUAWEI ${model}\r\n`,
  loopback: 'LoopBack0',
  index_offset: 4,
  addresses: ['ipAdEntTable', 'ipAddressTable'] as const,
  entity: true,
  slots: 0,
});

const h3c = (model: string, release: string) => ({
  vendor: 'H3C',
  model,
  version: `7.1.070 Release ${release}`,
  describe: () =>
    `H3C Comware Platform Software, Software Version 7.1.070, Release ${release}\r\nH3C ${model}\r\n` +
    'Copyright (c) 2004-2024 New H3C Technologies Co., Ltd. All rights reserved.',
  loopback: 'LoopBack0',
  index_offset: 0,
  addresses: ['ipAdEntTable', 'ipAddressTable', 'ipv6AddrTable'] as const,
  entity: true,
  slots: 0,
});

const ruijie = (model: string, title: string, version: string) => ({
  vendor: 'Ruijie',
  model,
  version,
  describe: () => `Ruijie ${title}(${model}) By Ruijie Networks`,
  loopback: 'Loopback 0',
  index_offset: 0,
  addresses: ['ipAdEntTable', 'ipv6AddrTable'] as const,
  entity: true,
  slots: 0,
});

const zte = (model: string, version: string) => ({
  vendor: 'ZTE',
  model,
  version,
  describe: () => `ZTE Ethernet Switch  ${model}, Version: ${version}`,
  loopback: 'loopback1',
  index_offset: 0,
  addresses: ['ipAdEntTable', 'ipv6AddrTable'] as const,
  entity: true,
  slots: 0,
});

/** Numbers from 1 behind a prefix. */
const ports = (prefix: string, count: number, speed_mbps: number, first = 1) => ({
  name: (number: number) => `${prefix}${number + first - 1}`,
  count,
  speed_mbps,
});

export const labModels = {
  ne40e: {
    ...huawei('NE40E-X8A', 'NE40E', '8.210', 'V800R021C10SPC600'),
    object_id: '1.3.6.1.4.1.2011.2.62.2.12',
    trunk: ports('100GE0/1/', 20, HUNDRED, 0),
    access: ports('GigabitEthernet0/0/', 1, GIGABIT, 0),
    slots: 4,
  },
  ne20e: {
    ...huawei('NE20E-S2F', 'NE20E', '8.180', 'V800R010C10SPC500'),
    object_id: '1.3.6.1.4.1.2011.2.62.4.2',
    trunk: ports('10GE0/1/', 4, TEN, 0),
    access: ports('GigabitEthernet0/2/', 8, GIGABIT, 0),
  },
  s5735: {
    ...huawei('S5735-L24T4X-A1', 'S5735', '5.170', 'V200R020C10SPC500'),
    object_id: '1.3.6.1.4.1.2011.2.23.665',
    trunk: ports('XGigabitEthernet0/0/', 4, TEN),
    access: ports('GigabitEthernet0/0/', 24, GIGABIT),
  },
  s10508: {
    ...h3c('S10508X', '7585P05'),
    object_id: '1.3.6.1.4.1.25506.1.2136',
    trunk: ports('HundredGigE1/0/', 8, HUNDRED),
    access: ports('Ten-GigabitEthernet2/0/', 16, TEN),
    slots: 2,
  },
  sr6608: {
    ...h3c('SR6608-X', '7821P13'),
    object_id: '1.3.6.1.4.1.25506.1.1060',
    trunk: ports('Ten-GigabitEthernet2/0/', 4, TEN),
    access: ports('GigabitEthernet3/0/', 8, GIGABIT),
  },
  s5130: {
    ...h3c('S5130S-28P-EI', '6318P01'),
    object_id: '1.3.6.1.4.1.25506.1.1951',
    trunk: ports('GigabitEthernet1/0/', 4, GIGABIT, 25),
    access: ports('GigabitEthernet1/0/', 8, GIGABIT),
  },
  s5750: {
    ...ruijie('RG-S5750C-28GT4XS-H', '10G Routing Switch', 'RGOS 11.4(1)B74P5'),
    object_id: '1.3.6.1.4.1.4881.1.1.10.1.169',
    trunk: ports('TenGigabitEthernet 0/', 4, TEN, 25),
    access: ports('GigabitEthernet 0/', 24, GIGABIT),
  },
  s2910: {
    ...ruijie('RG-S2910-10GT2SFP-P-E', 'Gigabit Security & Intelligence Access Switch', 'RGOS 11.4(1)B42P25'),
    object_id: '1.3.6.1.4.1.4881.1.1.10.1.156',
    trunk: ports('GigabitEthernet 0/', 2, GIGABIT, 9),
    access: ports('GigabitEthernet 0/', 8, GIGABIT),
  },
  z5250: {
    ...zte('ZXR10 5250-28TM-H', 'V2.05.12B09'),
    object_id: '1.3.6.1.4.1.3902.15.2.1.11',
    trunk: ports('xgei-0/1/2/', 4, TEN),
    access: ports('gei-0/1/1/', 16, GIGABIT),
  },
  firewall: {
    vendor: 'Hillstone',
    model: 'SG-6000-E5960',
    version: '5.5R9P3',
    object_id: '1.3.6.1.4.1.28557.1.151',
    describe: () => 'Hillstone Security Appliance SG-6000-E5960',
    trunk: ports('xethernet2/', 4, TEN, 0),
    access: ports('ethernet0/', 8, GIGABIT, 0),
    loopback: 'loopback1',
    index_offset: 8,
    addresses: ['ipAdEntTable'] as const,
    entity: false,
    slots: 0,
  },
  linux: {
    vendor: null,
    model: null,
    version: '6.1.0-28-amd64',
    object_id: '1.3.6.1.4.1.8072.3.2.10',
    describe: (name: string) =>
      `Linux ${name} 6.1.0-28-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.119-1 (2024-11-22) x86_64`,
    trunk: ports('eth', 2, TEN, 0),
    access: ports('veth', 0, GIGABIT),
    loopback: 'lo',
    index_offset: 1,
    addresses: ['ipAdEntTable', 'ipAddressTable'] as const,
    entity: false,
    slots: 0,
  },
} as const satisfies Record<string, LabModel>;

export type LabModelName = keyof typeof labModels;
