/** Where the lab plays: a handful of Nantong's divisions, with their real codes, and made-up offices that run the network there. */

export const LAB_LEVELS = ['city', 'county', 'town', 'village'] as const;
export type LabLevel = (typeof LAB_LEVELS)[number];

/** An administrative division. `slug` begins the names of its devices. */
export type LabArea = { code: string; name: string; level: LabLevel; parent_code: string | null; slug: string };

/** Who answers for the devices of one area. */
export type LabUnit = { name: string; level: LabLevel; category: string; area_code: string; parent: string | null };

const ROWS = `
3206 南通市 NT
320613 崇川区 CHONGCHUAN
320612 通州区 TONGZHOU
320614 海门区 HAIMEN
320623 如东县 RUDONG
320681 启东市 QIDONG
320682 如皋市 RUGAO
320685 海安市 HAIAN
320613010 狼山镇街道 LANGSHAN
320613009 观音山街道 GUANYINSHAN
320612114 平潮镇 PINGCHAO
320612110 石港镇 SHIGANG
320614103 常乐镇 CHANGLE
320614106 余东镇 YUDONG
320623101 洋口镇 YANGKOU
320623001 掘港街道 JUEGANG
320681110 吕四港镇 LVSIGANG
320681100 汇龙镇 HUILONG
320682105 白蒲镇 BAIPU
320685102 曲塘镇 QUTANG
320613010001 狼山社区居委会 LANGSHAN-SQ
320612114001 团结社区居委会 TUANJIE
320614103001 状元街居委会 ZHUANGYUANJIE
320623101001 四海社区居委会 SIHAI
320681110003 晓明新村居委会 XIAOMING
320682105001 光明居委会 GUANGMING
320685102001 虹桥居委会 HONGQIAO`;

/** The length of a division's code tells its level and its parent's code. */
const LENGTHS = [4, 6, 9, 12];

export const labAreas: readonly LabArea[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [code = '', name = '', slug = ''] = row.split(' ');
    const depth = LENGTHS.indexOf(code.length);
    const level = LAB_LEVELS[depth];
    if (!level) throw new Error(`the lab's area ${name} has a code of no level: ${code}`);
    return { code, name, slug, level, parent_code: depth === 0 ? null : code.slice(0, LENGTHS[depth - 1]) };
  });

export const labUnits: readonly LabUnit[] = labAreas.map((area) => {
  const above = labAreas.find((other) => other.code === area.parent_code);
  return {
    name: unitName(area, above),
    level: area.level,
    category: area.level === 'city' || area.level === 'county' ? '数据管理部门' : '基层单位',
    area_code: area.code,
    parent: above
      ? unitName(
          above,
          labAreas.find((other) => other.code === above.parent_code),
        )
      : null,
  };
});

function unitName(area: LabArea, above: LabArea | undefined): string {
  if (area.level === 'city' || area.level === 'county') return `${area.name}大数据中心（演示）`;
  // Names of villages repeat across a city; the town tells them apart.
  if (area.level === 'village') return `${above?.name ?? ''}${area.name}（演示）`;
  return `${area.name}${area.name.endsWith('街道') ? '办事处' : '人民政府'}（演示）`;
}
