/** What the page of imports sends and gets back. */
import { ApiError, send, thenInvalidate } from '../../api.ts';
import type { Client, Got } from '../../wire.ts';

export const importKinds = [
  'areas',
  'units',
  'nodes',
  'systems',
  'system_records',
  'ipv6_capabilities',
  'prefixes',
  'addresses',
  'access_networks',
  'netbox_devices',
  'netbox_interfaces',
  'netbox_addresses',
  'netbox_prefixes',
] as const;
export type ImportKind = (typeof importKinds)[number];

/** `row` counts as a spreadsheet does; a very long report leaves right rows out and says how many. */
export type ImportReport = Got<Client['imports'][':kind']['$post']>;
export type ImportRow = ImportReport['rows'][number];
export type ImportAction = ImportRow['action'];

export type ImportChoices = { watch: boolean; credential_id: number | null };

function call(kind: ImportKind, file: File, choices: ImportChoices, dry_run: boolean): Promise<ImportReport> {
  const body = new FormData();
  body.set('file', file);
  const search = new URLSearchParams({ dry_run: String(dry_run), watch: String(choices.watch) });
  if (choices.credential_id !== null) search.set('credential_id', String(choices.credential_id));
  return send<ImportReport>('POST', `/api/imports/${kind}?${search}`, body);
}

export const importCommands = {
  preview: (kind: ImportKind, file: File, choices: ImportChoices) => call(kind, file, choices, true),
  commit: (kind: ImportKind, file: File, choices: ImportChoices) =>
    thenInvalidate(
      call(kind, file, choices, false),
      'areas',
      'units',
      'nodes',
      'systems',
      'watches',
      'overview',
      'prefixes',
      'ipv6',
      'access',
    ),
};

/** The report that comes with a refusal: somebody changed the books between preview and import. */
export function reportFrom(error: unknown): ImportReport | undefined {
  return error instanceof ApiError && error.report ? (error.report as ImportReport) : undefined;
}

export const templateOf = (kind: ImportKind) => `/api/imports/${kind}/template`;
