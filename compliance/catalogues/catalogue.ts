/**
 * What a standard asks (GB/T 22239-2019), item by item, as data: clause, letter, and a summary in our own words, never the standard's
 * text. An edition never changes once it was used; an assessment keeps the one that it was made with. Pure.
 */
import type { Text } from '#probes/probe.ts';

export const LEVELS = [1, 2, 3, 4] as const;
export type Level = (typeof LEVELS)[number];

export const MLPS_LAYERS = [
  '安全物理环境',
  '安全通信网络',
  '安全区域边界',
  '安全计算环境',
  '安全管理中心',
  '安全管理制度',
  '安全管理机构',
  '安全管理人员',
  '安全建设管理',
  '安全运维管理',
] as const;
export type MlpsLayer = (typeof MLPS_LAYERS)[number];
/** Of each layer in English, and which half of the score it belongs to. */
export const LAYER_NAMES: Record<MlpsLayer, { en: string; group: 'technical' | 'management' }> = {
  安全物理环境: { en: 'Physical environment', group: 'technical' },
  安全通信网络: { en: 'Communication network', group: 'technical' },
  安全区域边界: { en: 'Area boundary', group: 'technical' },
  安全计算环境: { en: 'Computing environment', group: 'technical' },
  安全管理中心: { en: 'Management centre', group: 'technical' },
  安全管理制度: { en: 'Management rules', group: 'management' },
  安全管理机构: { en: 'Management organisation', group: 'management' },
  安全管理人员: { en: 'Personnel', group: 'management' },
  安全建设管理: { en: 'Construction', group: 'management' },
  安全运维管理: { en: 'Operation', group: 'management' },
};

export const EXTENSIONS = ['cloud', 'mobile', 'iot', 'ics'] as const;
export type Extension = (typeof EXTENSIONS)[number];

/** By what an item is judged: network probes, configuration, documents and interviews, or a visit (physical). */
export const EVIDENCE_MODES = ['network', 'configuration', 'document', 'physical'] as const;
export type EvidenceMode = (typeof EVIDENCE_MODES)[number];

export type Item = {
  /** `8.1.4.1`; with its letter unique in an edition and level. */
  clause: string;
  /** `a`; empty where the clause is one item without a letter. */
  letter: string;
  layer: MlpsLayer;
  /** Its name repeats in several layers (访问控制): the clause is the key. */
  control_point: Text;
  summary: Text;
  evidence: EvidenceMode;
  /** Of a cloud item: whose side it is judged on; absent elsewhere. */
  side?: 'platform' | 'tenant' | 'both';
};

/** `8.1.4.1 a`, as assessors write it. */
export const keyOf = ({ clause, letter }: Pick<Item, 'clause' | 'letter'>): string =>
  letter === '' ? clause : `${clause} ${letter}`;
