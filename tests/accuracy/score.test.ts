import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLldp, identityMarks, sameModel, sameVersion } from '../../bench/accuracy/score.ts';

test('a version is right when one token that tells it is in both', () => {
  assert.ok(sameVersion('5.170 (V200R019C10SPC500)', 'V200R019C10SPC500'));
  assert.ok(sameVersion('v6.4.8,build1914,211117 (GA)', '6.4.8'));
  assert.ok(sameVersion('R80.30', 'R80.30'));
  assert.ok(!sameVersion('1.2.3', '1.2.4'));
  assert.ok(!sameVersion('7.1.045, Release 2416', '7.1.070, Release 6126'));
  assert.ok(!sameVersion('8 5.1', '8 6.2'), 'a lone digit tells nothing');
});

test('a model is right with or without the maker’s name, and two letters are no model', () => {
  assert.ok(sameModel('Cisco C9300-48P', 'C9300-48P'));
  assert.ok(sameModel('AP9320 4', 'AP-9320'));
  assert.ok(!sameModel('S5735-L24T4S-A', 'S5735-L48T4S-A'));
  assert.ok(!sameModel('AX3500', 'AX'));
});

test('nothing said is missing, something else is wrong, and nothing expected is not scored', () => {
  const recorded = {
    file: 'x',
    tier: 'C' as const,
    group: 'g',
    vendor: 'Huawei',
    vendorAccept: ['华为'],
    vendorScored: true,
    sysDescr: null,
    sysObjectID: null,
    version: '8.1',
    serial: 'AB-12',
    hardware: null,
    ports: null,
    ifRows: 0,
    ipv4Agreed: null,
    ipv6Agreed: null,
    lldpDecoded: null,
  };
  const said = { vendor: '华为', version: null, serial: 'AB13', model: 'S1' };
  assert.deepEqual(identityMarks(recorded, said), {
    vendor: 'right',
    version: 'missing',
    serial: 'wrong',
    model: null,
  });
});

test('an LLDP row counts when port and both ids are told; one without ids is nobody', () => {
  const wanted = [
    { local: '5', chassisId: '00:1C:73:00:00:01', portId: 'Ethernet1' },
    { local: null, chassisId: '00:1c:73:00:00:02', portId: 'bridge/ether1' },
    { local: '7', chassisId: '', portId: '' },
    { local: '8', chassisId: '\bf\u0011', portId: 'x' },
  ];
  const said = [
    { local_port_number: 6, chassis_id: '00:1c:73:00:00:01', port_id: 'Ethernet1' },
    { local_port_number: null, chassis_id: '00:1c:73:00:00:02', port_id: 'bridge/ether1' },
    { local_port_number: 8, chassis_id: '08:66:11', port_id: 'x' },
  ];
  assert.deepEqual(countLldp(wanted, said), { wanted: 3, found: 2 });
});
