/** Imports of areas, units, nodes, systems and what models can do from CSV and xlsx, with a preview; and the templates for them. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, demand, endpoint, routes } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import { Text } from '../middleware/text.ts';
import type { Permission } from '../people/permissions.ts';
import { writeCsv } from './csv.ts';
import { COLUMNS, IMPORT_KINDS, type ImportKind, type ImportReport, importRows } from './import-rows.ts';
import { takeFile } from './take-file.ts';

/** A larger file's report keeps all wrong rows it can and then others, and says how many it left out. */
const MAX_ROWS_SHOWN = 10_000;

const Kind = z.object({ kind: z.enum(IMPORT_KINDS) });
const yes = (preset: 'true' | 'false') =>
  z
    .enum(['true', 'false'])
    .default(preset)
    .transform((text) => text === 'true');
const Problem = Text.extend({ path: z.string() });
const Counts = z.object({ create: z.int(), update: z.int(), same: z.int(), error: z.int() });
const Report = z.object({
  kind: z.enum(IMPORT_KINDS),
  columns: z.array(Text.extend({ key: z.string() })),
  rows: z.array(
    z.object({
      row: z.int(),
      label: z.string(),
      action: z.enum(['create', 'update', 'same', 'error']),
      changes: z.array(z.object({ field: z.string(), before: z.string(), after: z.string() })),
      errors: z.array(Problem),
      notes: z.array(Problem),
    }),
  ),
  rows_left_out: z.int(),
  counts: Counts,
  ignored_columns: z.array(z.string()),
  committed: z.boolean(),
});

/** Areas and units are a system administrator's, the rest an engineer's; rows may be of any unit. Records of systems are each unit's own. */
const PERMISSIONS: Partial<Record<ImportKind, Permission>> = {
  areas: 'places:write',
  units: 'places:write',
  access_networks: 'programme:write',
  system_records: 'programme:report',
};

const importFile = endpoint('places:read', {
  method: 'post',
  path: '/imports/{kind}',
  request: {
    params: Kind,
    query: z.object({
      dry_run: yes('true'),
      watch: yes('true'),
      credential_id: z.coerce.number().int().positive().optional(),
    }),
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.object({ file: z.instanceof(File).meta({ type: 'string', format: 'binary' }) }),
        },
      },
    },
  },
  responses: answers(Report),
});
const template = endpoint('places:read', {
  method: 'get',
  path: '/imports/{kind}/template',
  request: { params: Kind },
  responses: {
    200: {
      description: 'A CSV file with the headings and one example',
      content: { 'text/csv': { schema: z.string() } },
    },
  },
});

export const imports = (hub: Hub) =>
  routes()
    .openapi(importFile, async (c) => {
      const { kind } = c.req.valid('param');
      const permission = PERMISSIONS[kind] ?? 'estate:write';
      demand(c, permission, { everywhere: kind !== 'system_records' });
      const { dry_run, watch, credential_id } = c.req.valid('query');
      const { file } = c.req.valid('form');
      const taken = await takeFile(file);
      const report = importRows(hub.db, c.get('actor'), kind, taken.table, {
        dry_run,
        watch,
        credential_id,
        reach: c.get('authority').reachOf(permission),
        file: taken.file,
      });
      if (!dry_run && !report.committed) {
        const { error } = report.counts;
        throw new Refusal(
          422,
          'import_rows',
          `${error} 行有误，未导入任何内容`,
          `${error} rows are wrong; nothing was imported`,
          {
            report: shown(report),
          },
        );
      }
      if (report.committed) {
        hub.watching.rescheduled();
        hub.bus.changed('areas', 'units', 'nodes', 'systems', 'watches', 'prefixes', 'ipv6', 'access');
      }
      return c.json(shown(report), 200);
    })
    .openapi(template, (c) => {
      const columns = COLUMNS[c.req.valid('param').kind];
      const csv = writeCsv([columns.map((column) => column.zh), columns.map((column) => column.example)]);
      const name = `zhengwang-${c.req.valid('param').kind}.csv`;
      return c.body(csv, 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
      });
    });

function shown({ rows, ...report }: ImportReport): z.infer<typeof Report> {
  const columns = COLUMNS[report.kind].map(({ key, zh, en }) => ({ key, zh, en }));
  if (rows.length <= MAX_ROWS_SHOWN) return { ...report, columns, rows, rows_left_out: 0 };
  const wrongFirst = [...rows.filter((row) => row.action === 'error'), ...rows.filter((row) => row.action !== 'error')];
  const kept = wrongFirst.slice(0, MAX_ROWS_SHOWN).sort((a, b) => a.row - b.row);
  return { ...report, columns, rows: kept, rows_left_out: rows.length - kept.length };
}
