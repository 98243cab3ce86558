/**
 * How a series is called in a Prometheus-compatible store: `snmp.in_octets` is `zw_snmp_in_octets`, its value as it was measured.
 * A metric, `watch` and `part` say which series it is; the other labels are for people, and may change without making another one.
 * docs/samples.md tells them to whoever asks by PromQL.
 */

/** What a watch is called: nothing is lost when one of these changes, only where a dashboard finds it. */
export type WatchLabels = {
  probe: string;
  /** The node, or `system · endpoint`. */
  target: string;
  /** `4`, `6`, or empty where the watch leaves it open. */
  family: string;
  /** The agent's name; empty: the hub itself looks. */
  agent: string;
};

export const metricOf = (series: string): string => `zw_${series.replace(/[^a-zA-Z0-9_]/g, '_')}`;

/** By name, as the protocol wants them; `hub` tells consoles apart that write to one store. An empty label is one that isn't there. */
export function labelsOf(
  watch: number,
  series: string,
  part: string,
  about: WatchLabels,
  hub = '',
): [string, string][] {
  const { probe, target, family, agent } = about;
  const labels: Record<string, string> = { __name__: metricOf(series), agent, family, hub, part, probe, target };
  labels.watch = String(watch);
  return Object.entries(labels).filter(([, value]) => value !== '');
}

/** A text within a selector of PromQL, where Go's escapes hold. */
export const quoted = (text: string): string =>
  `"${text.replace(/[\\"\n]/g, (one) => (one === '\n' ? '\\n' : `\\${one}`))}"`;
