/**
 * Main points of the guide to high risks in the use of cryptography (信息系统密码应用高风险判定指引, 2021-12), in our own words. The
 * general ones were found in a public text, and nothing mitigates them; those of the layers were found in part and filled in from
 * own knowledge: uncertain, compare with the text before use. TLS 1.1 isn't named in the list that was seen.
 */
import type { Text } from '#probes/probe.ts';
import { NOT_TOLD } from './read-cases.ts';

export const CRYPTO_HIGH_RISKS_EDITION = '2021-12';

export type CryptoHighRisk = {
  key: string;
  finding: Text;
  /** Units of GB/T 43206-2023; empty: general, whatever the unit. */
  units: readonly string[];
  /** null: nothing mitigates. */
  mitigable: Text | null;
  certainty: 'found' | 'uncertain';
};

const general = (key: string, zh: string, en: string): CryptoHighRisk => ({
  key,
  finding: { zh, en },
  units: [],
  mitigable: null,
  certainty: 'found',
});
const ofUnits = (units: readonly string[], zh: string, en: string): CryptoHighRisk => ({
  key: units.join(' '),
  finding: { zh, en },
  units,
  mitigable: NOT_TOLD,
  certainty: 'uncertain',
});

export const CRYPTO_HIGH_RISKS: readonly CryptoHighRisk[] = [
  general(
    'algorithm',
    '算法已被攻破或强度不足，如 MD5、DES、SHA-1、RSA 不足 2048 位',
    'Broken or weak algorithms: MD5, DES, SHA-1, RSA below 2048',
  ),
  general('own-algorithm', '算法来历不明或自行设计', 'Algorithms unknown or home-made'),
  general(
    'technique',
    '密码技术有缺陷，如 SSH 1.0、SSL 2.0、SSL 3.0、TLS 1.0',
    'Flawed techniques: SSH 1.0, SSL 2.0, SSL 3.0, TLS 1.0',
  ),
  general('own-protocol', '协议来历不明', 'Unknown protocols'),
  general('own-product', '自研密码产品无安全性证据', 'Home-made products without evidence'),
  general(
    'vulnerable-product',
    '密码产品有高危漏洞，如心脏滴血一类',
    'Products with severe vulnerabilities, of the class of Heartbleed',
  ),
  general('misused-product', '密码产品未按其安全策略使用', 'Products used outside their security policy'),
  general('service', '密码服务提供者没有资质', 'Providers of services without qualification'),
  general('keys', '密钥管理存在缺陷', 'Faults in the management of keys'),
  ofUnits(
    ['6.1.1'],
    '进入机房者不以密码技术鉴别身份，或做法不对',
    'Persons entering are not authenticated by cryptography, or wrongly',
  ),
  ofUnits(
    ['6.2.1'],
    '通信实体未鉴别：二、三级单向，四级双向',
    'Entities that communicate are not authenticated: one-way at levels 2 and 3, mutually at 4',
  ),
  ofUnits(['6.2.3'], '通信中的重要数据没有机密性保护', 'Important data are not confidential in communication'),
  ofUnits(['6.3.2'], '设备的远程管理通道没有保护', 'The channel of remote management is not protected'),
  ofUnits(['6.3.1'], '登录设备不以密码技术鉴别身份', 'Login to devices without cryptographic identity'),
  ofUnits(['6.4.1'], '应用用户不以密码技术鉴别身份', 'Users of the application without cryptographic identity'),
  ofUnits(
    ['6.4.4', '6.4.5'],
    '重要数据的传输或存储没有机密性保护',
    'Important data are not confidential in transit or at rest',
  ),
  ofUnits(
    ['6.4.6', '6.4.7'],
    '重要数据的传输或存储没有完整性保护',
    'Important data lack integrity in transit or at rest',
  ),
  ofUnits(['6.4.8'], '法律要求不可抵赖的行为没有保护', 'No non-repudiation where law asks for it'),
  ofUnits(['7.3.1'], '没有经过评估的密码应用方案', 'No assessed plan for the use of cryptography'),
];
