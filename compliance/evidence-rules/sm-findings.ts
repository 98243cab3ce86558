/** Codes that the probe of TLCP and RFC 8998 found, as texts. */
import type { Text } from '#probes/probe.ts';

/** Those of them that `what` knows; which of both certificates it is stands in the fact. */
export function findingsIn(value: unknown, what: Readonly<Record<string, Text>>): Text[] {
  if (typeof value !== 'string') return [];
  return value.split(' ').flatMap((code) => {
    const name = code.replace(/^(sign|enc)_/, '');
    return Object.hasOwn(what, name) ? (what[name] ?? []) : [];
  });
}
