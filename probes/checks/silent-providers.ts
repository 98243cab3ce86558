/** What the checks of identity providers share: that one doesn't answer is as bad as a wrong answer. */
import type { KnownFact, Verdict } from '../check.ts';
import { column, ofKey } from './known-fact.ts';

/** The verdict when a provider is seen not to answer; undefined: all answer, or nobody knows. */
export function silentProviders(facts: readonly KnownFact[]): Verdict | undefined {
  const silent = ofKey(facts, 'look.answer').filter(
    (fact) => fact.probe === 'oidc' && column(fact, 'answer') === 'down',
  );
  if (silent.length === 0) return undefined;
  const list = silent.map((fact) => column(fact, 'error') ?? fact.address ?? '').join('; ');
  return {
    status: 'fail',
    reason: { zh: `身份认证服务无应答：${list}`, en: `the provider does not answer: ${list}` },
    because: silent,
  };
}
