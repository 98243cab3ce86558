import { section } from './text.ts';

/** Tokens of programs. */
export const tokens = section({
  title: { zh: 'API 令牌', en: 'API tokens' },
  intro: {
    zh: '程序凭令牌访问接口；权限不超过所属账号，到期自动失效。',
    en: 'What programs show instead of logging in: never more than their account may do, and each ends by itself.',
  },
  own: { zh: '我的 API 令牌', en: 'My API tokens' },
  own_hint: {
    zh: '供您自己的脚本使用；操作以您的名义记入审计。',
    en: 'For your own scripts; what they do is logged as yours.',
  },
  none: { zh: '没有令牌', en: 'No tokens' },
  issue: { zh: '签发令牌', en: 'Issue a token' },
  issue_hint: {
    zh: '令牌只显示一次；管理类权限不能授予令牌。',
    en: 'It is shown once. Administrators’ rights are for people in a browser, so no token has them.',
  },
  account: { zh: '所属账号', en: 'Account' },
  service: { zh: '服务账号', en: 'Service account' },
  service_hint: {
    zh: '服务账号由系统管理员创建，其角色须经两人授权。',
    en: 'A system administrator makes it, and two people grant its role.',
  },
  name: { zh: '名称', en: 'Name' },
  name_hint: {
    zh: '用途，例如 backup-job；会记入审计日志',
    en: 'What it is for, such as backup-job; the log names it',
  },
  name_wrong: {
    zh: '只能包含文字、数字、空格、点、下划线和连字符',
    en: 'Only letters, digits, spaces, dots, underscores and hyphens',
  },
  prefix: { zh: '开头', en: 'Begins with' },
  permissions: { zh: '权限', en: 'Permissions' },
  no_permissions: {
    zh: '此账号尚无可授予令牌的权限，请先为其申请角色。',
    en: 'This account has no right that a token could have: propose a role for it first.',
  },
  choose_account: { zh: '请先选择服务账号', en: 'Choose a service account first' },
  choose_permission: { zh: '至少选择一项权限', en: 'Choose at least one' },
  everywhere_only: { zh: '限定单位时不可用', en: 'not within a single unit' },
  unit: { zh: '限定单位', en: 'Within' },
  unit_hint: {
    zh: '包含其下级单位；不选则与账号范围相同。',
    en: 'With the units beneath it; none: as far as the account reaches.',
  },
  same_reach: { zh: '同账号', en: 'as its account' },
  addresses: { zh: '限定来源地址', en: 'Only from' },
  addresses_hint: {
    zh: '每行一个地址或地址段，如 10.0.0.0/8；不填则不限。',
    en: 'An address or a prefix a line, such as 10.0.0.0/8; empty: from anywhere.',
  },
  anywhere: { zh: '不限', en: 'anywhere' },
  days: { zh: '有效天数', en: 'Days' },
  days_hint: { zh: '1–365 天', en: '1 to 365' },
  days_wrong: { zh: '应为 1–365 的整数', en: 'A whole number from 1 to 365' },
  expires: { zh: '到期', en: 'Ends' },
  last_used: { zh: '最近使用', en: 'Last used' },
  never: { zh: '从未', en: 'never' },
  state: { zh: '状态', en: 'State' },
  all: { zh: '全部', en: 'All' },
  state_active: { zh: '有效', en: 'In force' },
  state_expired: { zh: '已到期', en: 'Expired' },
  state_revoked: { zh: '已吊销', en: 'Revoked' },
  state_owner_disabled: { zh: '账号已停用', en: 'Account disabled' },
  created: { zh: '签发', en: 'Issued' },
  revoke: { zh: '吊销', en: 'Revoke' },
  revoke_title: { zh: '吊销令牌“{name}”', en: 'Revoke the token “{name}”' },
  revoke_hint: {
    zh: '使用它的程序立即失去访问权，且不能恢复。',
    en: 'Programs that use it are refused from now on; this can’t be undone.',
  },
  made: { zh: '令牌已签发', en: 'The token was issued' },
  made_hint: {
    zh: '请立即复制并妥善保存：关闭后无法再次查看。',
    en: 'Copy it now and keep it safe: nobody can see it again once this is closed.',
  },
  use: { zh: '请求头：Authorization: Bearer 令牌', en: 'Sent as: Authorization: Bearer TOKEN' },
  saved: { zh: '已保存，关闭', en: 'I have kept it' },
});
