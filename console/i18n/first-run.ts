import { section } from './text.ts';

export const firstRun = section({
  title: { zh: '首次使用', en: 'First run' },
});
