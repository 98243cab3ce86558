/**
 * Units and weights as the quantification rules (量化评估规则) of 2021 and 2023 count them: of the catalogue, with weights as whole
 * tenths. Whether 应, 宜 or 可 stands in a clause is not part of the score.
 */
import { LEVELS, type Level } from '../catalogues/catalogue.ts';
import { CRYPTO_LAYERS, type CryptoLayer as CryptoLayerName } from '../catalogues/crypto/read-units.ts';
import { CRYPTO_UNITS } from '../catalogues/crypto/units.ts';

export type { CryptoLayerName };
export type CryptoUnit = {
  name: string;
  /** Of GB/T 43206-2023. */
  clause: string;
  /** In tenths, for levels 1 to 4; null: the level doesn't have it. */
  weights: readonly (number | null)[];
  /** The short name that reports use for it. */
  also?: string;
};
export type CryptoLayer = { weight: number; group: 'technical' | 'management'; units: readonly CryptoUnit[] };

export const TECHNICAL_LAYERS = CRYPTO_LAYERS.slice(0, 4);
export const MANAGEMENT_LAYERS = CRYPTO_LAYERS.slice(4);

/** By the clause of the unit. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  '6.3.6': '重要可执行程序完整性、来源真实性',
  '7.1.1': '密码应用安全管理制度',
  '7.1.3': '操作规程',
  '7.1.4': '定期修订',
  '7.1.5': '发布流程',
  '7.1.6': '执行记录',
  '7.2.1': '法律法规和制度',
  '7.2.2': '岗位责任制度',
  '7.2.3': '上岗培训',
  '7.2.4': '安全岗位考核',
  '7.2.5': '保密和调离制度',
  '7.3.1': '密码应用方案',
  '7.3.2': '密钥安全管理策略',
  '7.3.3': '实施方案',
  '7.3.4': '投入运行前密评',
  '7.3.5': '定期密评及攻防对抗演习',
  '7.4.3': '向有关主管部门上报',
};

const tenths = (weight: string | null): number | null => (weight === null ? null : Math.round(Number(weight) * 10));

/** The weights of the technical layers share 70 points, those of management 30. */
export const cryptoLayers = Object.fromEntries(CRYPTO_LAYERS.map((layer) => [layer, layerOf(layer)])) as Readonly<
  Record<CryptoLayerName, CryptoLayer>
>;

function layerOf(layer: CryptoLayerName): CryptoLayer {
  const own = CRYPTO_UNITS.filter((unit) => unit.layer === layer);
  const units = own.map(({ clause, name, weight }): CryptoUnit => {
    const also = SHORT_NAMES[clause];
    const weights = LEVELS.map((level) => tenths(weight[level]));
    return { name: name.zh, clause, weights, ...(also === undefined ? {} : { also }) };
  });
  const group = TECHNICAL_LAYERS.includes(layer) ? 'technical' : 'management';
  return { weight: Number(own[0]?.layer_weight), group, units };
}

/** In tenths; null: the level doesn't have this unit. */
export const weightOf = ({ weights }: CryptoUnit, level: Level): number | null => weights[level - 1] ?? null;

/** By its own name or the short one. */
export const findUnit = (layer: CryptoLayerName, name: string): CryptoUnit | undefined =>
  cryptoLayers[layer].units.find((known) => known.name === name || known.also === name);
