/**
 * The 41 units of the assessment of cryptography: requirements of GB/T 39786-2021, units of GB/T 43206-2023, weights of the
 * quantification rule of 2023. Clauses, names and weights agree with a public rule set that was checked against the rule; which unit is
 * 应, 宜 or 可 is own knowledge: uncertain, compare with annex A of GB/T 39786 before use. The general demands (chapter 5) and the lines
 * on products and services of each layer are no units. Summaries are our own words.
 */
import type { Text } from '#probes/probe.ts';
import type { Level } from '../catalogue.ts';
import { CRYPTO_LAYERS, type CryptoLayer, type CryptoUnit, readUnits, type Strength } from './read-units.ts';

export const CRYPTO_UNITS: readonly CryptoUnit[] = readUnits(`
  # 物理和环境 10 objects | Physical and environment
  6.1.1 可宜宜应 0.4 0.7 1 1 6.1a 7.1a 8.1a 9.1a | 身份鉴别 | Identity authentication | 进入机房等重要场所的人员，其身份是否以密码技术鉴别 | Whether persons entering important rooms are authenticated by cryptography
  6.1.2 可可宜应 0.4 0.4 0.7 0.7 6.1b 7.1b 8.1b 9.1b | 电子门禁记录数据存储完整性 | Integrity of door records | 电子门禁的进出记录存储时是否有完整性保护 | Whether stored records of electronic doors are protected against change
  6.1.3 --宜应 - - 0.7 0.7 - - 8.1c 9.1c | 视频监控记录数据存储完整性 | Integrity of video records | 视频监控的录像存储时是否有完整性保护 | Whether stored video records are protected against change
  # 网络和通信 20 objects | Network and communication
  6.2.1 可宜应应 0.4 0.7 1 1 6.2a 7.2a 8.2a 9.2a | 身份鉴别 | Identity authentication | 通信双方实体的身份是否以密码技术鉴别 | Whether entities that communicate are authenticated by cryptography
  6.2.2 可可宜应 0.4 0.4 0.7 1 6.2b 7.2b 8.2b 9.2b | 通信数据完整性 | Integrity of communicated data | 通信过程中的数据是否防篡改 | Whether data on the way are protected against change
  6.2.3 可宜应应 0.4 0.7 1 1 6.2c 7.2c 8.2c 9.2c | 通信过程中重要数据的机密性 | Confidentiality of important data in communication | 通信过程中的重要数据是否加密 | Whether important data on the way are encrypted
  6.2.4 可可宜应 0.4 0.4 0.4 0.7 6.2d 7.2d 8.2d 9.2d | 网络边界访问控制信息的完整性 | Integrity of border access control | 边界设备的访问控制信息是否有完整性保护 | Whether access rules of border devices are protected against change
  6.2.5 --可宜 - - 0.4 0.7 - - 8.2e 9.2e | 安全接入认证 | Authentication of admission | 从外部接入内部网络的设备是否经密码技术认证 | Whether devices that join from outside are authenticated by cryptography
  # 设备和计算 10 objects | Devices and computing
  6.3.1 可宜应应 0.4 0.7 1 1 6.3a 7.3a 8.3a 9.3a | 身份鉴别 | Identity authentication | 登录设备的用户身份是否以密码技术鉴别 | Whether users who log in to devices are authenticated by cryptography
  6.3.2 --应应 - - 1 1 - - 8.3b 9.3b | 远程管理通道安全 | Secure channel of remote management | 远程管理设备时是否建立了安全的信息传输通道 | Whether remote management goes through a protected channel
  6.3.3 可可宜应 0.4 0.4 0.4 0.7 6.3b 7.3b 8.3c 9.3c | 系统资源访问控制信息完整性 | Integrity of access control of resources | 系统资源的访问控制信息是否有完整性保护 | Whether access rules of system resources are protected against change
  6.3.4 --宜应 - - 0.4 0.7 - - 8.3d 9.3d | 重要信息资源安全标记完整性 | Integrity of security labels | 设备上重要信息资源的安全标记是否有完整性保护 | Whether security labels on devices are protected against change
  6.3.5 可可宜应 0.4 0.4 0.4 0.7 6.3c 7.3c 8.3e 9.3e | 日志记录完整性 | Integrity of logs | 设备的日志记录是否有完整性保护 | Whether logs of devices are protected against change
  6.3.6 --宜应 - - 0.7 1 - - 8.3f 9.3f | 重要可执行程序完整性、重要可执行程序来源真实性 | Integrity and origin of important programs | 重要可执行程序是否防篡改，其来源是否可验证 | Whether important programs are unaltered and their origin can be verified
  # 应用和数据 30 objects | Application and data
  6.4.1 可宜应应 0.4 0.7 1 1 6.4a 7.4a 8.4a 9.4a | 身份鉴别 | Identity authentication | 登录应用的用户身份是否以密码技术鉴别 | Whether users of the application are authenticated by cryptography
  6.4.2 可可宜应 0.4 0.4 0.4 0.7 6.4b 7.4b 8.4b 9.4b | 访问控制信息完整性 | Integrity of access control | 应用的访问控制信息是否有完整性保护 | Whether access rules of the application are protected against change
  6.4.3 --宜应 - - 0.4 0.7 - - 8.4c 9.4c | 重要信息资源安全标记完整性 | Integrity of security labels | 应用中重要信息资源的安全标记是否有完整性保护 | Whether security labels in the application are protected against change
  6.4.4 可宜应应 0.4 0.7 1 1 6.4c 7.4c 8.4d 9.4d | 重要数据传输机密性 | Confidentiality of important data in transit | 应用传输的重要数据是否加密 | Whether important data are encrypted in transit
  6.4.5 可宜应应 0.4 0.7 1 1 6.4d 7.4d 8.4e 9.4e | 重要数据存储机密性 | Confidentiality of important data at rest | 应用存储的重要数据是否加密 | Whether important data are encrypted at rest
  6.4.6 可宜宜应 0.4 0.7 0.7 1 6.4e 7.4e 8.4f 9.4f | 重要数据传输完整性 | Integrity of important data in transit | 应用传输的重要数据是否防篡改 | Whether important data are protected against change in transit
  6.4.7 可宜宜应 0.4 0.7 0.7 1 6.4f 7.4f 8.4g 9.4g | 重要数据存储完整性 | Integrity of important data at rest | 应用存储的重要数据是否防篡改 | Whether important data are protected against change at rest
  6.4.8 --宜应 - - 1 1 - - 8.4h 9.4h | 不可否认性 | Non-repudiation | 有法律责任认定需要的发送和接收行为是否不可抵赖 | Whether sending and receiving with legal weight can be proven
  # 管理制度 8 results | Management rules
  7.1.1 应应应应 1 1 1 1 6.5a 7.5a 8.5a 9.5a | 具备密码应用安全管理制度 | Rules for the use of cryptography | 是否有覆盖人员、密钥、建设和应急等的密码管理制度 | Whether rules for the use of cryptography exist
  7.1.2 应应应应 0.7 0.7 0.7 0.7 6.5b 7.5b 8.5b 9.5b | 密钥管理规则 | Rules for keys | 是否按密码应用方案定有密钥管理规则 | Whether rules for keys follow the plan for cryptography
  7.1.3 -应应应 - 0.7 0.7 0.7 - 7.5c 8.5c 9.5c | 建立操作规程 | Operating procedures | 管理和操作人员是否有可循的操作规程 | Whether procedures guide those who manage and operate
  7.1.4 --应应 - - 0.7 0.7 - - 8.5d 9.5d | 定期修订安全管理制度 | Regular revision of rules | 制度和规程是否定期论证并修订 | Whether rules and procedures are reviewed and revised regularly
  7.1.5 --应应 - - 0.7 0.7 - - 8.5e 9.5e | 明确管理制度发布流程 | Publishing of rules | 制度和规程的发布流程及版本是否明确 | Whether publishing and versions of rules are settled
  7.1.6 --应应 - - 0.7 0.7 - - 8.5f 9.5f | 制度执行过程记录留存 | Records of execution | 规程的执行过程是否留有记录 | Whether what was done by the rules is recorded
  # 人员管理 8 results | Personnel
  7.2.1 应应应应 0.7 0.7 0.7 0.7 6.6a 7.6a 8.6a 9.6a | 了解并遵守密码相关法律法规和密码管理制度 | Knowing and keeping laws and rules | 相关人员是否了解并遵守密码法律法规和制度 | Whether staff know and keep laws and rules on cryptography
  7.2.2 -应应应 - 1 1 1 - 7.6b 8.6b 9.6b | 建立密码应用岗位责任制度 | Posts and duties | 密钥、审计、操作等岗位及其职责和制约是否明确 | Whether posts for keys, audit and operation are set and separated
  7.2.3 -应应应 - 0.7 0.7 0.7 - 7.6c 8.6c 9.6c | 建立上岗人员培训制度 | Training for posts | 上岗人员是否按制度接受培训 | Whether those who take a post are trained
  7.2.4 --应应 - - 0.7 0.7 - - 8.6d 9.6d | 定期进行安全岗位人员考核 | Examination of staff | 是否定期考核密码相关岗位人员 | Whether staff in these posts are examined regularly
  7.2.5 应应应应 0.7 0.7 0.7 0.7 6.6b 7.6d 8.6e 9.6e | 建立关键岗位人员保密制度和调离制度 | Secrecy and leaving of key staff | 关键岗位人员是否签保密协议，调离是否有制度 | Whether key staff are bound to secrecy and leaving is ruled
  # 建设运行 8 results | Construction and running
  7.3.1 应应应应 1 1 1 1 6.7a 7.7a 8.7a 9.7a | 制定密码应用方案 | Plan for the use of cryptography | 是否制定密码应用方案并通过评估 | Whether a plan for the use of cryptography exists and was assessed
  7.3.2 应应应应 1 1 1 1 6.7b 7.7b 8.7b 9.7b | 制定密钥安全管理策略 | Policy for the security of keys | 是否依据方案确定密钥种类、体系和全生命周期管理 | Whether kinds of keys and their life cycle are settled by the plan
  7.3.3 应应应应 0.7 0.7 0.7 0.7 6.7c 7.7c 8.7c 9.7c | 制定实施方案 | Implementation plan | 是否按密码应用方案制定实施方案 | Whether an implementation plan follows the plan for cryptography
  7.3.4 可宜应应 1 1 1 1 6.7d 7.7d 8.7d 9.7d | 投入运行前进行密码应用安全性评估 | Assessment before going live | 投入运行前是否做过密码应用安全性评估 | Whether cryptography was assessed before going live
  7.3.5 --应应 - - 0.7 0.7 - - 8.7e 9.7e | 定期开展密码应用安全性评估及攻防对抗演习 | Regular assessment and exercises | 运行中是否定期做评估和攻防对抗演习 | Whether assessments and attack exercises are held regularly
  # 应急处置 6 results | Emergency handling
  7.4.1 可应应应 1 1 1 1 6.8 7.8 8.8a 9.8a | 应急策略 | Emergency policy | 是否有密码应用应急策略并备好资源 | Whether an emergency policy with resources exists
  7.4.2 --应应 - - 0.7 0.7 - - 8.8b 9.8b | 事件处置 | Handling of incidents | 事件发生后是否及时向主管部门报告并处置 | Whether incidents are reported in time and handled
  7.4.3 --应应 - - 0.7 0.7 - - 8.8c 9.8c | 向有关主管部门上报处置情况 | Reporting how it was handled | 处置完成后是否向主管部门上报情况 | Whether the outcome is reported to the authorities
`);

const LAYER_NAMES = Object.fromEntries(CRYPTO_UNITS.map(({ layer, layer_name }) => [layer, layer_name.en]));

/** A unit as one level has it. */
export type CryptoUnitOfLevel = Omit<CryptoUnit, 'strength' | 'weight' | 'requirement'> & {
  strength: Strength;
  weight: string;
  requirement: string;
};

/** The units that a system of this level is assessed by, in their order. */
export function cryptoUnits(level: Level): CryptoUnitOfLevel[] {
  return CRYPTO_UNITS.flatMap((unit) => {
    const strength = unit.strength[level];
    const weight = unit.weight[level];
    const requirement = unit.requirement[level];
    if (strength === null || weight === null || requirement === null) return [];
    return [{ ...unit, strength, weight, requirement }];
  });
}

/** Units per layer, in the order of the layers. */
export const UNIT_COUNTS: Record<Level, Record<CryptoLayer, number>> = {
  1: perLayer([2, 4, 3, 6, 2, 2, 4, 1]),
  2: perLayer([2, 4, 3, 6, 3, 4, 4, 1]),
  3: perLayer([3, 5, 6, 8, 6, 5, 5, 3]),
  4: perLayer([3, 5, 6, 8, 6, 5, 5, 3]),
};

function perLayer(counts: readonly number[]): Record<CryptoLayer, number> {
  return Object.fromEntries(CRYPTO_LAYERS.map((layer, at) => [layer, counts[at]])) as Record<CryptoLayer, number>;
}

/** Where a level's units differ in number from what is known, a sentence each; empty when nowhere. */
export function unitFaults(level: Level, units: readonly Pick<CryptoUnit, 'layer'>[]): Text[] {
  return CRYPTO_LAYERS.flatMap((layer) => {
    const expected = UNIT_COUNTS[level][layer];
    const found = units.filter((unit) => unit.layer === layer).length;
    if (expected === found) return [];
    return [
      {
        zh: `密码应用第 ${level} 级，${layer}：应有 ${expected} 个单元，实有 ${found} 个`,
        en: `Cryptography, level ${level}, ${LAYER_NAMES[layer]}: ${expected} units expected, ${found} found`,
      },
    ];
  });
}
