import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessRole } from './role.ts';

const device = { capabilities: null, model: null, description: null, neighbours: 0 };

test('capabilities and words give a role, and what tells nothing stays other', () => {
  const rows: [Partial<typeof device> | Record<string, unknown>, string][] = [
    [{}, 'other'],
    [{ description: 'HP LaserJet' }, 'other'],
    [{ capabilities: 'bridge' }, 'access'],
    [{ capabilities: 'bridge, router', neighbours: 1 }, 'access'],
    [{ capabilities: 'bridge, router', neighbours: 9 }, 'aggregation'],
    [{ capabilities: 'router' }, 'router'],
    [{ capabilities: 'bridge, wlan_access_point' }, 'wireless'],
    [{ capabilities: 'router', description: 'Linux vm 6.1.0 x86_64' }, 'server'],
    [{ capabilities: 'router', description: 'RouterOS CCR, Linux inside' }, 'router'],
    [{ capabilities: 'router', model: 'USG6000E' }, 'firewall'],
    [{ description: '华为防火墙' }, 'firewall'],
  ];
  for (const [said, role] of rows) assert.equal(guessRole({ ...device, ...said }), role, JSON.stringify(said));
});
