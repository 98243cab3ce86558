import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makers, makersOf } from '../maker.ts';
import { brandOf, organisationOf, registeredTo } from './iana.ts';
import { vendors } from './index.ts';

test('a number is the organisation’s that IANA registered it for', () => {
  assert.equal(organisationOf(9), 'ciscoSystems');
  assert.equal(registeredTo(25506), 'H3C');
  assert.equal(registeredTo(31648), 'HANGZHOU DPTECH Technologies');
  assert.equal(registeredTo(999_999_999), null);
  assert.equal(registeredTo(4), 'Unix');
  assert.equal(registeredTo(Number.NaN), null);
});

test('numbers of chips and of agents’ software are no maker’s', () => {
  for (const number of [8072, 4413, 2021, 27282, 89]) assert.equal(registeredTo(number), null, String(number));
});

test('the register has a number and an organisation a line, each number once and in order', () => {
  const lines = readFileSync(new URL('iana.txt', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  let last = 0;
  for (const line of lines) {
    const [, number, name] = /^(\d+)\t(\S.*)$/.exec(line) ?? [];
    assert.ok(Number(number) > last && name !== undefined && name.length <= 80, line);
    last = Number(number);
  }
  assert.ok(lines.length > 40_000);
});

const brands: [registered: string, brand: string][] = [
  ['Extreme Networks', 'Extreme Networks'],
  ['Juniper Networks, Inc.', 'Juniper Networks'],
  ['HUAWEI Technology Co.,Ltd', 'HUAWEI Technology'],
  ["GCOM Technologies Co.,Ltd. # formerly 'GREENNET TECHNOLOGY CO.,LTD.", 'GCOM Technologies'],
  ['Zhongxing Telecom Co.,ltd. (abbr. ZTE)', 'Zhongxing Telecom'],
  ['Socomec SpA', 'Socomec'],
  ['AVM GmbH & Co. KG', 'AVM'],
  ['Inc', 'Inc'],
];
for (const [registered, brand] of brands) {
  test(`“${registered}” is ${brand}`, () => assert.equal(brandOf(registered), brand));
}

test('a maker that nobody here knows is told by the register, and only where nothing better names one', () => {
  const claim = makers.registered('1.3.6.1.4.1.2736.1.1');
  assert.equal(claim?.vendor.name, 'EtherWAN Systems');
  assert.equal(claim?.sure, false);
  assert.equal(makers.registered('1.3.6.1.4.1.8072.3.2.10'), undefined);
  assert.equal(makers.registered(null), undefined);
  assert.equal(makers.of('1.3.6.1.4.1.2736.1.1', 'made by Teldat')?.vendor.name, 'Teldat');
});

test('a stated manufacturer is a maker unless it is a code or a word for nothing', () => {
  assert.equal(makers.named('Cisco Systems, Inc.')?.vendor.name, 'Cisco');
  assert.equal(makers.named('Acme Widgets Ltd')?.vendor.name, 'Acme Widgets');
  for (const text of ['DNT00', 'Realtek', 'Broadcom Inc.', 'manufacturer', 'OEM', '', 'x', null])
    assert.equal(makers.named(text), undefined, String(text));
});

test('what a description says names a maker word by word: one that nothing may rest on leaves the others', () => {
  const without = makersOf(vendors, new Set([String.raw`words of Cisco: /^Acano\b/i`]));
  assert.equal(makers.of(null, 'Acano')?.vendor.name, 'Cisco');
  assert.equal(without.of(null, 'Acano'), undefined);
  assert.equal(without.of(null, 'Viptela edge')?.vendor.name, 'Cisco');
});

test('a description that begins with the name of a company that a maker bought is that maker’s', () => {
  const bought = makersOf(vendors.map(({ says: _, ...vendor }) => vendor));
  assert.equal(bought.of(null, 'Linksys SLM2008 - 8 Port Gigabit Switch')?.vendor.name, 'Cisco');
  assert.equal(bought.of(null, 'Astaro Security Gateway')?.vendor.name, 'Sophos');
  assert.equal(bought.of(null, 'Motorola radio'), undefined);
});

test('a system named after its maker tells it, also on what another sells', () => {
  assert.equal(makers.of('1.3.6.1.4.1.674.10895.5027', 'ArubaOS (MODEL: W-7210)')?.vendor.name, 'Aruba');
  assert.equal(makers.of(null, 'Hardware: x86 - Software: ArrayOS Rel.APV.8.5')?.vendor.name, 'Array Networks');
  assert.equal(makers.of(null, 'FSOS software, S5800 software')?.vendor.name, 'FS');
  assert.equal(makers.of(null, 'somethingOS 1.0'), undefined);
});

test('a brand of which only the name is known is asked as the maker whose number it carries', () => {
  const claim = makers.of('1.3.6.1.4.1.52674.500', 'Schneider Electric NetBotz 750 5.4.0.11');
  assert.equal(claim?.vendor.name, 'Schneider');
  assert.ok(claim?.vendor.objects?.serial);
});

test('a maker’s name within a description counts when it is the only one, and never the host’s name', () => {
  assert.equal(makers.of(null, 'a device by Teldat')?.vendor.name, 'Teldat');
  assert.equal(makers.of(null, 'between Teldat and Waystream'), undefined);
  assert.equal(makers.of('1.3.6.1.4.1.8072.3.2.10', 'Linux Teldat 5.10.0 #1 SMP')?.vendor.name, null);
  assert.equal(makers.of(null, 'a sharp zebra'), undefined);
});
