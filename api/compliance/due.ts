/** When findings are due: as somebody said, else by the usual days of their risk; what has no risk yet waits no longer than a medium one. */
import type { ComplianceRules } from '#compliance/register/rules.ts';

const DAY_MS = 86_400_000;

/** In SQL, of the finding that a query calls so; with `usualDays` given. */
export const dueOf = (f: string) => `coalesce(${f}.due_at, ${f}.found_at + case ${f}.risk
  when 'high' then :high_ms when 'low' then :low_ms else :medium_ms end)`;

export const usualDays = (rules: ComplianceRules) => ({
  high_ms: rules.rectify_high_days.value * DAY_MS,
  medium_ms: rules.rectify_medium_days.value * DAY_MS,
  low_ms: rules.rectify_low_days.value * DAY_MS,
});
