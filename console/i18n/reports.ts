import { section } from './text.ts';

/** Reports as files, exchange with other tools, the bundle for auditors. */
export const reports = section({
  reports: { zh: '报告', en: 'Reports' },
  assessment: { zh: '测评报告', en: 'Assessment report' },
  assessment_draft: { zh: '测评报告（草稿）', en: 'Assessment report (draft)' },
  findings: { zh: '问题清单', en: 'List of findings' },
  rectification: { zh: '整改报告', en: 'Rectification report' },
  risk: { zh: '风险评估报告', en: 'Risk report' },
  risk_draft: { zh: '风险评估报告（草稿）', en: 'Risk report (draft)' },
  load: { zh: '压力测试报告', en: 'Load test report' },
  load_draft: { zh: '压力测试报告（草稿）', en: 'Load test report (draft)' },
  filing: { zh: '备案信息', en: 'Filing data' },
  exchange: { zh: '数据交换', en: 'Exchange' },
  format_docx: { zh: 'Word 文档', en: 'Word document' },
  format_pdf: { zh: 'PDF', en: 'PDF' },
  format_xlsx: { zh: 'Excel 表格', en: 'Excel workbook' },
  oscal: { zh: 'OSCAL 测评结果', en: 'OSCAL assessment results' },
  poam: { zh: 'OSCAL 整改计划', en: 'OSCAL plan of action' },
  bundle: { zh: '审计资料包（含校验页）', en: 'Audit bundle with its verifier' },
  making: { zh: '正在生成{name}', en: 'Making: {name}' },
  made: { zh: '已生成{name}', en: 'Made: {name}' },
});
