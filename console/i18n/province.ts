import { section } from './text.ts';

/** The connector to the provincial platform. */
export const province = section({
  title: { zh: '省级平台', en: 'Province' },
  intro: {
    zh: '市级单位办理中的工单可上报省级运维管理系统；消息签名后逐条送达，对方中断期间在本地等待，不会丢失。',
    en: 'Tickets in hand at city level can be reported to the provincial platform. Messages are signed and wait here while it is away; none is lost.',
  },
  url: { zh: '接收地址', en: 'Where messages are sent' },
  url_hint: { zh: '须为 https，不能是本机或保留地址', en: 'By https, not this machine and no reserved address' },
  secret: { zh: '共享密钥', en: 'Shared secret' },
  secret_kept: {
    zh: '已保存。留空则保持不变；内容不会在浏览器中暂存。',
    en: 'It is kept. Left empty it stays; nothing typed here is kept in the browser.',
  },
  secret_none: {
    zh: '尚未设置，至少 {n} 个字符；内容不会在浏览器中暂存。',
    en: 'There is none yet: at least {n} characters. Nothing typed here is kept in the browser.',
  },
  secret_short: { zh: '至少 {n} 个字符', en: 'At least {n} characters' },
  is_enabled: { zh: '启用上报', en: 'Report to the province' },
  state: { zh: '运行情况', en: 'How it goes' },
  enabled: { zh: '已启用', en: 'On' },
  disabled: { zh: '未启用', en: 'Off' },
  waiting: { zh: '待送达', en: 'Waiting' },
  waiting_n: { zh: '{n} 条', en: '{n} messages' },
  oldest_at: { zh: '最早一条写于', en: 'The oldest of them' },
  sent_at: { zh: '最近送达', en: 'Last taken' },
  never: { zh: '从未', en: 'never' },
  last_error: { zh: '最近错误', en: 'Last error' },
  callbacks_url: { zh: '回调地址（告知对方）', en: 'What it calls back (tell them)' },
});
