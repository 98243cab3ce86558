import { section } from './text.ts';

export const nodes = section({
  title: { zh: '节点', en: 'Nodes' },
});
