/** What is wrong with a field of many lines: the server names the entry, counted from 0, and people count lines from 1. */
import { t } from '../../i18n/index.ts';
import type { Problems } from '../../ui/Form.tsx';

export function problemAt(problems: Problems, path: string): string | undefined {
  const found = Object.entries(problems).find(([at]) => at === path || at.startsWith(`${path}.`));
  if (!found) return undefined;
  const [at, text] = found;
  const index = /^\.(\d+)/.exec(at.slice(path.length))?.[1];
  return index === undefined ? text : t('ipv6_inputs.line', { line: Number(index) + 1, text });
}
