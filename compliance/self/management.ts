/** Items of organisation and operation that this console takes part in (8.1.7.1 c, 8.1.7.2 b, 8.1.10.6 g to i). */
import { type SelfItem, tests } from './item.ts';

const standard = 'mlps';
const KEPT = tests(
  'api/tickets/write-ticket.test.ts',
  'what is recorded of a ticket can be neither changed nor taken away',
);

export const MANAGEMENT: readonly SelfItem[] = [
  {
    ...{ standard, item: '8.1.7.1 c', does: 'partly' },
    statement: {
      zh: '系统、安全、审计管理员三种岗位在程序中各有角色，首次启动即须建立，各种的最后一名不能撤销或停用。岗位职责文件不由程序提供。',
      en: 'Each of the three posts is a role that the first start demands; the last of a kind can’t be revoked or disabled. The document of their duties isn’t the program’s.',
    },
    left_to_operator: { zh: '岗位设置和职责文件。', en: 'The document of posts and duties.' },
    evidence: [
      ...tests(
        'api/log-in/first-run.test.ts',
        'the link makes three administrators, each with one role, logs the first one in, and works only once',
      ),
      ...tests('api/people/grants.test.ts', 'the last administrator of a kind can be neither revoked nor disabled'),
    ],
  },
  {
    ...{ standard, item: '8.1.7.2 b', does: 'partly' },
    statement: {
      zh: '担任安全管理员的账号在程序中不能兼任其他角色；是否专职程序无从得知。',
      en: 'An account that is security administrator is nothing else here; whether its person is full-time no program knows.',
    },
    left_to_operator: { zh: '配备专职安全管理员。', en: 'A full-time security administrator.' },
    evidence: tests(
      'api/people/grants.test.ts',
      'an administrator is nothing else, in whichever order it is asked, and reaches everywhere',
    ),
  },
  {
    ...{ standard, item: '8.1.10.6 g', does: 'partly' },
    statement: {
      zh: '变更可作为工单办理，过程不可改动；程序自身配置的修改记入不可改的日志。程序不改动任何设备，也没有配置库，无法核实设备上的变更。',
      en: 'A change can be handled as a ticket whose steps can’t be altered, and changes of the program’s own configuration are in a log that can’t. It changes no device and keeps no library of configurations.',
    },
    left_to_operator: {
      zh: '变更审批制度；配置库。',
      en: 'Rules for approving changes; the library of configurations.',
    },
    evidence: [
      ...KEPT,
      ...tests('api/audit/audit.test.ts', 'an entry can be neither changed nor removed, and a forged one is named'),
    ],
  },
  {
    ...{ standard, item: '8.1.10.6 h', does: 'partly' },
    statement: {
      zh: '程序自身的探测和发现只限登记的目标和允许的范围，每次发现记入日志；其他运维工具不由程序管理。',
      en: 'Its own looks and sweeps keep to registered targets and allowed ranges, each sweep is in the log; it manages no other tools.',
    },
    left_to_operator: { zh: '其他工具的审批、记录和数据清除。', en: 'Approval, record and clearing of other tools.' },
    evidence: tests(
      'api/discovery/scopes.test.ts',
      'a scope is made, shown with what a sweep of it asks, changed and removed, all on record',
      'what nobody may ask is no scope: too large, forbidden, or no range at all',
    ),
  },
  {
    ...{ standard, item: '8.1.10.6 i', does: 'not' },
    statement: {
      zh: '程序不提供远程运维通道，也不管理他人的远程运维。',
      en: 'It offers no channel for remote operation and manages none.',
    },
    left_to_operator: { zh: '堡垒机，审批与即用即关。', en: 'A bastion host; approval, and closing afterwards.' },
    evidence: [],
  },
];
