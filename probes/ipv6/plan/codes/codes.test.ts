import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Given } from '../../given.ts';
import { USUAL_THRESHOLDS } from '../../thresholds.ts';
import { CODE_NAMES, type CodeName } from '../code.ts';
import { findProblems } from '../find-problems.ts';
import { dualStack, observed, planned, route } from '../rows.ts';
import { makeScene } from '../scene.ts';
import { codes } from './index.ts';

const DAY_MS = 86_400_000;
const NOW = 1_000 * DAY_MS;
const raised = (code: CodeName, given: Given) =>
  findProblems(makeScene(given, { thresholds: USUAL_THRESHOLDS, now: NOW }), [code]).map(({ about }) => about);

const seen = (address: string, rest: Parameters<typeof observed>[1] = {}) => observed(address, { at: NOW, ...rest });
const plan = (...prefixes: Given['prefixes'] & {}): Given => ({ prefixes });
const beside = (...addresses: Given['observed'] & {}): Given => ({ prefixes: [CITY, EAST, WEST], observed: addresses });

const CITY = planned('2100::/32', { kind: 'allocation', owner_id: 1, owner: 'city' });
const EAST = planned('2100::/40', { kind: 'county', owner_id: 2, owner: 'east', above_owner_ids: [1] });
const WEST = planned('2100:0:100::/40', { kind: 'county', owner_id: 3, owner: 'west', above_owner_ids: [1] });
const GUA = { plan_policy: { addressing: 'gua', link_length: 127 } } as const;
const ULA = { plan_policy: { addressing: 'ula', link_length: 64 } } as const;
const CARRIER = planned('2100:0:f00::/40', { kind: 'infrastructure' });

/** What a code is raised about, each with an example, and examples that it keeps silent on. */
const EXAMPLES: Record<CodeName, { wrong: [string, Given][]; right: Given[] }> = {
  OVERLAP: {
    wrong: [
      ['2100::/64', plan(planned('2100::/64', { kind: 'lan' }), planned('2100::/64', { kind: 'lan' }))],
      ['2100::/40', plan(planned('2100::/40', { kind: 'county' }), planned('2100::/36', { kind: 'county' }))],
      ['2100::/40', plan(planned('2100::/36', { kind: 'site' }), planned('2100::/40', { kind: 'county' }))],
      ['2100::/80', plan(planned('2100::/64', { kind: 'lan' }), planned('2100::/80'))],
      ['10.0.0.0/25', plan(planned('10.0.0.0/24', { kind: 'lan' }), planned('10.0.0.0/25', { kind: 'lan' }))],
      // A prefix of no kind between them has no say.
      [
        '2100::/44',
        plan(planned('2100::/36', { kind: 'county' }), planned('2100::/40'), planned('2100::/44', { kind: 'county' })),
      ],
    ],
    right: [
      plan(CITY, EAST, planned('2100::/44', { kind: 'plane' }), planned('2100::/56', { kind: 'site' })),
      plan(planned('2100::/36', { kind: 'plane' }), planned('2100::/40', { kind: 'county' })),
      plan(planned('2100::/64', { kind: 'lan' }), planned('2100::/64', { kind: 'lan', vrf: 'office' })),
      plan(planned('2100::/64', { kind: 'link' }), planned('2100::/127', { kind: 'link' })),
      plan(planned('2100::/64', { kind: 'infrastructure' }), planned('2100::1/128', { kind: 'loopback' })),
    ],
  },
  OUT_OF_PLAN: {
    wrong: [
      ['2200::1', beside(seen('2200::1'))],
      ['2100:0:200::1', beside(seen('2100:0:200::1'))],
      ['2100::1', beside(seen('2100::1', { vrf: 'office' }))],
      ['2200::/48', { prefixes: [CITY], observed_routes: [route('2200::/48', { at: NOW })] }],
      ['11.0.0.1', { prefixes: [planned('10.0.0.0/8')], observed: [seen('11.0.0.1', { prefix_length: 24 })] }],
      ['2100::1', { prefixes: [planned('2100::/32', { status: 'reserved' })], observed: [seen('2100::1')] }],
    ],
    right: [
      beside(seen('2100::1'), seen('fe80::1%eth0'), seen('::1'), seen('10.0.0.1', { prefix_length: 24 })),
      beside(seen('2200::1', { at: NOW - 2 * DAY_MS })),
      {
        prefixes: [CITY, EAST],
        observed_routes: [
          route('::/0', { at: NOW }),
          route('2100::/16', { at: NOW }),
          route('2100::/64', { at: NOW }),
          route('ff00::/8', { at: NOW }),
          route('2200::/32', { at: NOW, is_foreign: true }),
        ],
      },
    ],
  },
  WRONG_OWNER: {
    wrong: [['2100:0:100::1', beside(seen('2100:0:100::1', { owner_id: 2, above_owner_ids: [1] }))]],
    right: [
      beside(seen('2100::1', { owner_id: 2 })),
      beside(seen('2100::1', { owner_id: 21, above_owner_ids: [2, 1] })),
      beside(seen('2100::1', { owner_id: 1 })),
      {
        prefixes: [CITY, planned('2100::/40', { kind: 'county', owner_id: 2 })],
        observed: [seen('2100::1', { owner_id: 1 })],
      },
      beside(seen('2100::1')),
      {
        prefixes: [EAST, planned('2100::/127', { kind: 'link', owner_id: 2 })],
        observed: [seen('2100::1', { owner_id: 3 })],
      },
    ],
  },
  DUPLICATE: {
    wrong: [
      ['2100::1', beside(seen('2100::1'), seen('2100:0::1', { node_id: 2 }))],
      ['2100::1', beside(seen('2100::1', { status: 'duplicate' }))],
    ],
    right: [
      beside(seen('2100::1'), seen('2100::1', { interface: 'eth1' })),
      beside(seen('2100::1', { is_shared: true }), seen('2100::1', { node_id: 2 })),
      beside(seen('2100::1'), seen('2100::1', { node_id: 2, vrf: 'office' })),
      beside(seen('fe80::1'), seen('fe80::1', { node_id: 2 })),
      beside(seen('2100::1'), seen('2100::1', { node_id: 2, at: NOW - 2 * DAY_MS })),
    ],
  },
  BAD_SCOPE: {
    wrong: [
      ...['fe80::1', '::1', 'ff02::1', 'fec0::1'].map((address): [string, Given] => [
        address,
        beside(seen(address, { published_as: 'service' })),
      ]),
      ['fe80::/10', plan(planned('fe80::/10'))],
    ],
    right: [beside(seen('fe80::1%eth0')), beside(seen('2100::1', { published_as: 'management' }))],
  },
  TRANSITION: {
    wrong: [
      ...['2002:a00:1::1', '2001::1', '::ffff:a00:1', '64:ff9b::1', '64:ff9b:1::1'].map((address): [string, Given] => [
        address,
        beside(seen(address)),
      ]),
      ['2002::/16', plan(planned('2002::/16'), planned('2002::/32'))],
    ],
    right: [beside(seen('2001:1::1')), plan(planned('2000::/3'))],
  },
  DOC: {
    wrong: [
      ['2001:db8::1', beside(seen('2001:db8::1'))],
      ['3fff::/32', plan(planned('3fff::/32'))],
    ],
    right: [beside(seen('2001:db9::1')), plan(planned('3fff:1000::/32'))],
  },
  ULA: {
    wrong: [
      ['fd12:3456:789a::/48', { ...GUA, ...plan(planned('fd12:3456:789a::/48'), planned('fd12:3456:789a::/64')) }],
      ['2100::/32', { ...ULA, ...plan(planned('2100::/32')) }],
      ['fd12::1', { ...GUA, ...beside(seen('fd12::1')) }],
      [
        'fd12:3456:789a::/64',
        plan(planned('fd12:3456:789a::/48'), planned('fd12:3456:789a::/64', { addressing: 'gua' })),
      ],
    ],
    right: [
      plan(planned('fd12:3456:789a::/48')),
      { ...GUA, ...plan(planned('fd12:3456:789a::/48', { addressing: 'ula' })), observed: [seen('fd12:3456:789a::1')] },
      { ...GUA, ...plan(planned('2100::/32')), observed: [seen('fe80::1'), seen('2100::1')] },
    ],
  },
  ULA_WEAK: {
    wrong: [
      ...[
        'fd00::/48',
        'fd00::/8',
        'fd12:3400::/48',
        'fd01:2345:6789::/48',
        'fdaa:bbaa:bbaa::/48',
        'fc5e:91a3:7b24::/48',
      ].map((prefix): [string, Given] => [prefix, plan(planned(prefix))]),
      ['fd00::1', beside(seen('fd00::1'))],
    ],
    right: [plan(planned('fd5e:91a3:7b24::/48')), beside(seen('2100::1'))],
  },
  NIBBLE: {
    wrong: [['2100::/33', plan(planned('2100::/33'))]],
    right: [...[36, 126, 127, 128].map((length) => plan(planned(`2100::/${length}`))), plan(planned('10.0.0.0/25'))],
  },
  LAN_LEN: {
    wrong: [['2100::/80', plan(planned('2100::/80', { kind: 'lan' }))]],
    right: [plan(planned('2100::/64', { kind: 'lan' })), plan(planned('10.0.0.0/24', { kind: 'lan' }))],
  },
  LINK_LEN: {
    wrong: [
      ['2100::/64', plan(planned('2100::/64', { kind: 'link' }))],
      ['2100::/126', { ...ULA, ...plan(planned('2100::/126', { kind: 'link' })) }],
    ],
    right: [
      plan(planned('2100::/127', { kind: 'link' })),
      { ...ULA, ...plan(planned('2100::/64', { kind: 'link' })) },
      plan(planned('2100::/64', { kind: 'link' }), planned('2100::/127', { kind: 'link' })),
      plan(planned('10.0.0.0/30', { kind: 'link' })),
    ],
  },
  LOOPBACK_LEN: {
    wrong: [['2100::/64', plan(planned('2100::/64', { kind: 'loopback' }))]],
    right: [plan(planned('2100::1/128', { kind: 'loopback' })), plan(planned('10.0.0.1/32', { kind: 'loopback' }))],
  },
  EUI64: {
    wrong: [['2100::200:ff:fe00:1', beside(seen('2100::200:ff:fe00:1', { role: 'server' }))]],
    right: [
      beside(seen('2100::200:ff:fe00:1', { role: 'other' })),
      beside(seen('2100::200:ff:fe00:1', { role: 'server', origin: 'random' })),
      beside(seen('2100::200:ff:fe00:1', { role: 'server', prefix_length: 127 })),
      beside(seen('2100::1', { role: 'router' }), seen('fe80::200:ff:fe00:1', { role: 'router' })),
    ],
  },
  SUBNET_ROUTER: {
    wrong: [
      ['2100::', beside(seen('2100::', { role: 'server' }))],
      ['2100::4', beside(seen('2100::4', { role: 'server', prefix_length: 126 }))],
    ],
    right: [
      beside(seen('2100::', { role: 'router' })),
      beside(seen('2100::', { role: 'server', prefix_length: 127 })),
      beside(seen('2100::', { role: 'server', is_shared: true })),
      beside(seen('2100::1', { role: 'server' }), seen('2100::', { role: 'server', prefix_length: null })),
    ],
  },
  STALE: {
    wrong: [
      ['2100::/64', { prefixes: [planned('2100::/64')], observed: [], observed_since: 0 }],
      [
        '10.0.0.0/24',
        { prefixes: [planned('10.0.0.0/24')], observed: [seen('10.0.0.1', { at: 0, prefix_length: 24 })] },
      ],
    ],
    right: [
      { prefixes: [planned('2100::/64')], observed: [] },
      { prefixes: [planned('2100::/64')], observed: [seen('2200::1')] },
      { prefixes: [planned('2100::/64', { assigned_at: NOW - 1 })], observed: [], observed_since: 0 },
      { prefixes: [planned('2100::/64', { status: 'reserved' })], observed: [], observed_since: 0 },
      {
        prefixes: [planned('2100::/56', { kind: 'site' }), planned('2100::/64')],
        observed: [seen('2100::1', { at: NOW - 80 * DAY_MS })],
        observed_since: 0,
      },
    ],
  },
  NO_V6: {
    wrong: [
      ['eth0', { planned_interfaces: [dualStack(['10.0.0.1'])] }],
      [
        'eth0',
        {
          planned_interfaces: [dualStack(['10.0.0.1', '2100::1'])],
          observed: [seen('10.0.0.1', { prefix_length: 24 }), seen('fe80::1')],
        },
      ],
    ],
    right: [
      { planned_interfaces: [dualStack(['10.0.0.1', '2100::1'])], observed: [] },
      {
        planned_interfaces: [dualStack(['10.0.0.1'], { target: [4] })],
        observed: [seen('10.0.0.1', { prefix_length: 24 })],
      },
    ],
  },
  NO_V4: {
    wrong: [['eth0', { planned_interfaces: [dualStack(['10.0.0.1', '2100::1'])], observed: [seen('2100::1')] }]],
    right: [{ planned_interfaces: [dualStack([], { target: [6] })], observed: [seen('2100::1')] }],
  },
  LEAK: {
    wrong: [
      [
        '2100:0:f01::/48',
        { prefixes: [CITY, CARRIER], observed_routes: [route('2100:0:f01::/48', { at: NOW, seen_from: 'internet' })] },
      ],
      ['5f00:1::/32', { prefixes: [], observed_routes: [route('5f00:1::/32', { at: NOW, seen_from: 'internet' })] }],
      ['2100:0:f00::1', { prefixes: [CITY, CARRIER], observed: [seen('2100:0:f00::1', { seen_from: 'internet' })] }],
      // Planned in one VRF, shown in that of the Internet.
      [
        '2100:0:f01::/48',
        {
          prefixes: [CITY, CARRIER],
          observed_routes: [route('2100:0:f01::/48', { at: NOW, vrf: 'internet', seen_from: 'internet' })],
        },
      ],
    ],
    right: [
      {
        prefixes: [CITY, CARRIER],
        observed_routes: [
          route('2100:0:f01::/48', { at: NOW }),
          route('2100::/32', { at: NOW, seen_from: 'internet' }),
        ],
      },
      beside(seen('2100::1', { seen_from: 'internet' })),
    ],
  },
  TENTATIVE: {
    wrong: [['2100::1', beside(seen('2100::1', { status: 'tentative', status_before: 'tentative' }))]],
    right: [
      beside(seen('2100::1', { status: 'tentative', status_before: 'preferred' })),
      beside(seen('2100::1', { status: 'tentative' })),
    ],
  },
};

for (const [code, { wrong, right }] of Object.entries(EXAMPLES) as [CodeName, (typeof EXAMPLES)[CodeName]][]) {
  test(`${code} is raised for what is wrong and for nothing else`, () => {
    for (const [about, given] of wrong)
      assert.deepEqual([...new Set(raised(code, given))], [about], JSON.stringify(given));
    for (const given of right) assert.deepEqual(raised(code, given), [], JSON.stringify(given));
  });
}

test('each code of the table is there once, with its words in both languages', () => {
  assert.deepEqual(
    codes.map(({ code }) => code),
    [...CODE_NAMES],
  );
  for (const { title, condition } of codes) {
    for (const { zh, en } of [title, condition])
      assert.ok(/\p{Script=Han}/u.test(zh) && !/\p{Script=Han}/u.test(en), en);
  }
});

test('a problem names what it is about, the node, the owner and the reason', () => {
  const given = beside(seen('2100:0:100::1', { owner_id: 2, owner: 'east' }));
  const [problem] = findProblems(makeScene(given, { thresholds: USUAL_THRESHOLDS, now: NOW }), ['WRONG_OWNER']);
  assert.deepEqual(problem, {
    code: 'WRONG_OWNER',
    level: 'error',
    about: '2100:0:100::1',
    vrf: '',
    prefix_id: WEST.id,
    node_id: 1,
    node: 'core-1',
    interface: 'eth0',
    owner_id: 2,
    owner: 'east',
    reason: {
      zh: 'core-1 属于east，其地址 2100:0:100::1 位于west的 2100:0:100::/40',
      en: 'core-1 belongs to east, its address 2100:0:100::1 is in 2100:0:100::/40 of west',
    },
  });
});
