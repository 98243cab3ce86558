/** What is asked of a boundary between a network and the extranet: each item in our words, with the clause of GB/T 22239-2019 that it serves. */
import { keyOf } from '#compliance/catalogues/catalogue.ts';
import { mlpsCatalogue } from '#compliance/catalogues/mlps/index.ts';
import type { Text } from '#probes/probe.ts';

export type ChecklistItem = {
  title: Text;
  /** Clauses of level 3; none: our own demand. */
  clauses: readonly string[];
  /** Checks of the boundary device whose verdicts answer it by themselves; `state`: that it answers at all. */
  seen_by?: readonly string[] | 'state';
};

/** In the order of the form. Keys are kept with answers: they never change. */
export const CHECKLIST = {
  firewall: {
    title: {
      zh: '与政务外网之间设有防火墙，流量只经此出入',
      en: 'A firewall stands before the extranet, and all traffic passes it',
    },
    clauses: ['8.1.3.1 a'],
  },
  boundary_answers: {
    title: { zh: '边界设备已登记并在线', en: 'The boundary device is on record and answers' },
    clauses: ['8.1.5.4 c'],
    seen_by: 'state',
  },
  default_deny: {
    title: {
      zh: '访问控制默认拒绝，只放行登记过的业务',
      en: 'Access control denies by default and passes only what was registered',
    },
    clauses: ['8.1.3.2 a'],
  },
  surplus_rules: {
    title: { zh: '没有多余或失效的访问控制规则', en: 'There are no surplus or stale rules of access control' },
    clauses: ['8.1.3.2 b'],
  },
  translation: {
    title: {
      zh: '地址转换关系已登记，可追溯到终端',
      en: 'Address translation is recorded and leads back to terminals',
    },
    clauses: [],
  },
  terminals: {
    title: { zh: '接入终端已登记，未登记的接不进来', en: 'Terminals are registered, and others can’t join' },
    clauses: ['8.1.3.1 b', '8.1.10.2 a'],
  },
  second_exit: {
    title: { zh: '没有通往互联网的第二出口', en: 'There is no second way out to the internet' },
    clauses: ['8.1.3.1 c'],
  },
  wireless: {
    title: {
      zh: '无线网络经受控设备接入，没有私设热点',
      en: 'Wireless joins through a controlled device, and there are no hot spots of people’s own',
    },
    clauses: ['8.1.3.1 d'],
  },
  intrusion: {
    title: { zh: '边界能发现并阻断攻击', en: 'The boundary detects and stops attacks' },
    clauses: ['8.1.3.3 a'],
  },
  malware: {
    title: {
      zh: '边界或终端有恶意代码防护且保持更新',
      en: 'Malware protection at the boundary or on terminals is kept up to date',
    },
    clauses: ['8.1.3.4 a'],
  },
  logs: {
    title: { zh: '边界日志留存不少于六个月', en: 'Logs of the boundary are kept for six months or longer' },
    clauses: ['8.1.3.5 a', '8.1.5.4 d'],
  },
  exposed_ports: {
    title: { zh: '边界设备没有暴露高危端口', en: 'The boundary device exposes no risky ports' },
    clauses: ['8.1.4.4 b'],
    seen_by: ['exposed-ports', 'access-without-login'],
  },
  clear_text: {
    title: { zh: '边界设备不用明文协议管理', en: 'The boundary device isn’t managed in clear text' },
    clauses: ['8.1.4.1 c'],
    seen_by: ['clear-text-management', 'snmp-clear-text'],
  },
  person: {
    title: {
      zh: '有指定的安全责任人及联系方式',
      en: 'Somebody is named as responsible for security, and can be reached',
    },
    clauses: ['8.1.7.1 b'],
  },
} as const satisfies Record<string, ChecklistItem>;

export type ItemName = keyof typeof CHECKLIST;
export const ITEM_NAMES = Object.keys(CHECKLIST) as ItemName[];

const words = new Map(mlpsCatalogue(3).items.map((item) => [keyOf(item), item.summary]));
/** What the catalogue says at a clause; undefined: it has none such. */
export const wordsOf = (clause: string): Text | undefined => words.get(clause);
