import { section } from './text.ts';

export const sheetFile = section({
  download: { zh: '下载测评记录表', en: 'Download the work sheet' },
  take: { zh: '导入测评记录表', en: 'Import a work sheet' },
  intro: {
    zh: '先预览逐行结果；有一行出错就不写入任何内容。文件未提及的测评项保持不变。',
    en: 'See first what each row would do. One wrong row, and nothing is written. Items that it doesn’t name stay as they are.',
  },
  summary: {
    zh: '新判定 {judge} 行，更改 {change} 行，无变化 {same} 行，未判定 {open} 行，错误 {error} 行',
    en: '{judge} newly judged, {change} changed, {same} the same, {open} not judged, {error} wrong',
  },
  missing: { zh: '文件未提及 {n} 个测评项：{items}', en: '{n} items aren’t in the file: {items}' },
  left_out: { zh: '另有 {n} 行未列出。', en: '{n} more rows are not listed.' },
  row: { zh: '行号', en: 'Row' },
  cell: { zh: '测评项与对象', en: 'Item and object' },
  action: { zh: '结果', en: 'Result' },
  action_judge: { zh: '新判定', en: 'Judged' },
  action_change: { zh: '更改', en: 'Changed' },
  action_same: { zh: '无变化', en: 'Same' },
  action_open: { zh: '未判定', en: 'Not judged' },
  action_error: { zh: '错误', en: 'Wrong' },
  detail: { zh: '变化或错误', en: 'Changes or errors' },
  commit: { zh: '导入 {n} 行', en: 'Import {n} rows' },
  nothing: { zh: '文件与现有记录一致', en: 'The file says what stands already' },
  done: { zh: '已导入 {n} 行', en: '{n} rows are imported' },
  column_standard: { zh: '标准与级别', en: 'Standard' },
  column_item: { zh: '测评项', en: 'Item' },
  column_object: { zh: '测评对象', en: 'Object' },
  column_result: { zh: '符合程度', en: 'Result' },
  column_reason: { zh: '结果记录', en: 'Record' },
  column_version: { zh: '版本', en: 'Version' },
});
