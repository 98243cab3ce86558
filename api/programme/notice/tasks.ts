/**
 * The 18 tasks of 通政办发〔2019〕46号, annex 2: their words and days are the notice's own. `title` is ours, after the heading in its chapter
 * three; `section` is that chapter's number. They come into the database by a person's act, and are edited there.
 */
import type { Deadline, TaskContent } from '../tasks/content.ts';

export const NOTICE = '通政办发〔2019〕46号';

type Dated = Pick<Deadline, 'level' | 'original_on' | 'original_words'> & { wanted_percent?: number };
export type NoticeTask = Pick<TaskContent, 'section' | 'title' | 'detail' | 'responsible' | 'is_standing'> & {
  code: string;
  deadlines: readonly Dated[];
};

const on = (
  level: Deadline['level'],
  original_on: string | null,
  original_words: string,
  wanted_percent = 100,
): Dated => ({
  ...{ level, original_on, original_words, wanted_percent },
});
const dated = (
  [code, section, title]: readonly [string, number, string],
  detail: string,
  responsible: string,
  ...deadlines: Dated[]
): NoticeTask => ({ code, section, title, detail, responsible, is_standing: false, deadlines });
const standing = (head: readonly [string, number, string], detail: string, responsible: string): NoticeTask => ({
  ...dated(head, detail, responsible),
  is_standing: true,
});

export const NOTICE_TASKS: readonly NoticeTask[] = [
  dated(
    ['T1', 1, '数据资源共享交换平台'],
    '建设政务数据共享交换平台，制定平台管理规范和数据接口标准，部门自建系统规范接入平台。',
    '市大数据管理局、县（市、区）政务服务数据交换主管部门',
    on('city', '2019-12-31', '市级2019年12月底（正文第三章第1项：2020年9月底前完成）'),
    on('county', '2020-09-30', '县级2020年9月底'),
  ),
  dated(
    ['T2', 2, '政务服务网旗舰店'],
    '开发建设本地政务服务网旗舰店，报省政务办审核上线。',
    '崇川、港闸、开发园区政务办',
    on('county', '2019-12-31', '2019年12月底'),
  ),
  dated(
    ['T3', 2, '经济发达镇旗舰店'],
    '有条件的经济发达镇要建设政务服务网旗舰店。',
    '各地经济发达镇',
    on('town', '2019-12-31', '2019年12月底'),
  ),
  dated(
    ['T4', 3, '移动应用接入'],
    '根据移动服务参考清单，加快开发相关移动应用，对接到“南通百通”APP，同步接入江苏政务服务移动客户端。',
    '各相关部门',
    on('department', '2019-12-31', '2019年底前完成参考清单中50%的应用接入（正文第三章第3项）', 50),
    on('department', '2020-12-31', '2020年12月底'),
  ),
  dated(
    ['T5', 4, '统一身份认证'],
    '市、县两级政务服务平台、部门自建政务服务系统（包括移动端）对接省统一身份认证平台。升级部门已建成的统一身份认证平台，整合到省统一身份认证平台。',
    '市、县两级政务办',
    on('city', '2019-09-30', '市、县两级政务办2019年9月底'),
    on('county', '2019-09-30', '市、县两级政务办2019年9月底'),
    on('department', '2019-12-31', '其他部门2019年12月底'),
  ),
  dated(
    ['T6', 5, '电子印章系统接口'],
    '本地政务服务平台要开发电子印章接口，接入省电子印章应用管理系统，提供电子证照和文档签章、数字签名、信息验证等服务。',
    '市、县政务办，自建业务系统部门',
    on('all', null, '省统一电子印章系统建成后1个月内'),
  ),
  dated(
    ['T7', 6, '分类“一窗受理”'],
    '市、县两级政务办按照实体大厅分类“一窗受理”要求，开发建设全省统一标准的预约叫号系统，实现“前台综合受理、后台分类审批、综合窗口出件”。',
    '市、县政务办',
    on('city', '2019-06-30', '市级2019年6月底'),
    on('county', '2020-06-30', '县级2020年6月底'),
  ),
  dated(
    ['T8', 7, '政情民意分析平台'],
    '开发建设12345政情民意分析平台。',
    '市、县12345政府公共服务中心',
    on('all', '2019-06-30', '2019年6月底'),
  ),
  dated(
    ['T9', 8, '链接国家政务服务总门户'],
    '门户网站政务服务栏目链接到国家政务服务门户，网站首页面设置国家政务服务总门户图片链接。',
    '市、县政府门户网站及市级部门门户网站管理部门',
    on('all', '2019-06-30', '2019年6月底'),
  ),
  dated(
    ['T10', 9, '证照归集'],
    '持续做好本地产生的各类证照归集。',
    '市、县两级政务办',
    on('all', '2019-12-31', '2019年12月底'),
  ),
  dated(
    ['T11', 9, '电子证照共享应用'],
    '推动各地各部门开展电子证照共享交换，拓展电子证照共享服务，在政务服务事项受理、审批等环节，开展电子证照应用。',
    '市大数据管理局、市政务办、各相关部门',
    on('all', '2019-12-31', '2019年12月底'),
  ),
  dated(
    ['T12', 10, '移动应用对接路径'],
    '组织部门升级已经接入江苏政务服务移动客户端的应用。',
    '市政务办牵头',
    on('all', '2019-12-31', '2019年12月底'),
  ),
  dated(
    ['T13', 11, '“一号答”智能知识库'],
    '升级12345“一号答”智能知识库，与部门及其服务窗口建立互动机制。',
    '市、县两级12345政府公共服务中心',
    on('all', '2019-06-30', '2019年6月底'),
  ),
  dated(
    ['T14', 12, '政务服务事项'],
    '对机构改革后的权力事项变动动态调整，并按照省政务服务事项管理库升级调整要求，完善办事指南。',
    '市审改办牵头，各地各部门负责',
    on('all', '2019-12-31', '2019年12月底'),
  ),
  standing(
    ['T15', 13, '政务服务网运营维护'],
    '充分利用省政务办统一开发建设的江苏政务服务网运维管理系统，开展运维工作。',
    '市、县两级政务办',
  ),
  standing(['T16', 14, '旗舰店运营保障'], '做好本地旗舰店各功能板块和服务内容的运营保障。', '市、县两级政务办'),
  dated(
    ['T17', 15, '电子政务外网'],
    '整合提升电子政务外网支撑能力，推进局域网（非涉密系统）、分散隔离的非涉密业务专网接入电子政务外网，并组织开展电子政务外网应用。对电子政务外网进行IPv6改造，实现市县乡村“横向到边、纵向到底”全覆盖，完善电子政务外网安全保障体系，提升电子政务外网安全防护能力。',
    '市大数据管理局牵头',
    on('all', '2020-12-31', '2020年12月底'),
  ),
  standing(
    ['T18', 15, '等级保护与密码应用'],
    '开展政务服务业务系统的网络安全等级保护和密码应用评测等工作，制定完善应急预案，定期开展风险评估和压力测试。',
    '市公安局牵头，各地各部门负责',
  ),
];
