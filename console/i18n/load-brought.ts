import { section } from './text.ts';

/** What people bring to a load test: files of data for its scenario, and results of k6. */
export const loadBrought = section({
  data: { zh: '数据文件', en: 'Data files' },
  data_note: {
    zh: '内容加密保存，只在执行时读出，此后不再显示、导出或写入日志；更换或移除后计划回到草稿，须重新提交审批。只用测试账号。',
    en: 'Sealed, and read by a run alone: never shown, exported or logged again. Replacing or removing one makes the plan a draft again. Test accounts only.',
  },
  data_after: {
    zh: '场景用到数据文件 {files}：保存后在计划页上传。',
    en: 'The scenario reads {files}: bring it on the plan’s page once this is saved.',
  },
  missing: { zh: '尚未上传', en: 'Not there yet' },
  unused: { zh: '场景没有使用', en: 'Not used by the scenario' },
  columns: { zh: '列', en: 'Columns' },
  lacking: { zh: '缺少列 {columns}', en: 'without column {columns}' },
  size: { zh: '大小', en: 'Size' },
  rows_text: { zh: '{n} 行，{size}', en: '{n} rows, {size}' },
  choose: { zh: '上传 {file}', en: 'Bring {file}' },
  replace: { zh: '更换 {file}', en: 'Replace {file}' },
  remove: { zh: '移除 {file}', en: 'Remove {file}' },
  remove_detail: {
    zh: '移除后不能恢复，计划回到草稿。',
    en: 'It can’t be had back, and the plan becomes a draft.',
  },
  formats: {
    zh: 'CSV，UTF-8 或 GBK，首行为列名；不超过 1 MB、5 万行。',
    en: 'CSV in UTF-8 or GBK, names of columns first; at most 1 MB and 50,000 rows.',
  },
  too_large: { zh: '{file} 超过 {most} MB', en: '{file} is larger than {most} MB' },

  engine: { zh: '测量', en: 'Measured by' },
  engine_own: { zh: '本系统', en: 'This console' },
  engine_k6: { zh: 'k6', en: 'k6' },
  bring: { zh: '导入 k6 结果', en: 'Bring in k6 results' },
  bring_detail: {
    zh: '由导出的脚本运行 k6 后所得的 JSON 摘要（handleSummary 或 --summary-export）。列入执行，但不算本系统测得。',
    en: 'The JSON summary (handleSummary or --summary-export) of k6 that ran the exported script. It stands among the runs, but not as measured by this console.',
  },
  summary: { zh: '摘要文件（JSON，不超过 4 MB）', en: 'Summary (JSON, at most 4 MB)' },
  began: { zh: 'k6 开始运行的时间', en: 'When k6 began' },
  began_hint: { zh: '摘要中没有此时间。', en: 'The summary doesn’t say.' },
  not_approved: { zh: '计划须已获批准', en: 'The plan must be approved' },
  changed: { zh: '批准后有变更，须重新审批', en: 'It changed after it was approved' },
  title: { zh: 'k6 测得的数据', en: 'As k6 measured' },
  by: { zh: '由 {by} 导入，不是本系统测得', en: '{by} brought this in; this console did not measure it' },
  at: { zh: '上传', en: 'Brought' },
  no_baseline: {
    zh: '不是本系统测得的结果不能作为基线',
    en: 'What this console did not measure can’t be a baseline',
  },
  not_told: { zh: '未提供', en: 'Not told' },
  failed: { zh: '失败率', en: 'Failed' },
  failed_hint: { zh: '无应答或状态码 400 以上', en: 'no answer, or a status from 400 on' },
  iterations: { zh: '迭代', en: 'Iterations' },
  dropped: { zh: '未能按时开始的迭代', en: 'Iterations not begun in time' },
  took: { zh: '时长', en: 'Took' },
  latency: { zh: '时延（自计划发起的时刻）', en: 'Latency (from the intended start)' },
  service: { zh: '服务时间（自发出的时刻）', en: 'Service time (from the moment of sending)' },
  digest: { zh: 'SM3', en: 'SM3' },
});
