import { section } from './text.ts';

/** Logging in by a passkey, and one's own passkeys. */
export const passkeys = section({
  title: { zh: '通行密钥', en: 'Passkeys' },
  note: {
    zh: '以指纹、面容或设备密码登录，无需输入密码',
    en: 'Log in by finger, face or the PIN of a device, without a password',
  },
  none: { zh: '尚未添加通行密钥', en: 'No passkeys yet' },
  add: { zh: '添加通行密钥', en: 'Add a passkey' },
  add_hint: {
    zh: '先验证密码，再由浏览器询问保存到哪台设备。',
    en: 'Your password first; the browser then asks where to keep it.',
  },
  name: { zh: '名称', en: 'Name' },
  name_hint: { zh: '便于日后辨认，例如“办公电脑”', en: 'So that you know it again, such as “office computer”' },
  password: { zh: '当前密码', en: 'Current password' },
  created: { zh: '添加时间', en: 'Added' },
  backed_up: { zh: '已同步到云端', en: 'Synchronised to a cloud' },
  remove: { zh: '移除', en: 'Remove' },
  remove_title: { zh: '移除通行密钥“{name}”？', en: 'Remove the passkey “{name}”?' },
  remove_hint: {
    zh: '之后不能再用它登录。设备中保存的副本可在该设备上删除。',
    en: 'It opens nothing any more. The copy that a device keeps can be deleted there.',
  },
  unsupported: {
    zh: '此浏览器不支持通行密钥，或当前页面未使用 HTTPS。',
    en: 'This browser knows no passkeys, or this page was not reached by HTTPS.',
  },
  log_in: { zh: '使用通行密钥', en: 'Use a passkey' },
  cancelled: { zh: '已取消或超时，请重试', en: 'Cancelled, or it took too long; try again' },
  already: { zh: '此设备上已有本账号的通行密钥', en: 'This device has a passkey of this account already' },
  wrong_site: {
    zh: '浏览器拒绝在此地址使用通行密钥，请通过系统配置的域名访问',
    en: 'The browser refuses passkeys at this address; use the name that this system was set up with',
  },
  failed: { zh: '设备未能完成通行密钥操作', en: 'The device could not do this' },
});
