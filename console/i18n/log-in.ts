import { section } from './text.ts';

/** The second step of a log-in, and what is owed after it. */
export const logIn = section({
  second_title: { zh: '第二步验证', en: 'Second step' },
  code: { zh: '验证码', en: 'Code' },
  code_hint: { zh: '验证器应用中显示的 6 位数字', en: 'The six digits that your authenticator shows' },
  code_wrong: { zh: '请输入 6 位数字', en: 'Six digits, please' },
  recovery_code: { zh: '恢复码', en: 'Recovery code' },
  recovery_code_hint: { zh: '每个恢复码只能使用一次', en: 'Each of them works once' },
  use_recovery_code: { zh: '改用恢复码', en: 'Use a recovery code instead' },
  use_code: { zh: '改用验证码', en: 'Use a code instead' },
  back: { zh: '返回登录', en: 'Back to the log-in' },
  owes_password: { zh: '请修改密码', en: 'Change your password' },
  owes_password_hint: {
    zh: '您的密码由他人设置，或已超过有效期。修改后才能继续。',
    en: 'Somebody else set your password, or it has become too old. You can go on after changing it.',
  },
  owes_second_factor: { zh: '请设置第二因素', en: 'Set up a second factor' },
  owes_second_factor_hint: {
    zh: '安全策略要求您的角色使用第二因素，宽限期已过。设置后才能继续。',
    en: 'The security policy asks it of your role, and the time for it is over. You can go on after setting it up.',
  },
});
