/**
 * How many items an extension of GB/T 22239-2019 has, and how they are split where that is told. Levels 2 (cloud) and 3 were counted in
 * assessors' work books; the other totals are own knowledge.
 */
import type { Text } from '#probes/probe.ts';
import {
  type Extension,
  type Item,
  LAYER_NAMES,
  LEVELS,
  type Level,
  MLPS_LAYERS,
  type MlpsLayer,
} from '../catalogue.ts';

export const EXTENSION_NAMES: Record<Extension, Text> = {
  cloud: { zh: '云计算', en: 'Cloud computing' },
  mobile: { zh: '移动互联', en: 'Mobile access' },
  iot: { zh: '物联网', en: 'Internet of things' },
  ics: { zh: '工业控制', en: 'Industrial control' },
};

/** Clauses of an extension are x.2 to x.5 of the level's chapter; x.1 are the general ones. */
const SECTIONS: Record<Extension, number> = { cloud: 2, mobile: 3, iot: 4, ics: 5 };

export const EXTENSION_COUNTS: Record<Extension, Record<Level, number>> = {
  cloud: { 1: 11, 2: 29, 3: 46, 4: 49 },
  mobile: { 1: 9, 2: 14, 3: 19, 4: 21 },
  iot: { 1: 4, 2: 7, 3: 20, 4: 21 },
  ics: { 1: 9, 2: 15, 3: 21, 4: 22 },
};

type Split = Partial<Record<MlpsLayer, number>>;
/** By layer, where told; a layer that isn't named has no item. */
export const LAYER_COUNTS: Record<Extension, Partial<Record<Level, Split>>> = {
  cloud: {
    2: {
      安全物理环境: 1,
      安全通信网络: 3,
      安全区域边界: 7,
      安全计算环境: 11,
      安全建设管理: 6,
      安全运维管理: 1,
    },
    3: {
      安全物理环境: 1,
      安全通信网络: 5,
      安全区域边界: 8,
      安全计算环境: 19,
      安全管理中心: 4,
      安全建设管理: 8,
      安全运维管理: 1,
    },
  },
  mobile: { 3: { 安全物理环境: 1, 安全区域边界: 8, 安全计算环境: 5, 安全建设管理: 4, 安全运维管理: 1 } },
  iot: { 3: { 安全物理环境: 4, 安全区域边界: 3, 安全计算环境: 10, 安全运维管理: 3 } },
  ics: { 3: { 安全物理环境: 2, 安全通信网络: 4, 安全区域边界: 8, 安全计算环境: 5, 安全建设管理: 2 } },
};

/** By control point, where told: of the cloud all of level 2, and the computing environment of level 3. */
export const CLOUD_POINT_COUNTS: Partial<Record<Level, Partial<Record<MlpsLayer, Record<string, number>>>>> = {
  2: {
    安全物理环境: { 基础设施位置: 1 },
    安全通信网络: { 网络架构: 3 },
    安全区域边界: { 访问控制: 2, 入侵防范: 3, 安全审计: 2 },
    安全计算环境: { 访问控制: 2, 镜像和快照保护: 2, 数据完整性和保密性: 3, 数据备份恢复: 2, 剩余信息保护: 2 },
    安全建设管理: { 云服务商选择: 4, 供应链管理: 2 },
    安全运维管理: { 云计算环境管理: 1 },
  },
  3: {
    安全计算环境: {
      身份鉴别: 1,
      访问控制: 2,
      入侵防范: 3,
      镜像和快照保护: 3,
      数据完整性和保密性: 4,
      数据备份恢复: 4,
      剩余信息保护: 2,
    },
  },
};

type Catalogue = Record<Level, readonly Item[]>;

/** Where a catalogue differs from what is known of the extension, a sentence each; empty when nowhere. */
export function extensionFaults(extension: Extension, catalogue: Catalogue): Text[] {
  return LEVELS.flatMap((level) => {
    const items = catalogue[level];
    const differs = (part: Text, expected: number, found: number): Text[] => {
      if (expected === found) return [];
      const { zh, en } = EXTENSION_NAMES[extension];
      return [
        {
          zh: `${zh}扩展第 ${level} 级，${part.zh}：应有 ${expected} 项，实有 ${found} 项`,
          en: `${en}, level ${level}, ${part.en}: ${expected} expected, ${found} found`,
        },
      ];
    };
    const within = (layer: MlpsLayer, point?: string) =>
      items.filter((item) => item.layer === layer && (point === undefined || item.control_point.zh === point)).length;
    const split = LAYER_COUNTS[extension][level];
    const points = extension === 'cloud' ? CLOUD_POINT_COUNTS[level] : undefined;
    const prefix = `${level + 5}.${SECTIONS[extension]}.`;
    const strayed = items.filter(({ clause }) => !clause.startsWith(prefix)).length;
    return [
      ...differs({ zh: '全部层面', en: 'all layers' }, EXTENSION_COUNTS[extension][level], items.length),
      ...(split
        ? MLPS_LAYERS.flatMap((layer) =>
            differs({ zh: layer, en: LAYER_NAMES[layer].en }, split[layer] ?? 0, within(layer)),
          )
        : []),
      ...MLPS_LAYERS.flatMap((layer) =>
        Object.entries(points?.[layer] ?? {}).flatMap(([point, count]) =>
          differs({ zh: `${layer}的${point}`, en: `${LAYER_NAMES[layer].en}, ${point}` }, count, within(layer, point)),
        ),
      ),
      ...differs({ zh: `条款不在 ${prefix} 之下`, en: `clauses outside ${prefix}` }, 0, strayed),
    ];
  });
}

/** The same catalogue; one that differs from what is known never loads. */
export function checkedExtension(extension: Extension, catalogue: Catalogue): Catalogue {
  const faults = extensionFaults(extension, catalogue);
  if (faults.length > 0) throw new Error(faults.map(({ en }) => en).join('\n'));
  return catalogue;
}
