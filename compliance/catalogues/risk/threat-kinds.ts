/**
 * Kinds of threats and where they come from. GB/T 20984-2022 asks for source, kind, capability and frequency of each (annex E); this list is
 * from own knowledge and in our own words: uncertain, and a person may name any other kind.
 */
import type { Text } from '#probes/probe.ts';

export const THREAT_SOURCES = ['environment', 'accident', 'person'] as const;
export type ThreatSource = (typeof THREAT_SOURCES)[number];
export const THREAT_SOURCE_NAMES: Record<ThreatSource, Text> = {
  environment: { zh: '环境', en: 'Environment' },
  accident: { zh: '意外', en: 'Accident' },
  person: { zh: '人为', en: 'People' },
};

export type ThreatKind = { kind: string; name: Text; usual_source: ThreatSource };

const kind = (name: string, usual_source: ThreatSource, zh: string, en: string): ThreatKind => ({
  ...{ kind: name, usual_source },
  name: { zh, en },
});
export const THREAT_KINDS: readonly ThreatKind[] = [
  kind('physical', 'environment', '物理损害', 'Physical damage'),
  kind('natural', 'environment', '自然灾害', 'Natural disaster'),
  kind('utility', 'environment', '电力、空调或链路中断', 'Power, cooling or line lost'),
  kind('failure', 'accident', '软硬件故障', 'Hardware or software fails'),
  kind('mistake', 'accident', '误操作或维护失当', 'Mistake or neglect'),
  kind('leak', 'person', '数据泄露', 'Data leaks'),
  kind('tampering', 'person', '数据篡改', 'Data is tampered with'),
  kind('unauthorised', 'person', '未授权访问', 'Access without authority'),
  kind('privilege', 'person', '越权或滥用权限', 'Rights exceeded or abused'),
  kind('malware', 'person', '恶意代码', 'Malware'),
  kind('network_attack', 'person', '网络攻击', 'Attack over the network'),
  kind('denial', 'person', '拒绝服务', 'Denial of service'),
  kind('denying', 'person', '行为抵赖', 'Deeds are denied'),
  kind('supply_chain', 'person', '供应链失效', 'Supply chain fails'),
  kind('management', 'person', '管理不到位', 'Management falls short'),
];

export const MEASURE_KINDS = ['preventive', 'protective'] as const;
export const EFFECTS = ['effective', 'partial', 'ineffective'] as const;
export const TREATMENTS = ['reduce', 'accept', 'avoid', 'transfer'] as const;
