/** What the checks of the plan say alike. */
import type { Verdict } from '../../check.ts';
import type { Text } from '../../probe.ts';

const SHOWN = 5;

/** The first few and how many more. */
export function listed(texts: readonly Text[]): Text {
  const rest = texts.length > SHOWN ? ` +${texts.length - SHOWN}` : '';
  const list = (language: keyof Text, comma: string) =>
    texts
      .slice(0, SHOWN)
      .map((text) => text[language])
      .join(comma) + rest;
  return { zh: list('zh', '；'), en: list('en', '; ') };
}

export const withoutPlan: Verdict = {
  status: 'not_applicable',
  reason: { zh: '规划中没有 IPv6 地址段', en: 'the plan has no IPv6 prefix' },
  because: [],
};
