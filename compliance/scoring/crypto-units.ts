/**
 * The units of a cryptography assessment, as data: names and clauses of GB/T 43206-2023, weights by level of the quantification rules
 * (量化评估规则) of 2021 and 2023. Source: a public rule set that was checked against the rules' text; levels 2 and 3 agree with a second
 * program. Whether 应, 宜 or 可 stands in a clause is not part of the score.
 */
import type { Level } from '../catalogues/catalogue.ts';

export type CryptoUnit = {
  name: string;
  /** Of GB/T 43206-2023. */
  clause: string;
  /** In tenths, for levels 1 to 4; null: the level doesn't have it. */
  weights: readonly [number | null, number | null, number | null, number | null];
  /** The short name that reports use for it. */
  also?: string;
};
export type CryptoLayer = { weight: number; group: 'technical' | 'management'; units: readonly CryptoUnit[] };

const unit = (clause: string, name: string, weights: CryptoUnit['weights'], also?: string): CryptoUnit => ({
  name,
  clause,
  weights,
  ...(also === undefined ? {} : { also }),
});

export const TECHNICAL_LAYERS = ['物理和环境', '网络和通信', '设备和计算', '应用和数据'] as const;
export const MANAGEMENT_LAYERS = ['管理制度', '人员管理', '建设运行', '应急处置'] as const;
export type CryptoLayerName = (typeof TECHNICAL_LAYERS)[number] | (typeof MANAGEMENT_LAYERS)[number];

/** The weights of the technical layers share 70 points, those of management 30. */
export const cryptoLayers: Readonly<Record<CryptoLayerName, CryptoLayer>> = {
  物理和环境: {
    weight: 10,
    group: 'technical',
    units: [
      unit('6.1.1', '身份鉴别', [4, 7, 10, 10]),
      unit('6.1.2', '电子门禁记录数据存储完整性', [4, 4, 7, 7]),
      unit('6.1.3', '视频监控记录数据存储完整性', [null, null, 7, 7]),
    ],
  },
  网络和通信: {
    weight: 20,
    group: 'technical',
    units: [
      unit('6.2.1', '身份鉴别', [4, 7, 10, 10]),
      unit('6.2.2', '通信数据完整性', [4, 4, 7, 10]),
      unit('6.2.3', '通信过程中重要数据的机密性', [4, 7, 10, 10]),
      unit('6.2.4', '网络边界访问控制信息的完整性', [4, 4, 4, 7]),
      unit('6.2.5', '安全接入认证', [null, null, 4, 7]),
    ],
  },
  设备和计算: {
    weight: 10,
    group: 'technical',
    units: [
      unit('6.3.1', '身份鉴别', [4, 7, 10, 10]),
      unit('6.3.2', '远程管理通道安全', [null, null, 10, 10]),
      unit('6.3.3', '系统资源访问控制信息完整性', [4, 4, 4, 7]),
      unit('6.3.4', '重要信息资源安全标记完整性', [null, null, 4, 7]),
      unit('6.3.5', '日志记录完整性', [4, 4, 4, 7]),
      unit(
        '6.3.6',
        '重要可执行程序完整性、重要可执行程序来源真实性',
        [null, null, 7, 10],
        '重要可执行程序完整性、来源真实性',
      ),
    ],
  },
  应用和数据: {
    weight: 30,
    group: 'technical',
    units: [
      unit('6.4.1', '身份鉴别', [4, 7, 10, 10]),
      unit('6.4.2', '访问控制信息完整性', [4, 4, 4, 7]),
      unit('6.4.3', '重要信息资源安全标记完整性', [null, null, 4, 7]),
      unit('6.4.4', '重要数据传输机密性', [4, 7, 10, 10]),
      unit('6.4.5', '重要数据存储机密性', [4, 7, 10, 10]),
      unit('6.4.6', '重要数据传输完整性', [4, 7, 7, 10]),
      unit('6.4.7', '重要数据存储完整性', [4, 7, 7, 10]),
      unit('6.4.8', '不可否认性', [null, null, 10, 10]),
    ],
  },
  管理制度: {
    weight: 8,
    group: 'management',
    units: [
      unit('7.1.1', '具备密码应用安全管理制度', [10, 10, 10, 10], '密码应用安全管理制度'),
      unit('7.1.2', '密钥管理规则', [7, 7, 7, 7]),
      unit('7.1.3', '建立操作规程', [null, 7, 7, 7], '操作规程'),
      unit('7.1.4', '定期修订安全管理制度', [null, null, 7, 7], '定期修订'),
      unit('7.1.5', '明确管理制度发布流程', [null, null, 7, 7], '发布流程'),
      unit('7.1.6', '制度执行过程记录留存', [null, null, 7, 7], '执行记录'),
    ],
  },
  人员管理: {
    weight: 8,
    group: 'management',
    units: [
      unit('7.2.1', '了解并遵守密码相关法律法规和密码管理制度', [7, 7, 7, 7], '法律法规和制度'),
      unit('7.2.2', '建立密码应用岗位责任制度', [null, 10, 10, 10], '岗位责任制度'),
      unit('7.2.3', '建立上岗人员培训制度', [null, 7, 7, 7], '上岗培训'),
      unit('7.2.4', '定期进行安全岗位人员考核', [null, null, 7, 7], '安全岗位考核'),
      unit('7.2.5', '建立关键岗位人员保密制度和调离制度', [7, 7, 7, 7], '保密和调离制度'),
    ],
  },
  建设运行: {
    weight: 8,
    group: 'management',
    units: [
      unit('7.3.1', '制定密码应用方案', [10, 10, 10, 10], '密码应用方案'),
      unit('7.3.2', '制定密钥安全管理策略', [10, 10, 10, 10], '密钥安全管理策略'),
      unit('7.3.3', '制定实施方案', [7, 7, 7, 7], '实施方案'),
      unit('7.3.4', '投入运行前进行密码应用安全性评估', [10, 10, 10, 10], '投入运行前密评'),
      unit('7.3.5', '定期开展密码应用安全性评估及攻防对抗演习', [null, null, 7, 7], '定期密评及攻防对抗演习'),
    ],
  },
  应急处置: {
    weight: 6,
    group: 'management',
    units: [
      unit('7.4.1', '应急策略', [10, 10, 10, 10]),
      unit('7.4.2', '事件处置', [null, null, 7, 7]),
      unit('7.4.3', '向有关主管部门上报处置情况', [null, null, 7, 7], '向有关主管部门上报'),
    ],
  },
};

/** In tenths; null: the level doesn't have this unit. */
export const weightOf = ({ weights }: CryptoUnit, level: Level): number | null => weights[level - 1] ?? null;

/** By its own name or the short one. */
export const findUnit = (layer: CryptoLayerName, name: string): CryptoUnit | undefined =>
  cryptoLayers[layer].units.find((known) => known.name === name || known.also === name);
