import { section } from './text.ts';

export const people = section({
  title: { zh: '登录', en: 'Log in' },
});
