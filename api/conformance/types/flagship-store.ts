/** 政务服务网旗舰店 (T2, T3, T16): of districts and qualified towns; open, its boards alive and kept up, its forms to be reached. */
import { z } from 'zod';
import { boardFresh, boardLinks } from '#probes/checks/board.ts';
import { formThere } from '#probes/checks/form-there.ts';
import { pageAt } from '../interfaces.ts';
import { readIpv6 } from '../ipv6-standing.ts';
import type { SystemType } from '../system-type.ts';

export const STORE_HOME = pageAt(
  'home',
  { zh: '旗舰店可访问', en: 'The store opens' },
  { zh: '首页以 HTTP 应答且状态正常', en: 'Its home page answers by HTTP with a good status' },
);

/** The notice names no town that is qualified: each is named here, by whoever decided so. */
const QualifiedTown = z.object({
  decided_by: z.string().min(1).max(200).meta({ zh: '认定单位', en: 'Decided by' }),
  decided_on: z.iso.date().meta({ zh: '认定日期', en: 'Decided on' }),
  document: z.string().max(200).optional().meta({ zh: '依据文件', en: 'Document' }),
});

export const flagshipStore: SystemType = {
  title: { zh: '政务服务网旗舰店', en: 'Flagship store' },
  also: ['旗舰店', '政务服务旗舰店'],
  tasks: ['T2', 'T3', 'T16'],
  places: {
    home: {
      title: { zh: '旗舰店首页', en: 'Home page' },
      hint: { zh: '旗舰店首页的网址', en: 'The address of its home page' },
    },
    board: {
      title: { zh: '功能板块', en: 'Boards' },
      hint: { zh: '一个板块页的网址，每个板块登记一个端点', en: 'The address of a board, an endpoint each' },
      is_many: true,
    },
    form: {
      title: { zh: '办理表单', en: 'Forms' },
      hint: { zh: '一个在线表单页的网址', en: 'The address of a page with a form' },
      is_many: true,
    },
  },
  records: {
    qualified_town: {
      title: { zh: '有条件的经济发达镇', en: 'Qualified towns' },
      subject: { zh: '镇', en: 'Town' },
      is_monthly: false,
      Body: QualifiedTown,
    },
  },
  criteria: {
    home: STORE_HOME,
    boards: {
      title: { zh: '板块有效且更新', en: 'Boards are alive and kept up' },
      detail: {
        zh: '逐一打开板块中的链接；页面上最新的日期不早于限期（监测参数中的天数，可用选择器指明日期所在）',
        en: 'Each link of a board opens; the newest date on it is within the days of the watch, where a selector may say where dates stand',
      },
      ...{ is: 'look', place: 'board', probe: 'board', checks: [boardLinks, boardFresh] },
      params: ({ url }) => ({ url }),
    },
    forms: {
      title: { zh: '表单可用', en: 'Forms can be reached' },
      detail: {
        zh: '页面含有必有字段（监测参数）的表单，其提交地址有应答；从不提交',
        en: 'The page has a form with the fields that its watch names, and where it is sent to answers; nothing is ever sent',
      },
      ...{ is: 'look', place: 'form', probe: 'form', checks: [formThere] },
      params: ({ url }) => ({ url }),
    },
    ipv6: {
      title: { zh: 'IPv6 达到', en: 'There with IPv6' },
      detail: { zh: '各端点的 IPv6 实测状态', en: 'What is measured of IPv6 at its endpoints' },
      ...{ is: 'elsewhere', read: readIpv6 },
    },
  },
};
