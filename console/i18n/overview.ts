import { section } from './text.ts';

export const overview = section({
  title: { zh: '总览', en: 'Overview' },
});
