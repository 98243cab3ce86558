/** The order in which findings are told: what another one causes comes last, the gravest first, among equals the newest. */
import { type Finding, severities } from './wire.ts';

export function gravestFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      Number(a.suppressed_by !== null) - Number(b.suppressed_by !== null) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      b.opened_at - a.opened_at,
  );
}
