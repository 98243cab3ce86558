import { section } from './text.ts';

/** Logging in and one's own settings. */
export const people = section({
  title: { zh: '登录政网', en: 'Log in to Zhengwang' },
  username: { zh: '用户名', en: 'User name' },
  password: { zh: '密码', en: 'Password' },
  log_in: { zh: '登录', en: 'Log in' },
  log_in_by_certificate: { zh: '使用数字证书登录', en: 'Log in with your certificate' },
  profile_who: { zh: '账号', en: 'Account' },
  profile_name: { zh: '姓名', en: 'Name' },
  profile_role: { zh: '角色', en: 'Role' },
  profile_here: { zh: '在此浏览器中', en: 'In this browser' },
  profile_here_hint: { zh: '仅影响当前浏览器，立即生效。', en: 'Only for this browser; takes effect at once.' },
  profile_version: { zh: '程序版本', en: 'Version' },
});
