/**
 * Five-level scales of risk assessment after GB/T 20984-2022, 5 the highest. That there are five and how they are called is own
 * knowledge; what each level says is our own words: uncertain, compare with the standard before use.
 */
import type { Text } from '#probes/probe.ts';

export const RATINGS = [1, 2, 3, 4, 5] as const;
export type Rating = (typeof RATINGS)[number];

export const RATING_NAMES: Record<Rating, Text> = {
  5: { zh: '很高', en: 'Very high' },
  4: { zh: '高', en: 'High' },
  3: { zh: '中', en: 'Medium' },
  2: { zh: '低', en: 'Low' },
  1: { zh: '很低', en: 'Very low' },
};

export const SCALES = ['asset', 'threat', 'vulnerability'] as const;
export type Scale = (typeof SCALES)[number];

export const SCALE_NAMES: Record<Scale, Text> = {
  asset: { zh: '资产价值', en: 'Value of the asset' },
  threat: { zh: '威胁程度', en: 'Threat' },
  vulnerability: { zh: '脆弱性严重程度', en: 'Severity of the vulnerability' },
};

export const RATING_TEXTS: Record<Scale, Record<Rating, Text>> = {
  asset: {
    5: {
      zh: '失去它会使核心业务停止或造成极其严重的损失',
      en: 'Without it core business stops, or the loss is extreme',
    },
    4: {
      zh: '失去它会使重要业务严重受阻，损失严重',
      en: 'Without it important business is badly hindered; a severe loss',
    },
    3: { zh: '失去它会影响业务，损失中等，可以恢复', en: 'Without it business suffers; a loss that can be made good' },
    2: { zh: '失去它影响较小，很快可以补救', en: 'Without it little changes, soon repaired' },
    1: { zh: '失去它几乎没有影响', en: 'Without it hardly anything changes' },
  },
  threat: {
    5: {
      zh: '几乎必然出现，或已多次发生，能力和动机很强',
      en: 'Almost certain or seen many times; able and determined',
    },
    4: { zh: '很可能出现，或已发生过不止一次', en: 'Likely, or seen more than once' },
    3: { zh: '有可能出现，或曾经发生过', en: 'Possible, or seen before' },
    2: { zh: '不大可能出现，少有先例', en: 'Unlikely, seldom seen elsewhere' },
    1: { zh: '只在极特殊的情况下才可能出现', en: 'Only under very rare circumstances' },
  },
  vulnerability: {
    5: { zh: '极易被利用，被利用后资产完全受损', en: 'Very easily used; the asset is lost entirely' },
    4: { zh: '容易被利用，被利用后资产严重受损', en: 'Easily used; severe damage to the asset' },
    3: { zh: '利用有一定条件，被利用后资产明显受损', en: 'Used under some conditions; marked damage' },
    2: { zh: '较难被利用，被利用后资产受损轻微', en: 'Hard to use; slight damage' },
    1: { zh: '极难被利用，或被利用后几乎没有损害', en: 'Very hard to use, or hardly any damage' },
  },
};
