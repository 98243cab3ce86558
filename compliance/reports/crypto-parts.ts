/** Of an assessment of cryptography: what its total is made of, layer by layer, and unit by unit for each object. Pure. */
import { CRYPTO_RULES, type CryptoJudgement, pointsOf } from '../worksheet/crypto-judgement.ts';
import type { AssessmentGiven, GivenCell, GivenItem } from './given.ts';
import { type Block, heading, type Limits, paragraph, table } from './report.ts';
import { day, moment } from './texts.ts';

const holds = (name: string, value: boolean | null, reason: string): string => {
  if (value === null) return `${name}：不判（D 不成立）`;
  return value ? `${name}：成立` : `${name}：不成立${reason === '' ? '' : `。${reason}`}`;
};
/** D, A and K in words, each with its reason where it doesn't hold. */
export const dakText = ({ D, A, K, reasons, strength_bits, module_one_level_low }: CryptoJudgement): string =>
  [
    holds('D 密码使用有效性', D, reasons.D),
    `${holds('A 算法/技术合规性', A, reasons.A)}${strength_bits === null ? '' : `（安全强度 ${strength_bits} 比特）`}`,
    `${holds('K 密钥管理安全', K, reasons.K)}${module_one_level_low ? '（仅密码模块低一级）' : ''}`,
  ].join('\n');

export function productText({ product }: CryptoJudgement): string {
  if (product === null) return '—';
  const { name, certificate, module_level, valid_until } = product;
  return [
    name,
    certificate === '' ? '证书编号未登记' : certificate,
    module_level === null ? '模块等级未知' : `模块等级 ${module_level} 级`,
    valid_until === null ? '有效期未知' : `有效期至 ${day(valid_until)}`,
  ].join('\n');
}

export function compensationText({ compensation }: CryptoJudgement, nameOf: (object_id: number) => string): string {
  if (compensation === null) return '—';
  const { item, object_id, why, confirmed_by, confirmed_at } = compensation;
  return `由 ${item} ${nameOf(object_id)} 弥补：${why}\n${confirmed_by}，${moment(confirmed_at)} 确认`;
}

/** Of an object by itself, before what makes up for it; null: not by these rules. */
export function ownPoints({ assessment }: AssessmentGiven, said: CryptoJudgement): string | null {
  const rule = CRYPTO_RULES.find((one) => one === assessment.rule);
  const level = ([1, 2, 3, 4] as const).find((one) => one === assessment.level);
  return rule && level ? pointsOf(rule, level, said).toFixed(4) : null;
}

export const objectNames = ({ objects }: Pick<AssessmentGiven, 'objects'>) => {
  const names = new Map(objects.map(({ id, name }) => [id, name]));
  return (id: number) => names.get(id) ?? `对象 ${id}`;
};

export const layerFigures = ({ score }: AssessmentGiven, limits: Limits): Block[] => [
  ...table(
    '各层面得分',
    [
      { title: '层面', width: 3 },
      { title: '权重', width: 1 },
      { title: '得分（0～1）', width: 2 },
      { title: '未判定单元', width: 1.5 },
    ],
    score.layers.map(({ name, weight, value, open }) => [
      name,
      weight,
      value ?? '尚无（没有已判定的适用单元）',
      String(open),
    ]),
    { limits, none: '没有保存各层面得分。' },
  ),
];

type Judged = { item: GivenItem; cell: GivenCell; said: CryptoJudgement };

export function cryptoUnits(given: AssessmentGiven, limits: Limits): Block[] {
  const nameOf = objectNames(given);
  const judged = given.items.flatMap((item) =>
    item.cells.flatMap((cell): Judged[] => (cell.crypto === null ? [] : [{ item, cell, said: cell.crypto }])),
  );
  return [
    heading(2, '密码应用：各单元与对象'),
    ...table(
      '密码应用判定',
      [
        { title: '测评单元', width: 2 },
        { title: '权重', width: 0.8 },
        { title: '对象', width: 1.6 },
        { title: 'D、A、K', width: 4.4 },
        { title: '弥补前得分', width: 1.2 },
        { title: '密码产品', width: 2.4 },
        { title: '弥补', width: 3 },
      ],
      judged.map(({ item, cell, said }) => [
        `${item.key} ${item.point}`,
        item.weight ?? '—',
        cell.object ?? nameOf(cell.object_id),
        dakText(said),
        ownPoints(given, said) ?? '—',
        productText(said),
        compensationText(said, nameOf),
      ]),
      { limits, none: '没有按 D、A、K 判定的对象。' },
    ),
    paragraph('弥补由测评人员确认。有弥补的对象，得分取弥补者得分的一半与弥补前得分中较高者。', 'note'),
  ];
}
