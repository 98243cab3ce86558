/** Where the record and what was seen disagree. Pure. */

const FIELDS = ['vendor', 'model', 'version', 'serial'] as const;
type Described = { [F in (typeof FIELDS)[number]]: string | null };

export type Difference = { field: (typeof FIELDS)[number]; recorded: string; observed: string };

/** The same maker under the names that people write. */
const MAKERS: readonly (readonly string[])[] = [
  ['huawei', '华为'],
  ['h3c', '新华三', '华三'],
  ['ruijie', '锐捷'],
  ['zte', '中兴'],
  ['maipu', '迈普'],
  ['fiberhome', '烽火'],
  ['hillstone', '山石', '山石网科'],
  ['cisco', '思科'],
  ['juniper', '瞻博'],
];

/** Only what both sides know can differ; spelling that means the same doesn't. */
export function differences(recorded: Described, observed: Described): Difference[] {
  return FIELDS.flatMap((field) => {
    const [written, seen] = [recorded[field], observed[field]];
    if (!written || !seen || plain(field, written) === plain(field, seen)) return [];
    return [{ field, recorded: written, observed: seen }];
  });
}

function plain(field: string, text: string): string {
  const lower = text.trim().toLowerCase().replace(/\s+/g, ' ');
  if (field !== 'vendor') return lower;
  return MAKERS.find((names) => names.some((name) => lower === name || lower.startsWith(`${name} `)))?.[0] ?? lower;
}
