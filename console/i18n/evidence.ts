import { section } from './text.ts';

export const evidence = section({
  title: { zh: '证据', en: 'Evidence' },
});
