/** Products of cryptography (商用密码产品) that a system uses, with their certificates: what K of a unit may rest on. */
import { z } from 'zod';
import { type Actor, record } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import { conflict, notFound } from '../middleware/errors.ts';
import { Written } from '../tickets/deeds.ts';

const MODULE_LEVELS = [1, 2, 3, 4] as const;
const Fields = {
  name: Written.min(1).max(200),
  maker: Written.max(200),
  certificate: Written.max(100),
  /** Of GM/T 0028 or GB/T 37092; null: not a module, or unknown. */
  module_level: z.literal(MODULE_LEVELS).nullable(),
  valid_until: z.int().min(0).max(Date.UTC(2100, 0)).nullable(),
  note: Written.max(2_000),
};
export const NewProduct = z.strictObject({
  name: Fields.name,
  maker: Fields.maker.default(''),
  certificate: Fields.certificate.default(''),
  module_level: Fields.module_level.default(null),
  valid_until: Fields.valid_until.default(null),
  note: Fields.note.default(''),
});
export const ProductChange = z.strictObject(Fields).partial().extend({ version: z.int().positive() });
export const ProductRow = z.object({
  id: z.int(),
  system_id: z.int(),
  name: z.string(),
  maker: z.string(),
  certificate: z.string(),
  module_level: z.literal(MODULE_LEVELS).nullable(),
  valid_until: z.int().nullable(),
  note: z.string(),
  version: z.int(),
  updated_at: z.int(),
  /** Null: nobody said until when its certificate holds, which isn't fine. */
  is_expired: z.boolean().nullable(),
});
export type ProductRow = z.infer<typeof ProductRow>;
type Stored = Omit<ProductRow, 'is_expired'>;

const COLUMNS = 'id, system_id, name, maker, certificate, module_level, valid_until, note, version, updated_at';
const MAX_PRODUCTS = 200;

const productOf = (db: Db, system_id: number, id: number): Stored => {
  const found = db.$client
    .prepare(`select ${COLUMNS} from crypto_products where system_id = ? and id = ?`)
    .get(system_id, id) as Stored | undefined;
  if (!found) throw notFound('该密码产品', 'product of cryptography');
  return found;
};

export function listProducts(db: Db, system_id: number, now: number): ProductRow[] {
  const rows = db.$client
    .prepare(`select ${COLUMNS} from crypto_products where system_id = ? order by name, id`)
    .all(system_id) as Stored[];
  return rows.map((row) => ({ ...row, is_expired: row.valid_until === null ? null : row.valid_until < now }));
}

export function addProduct(db: Db, actor: Actor, system_id: number, given: z.infer<typeof NewProduct>, now: number) {
  return db.$client.transaction(() => {
    const count = db.$client.prepare('select count(*) from crypto_products where system_id = ?').pluck().get(system_id);
    if ((count as number) >= MAX_PRODUCTS)
      throw conflict(`最多 ${MAX_PRODUCTS} 个密码产品`, `At most ${MAX_PRODUCTS} products of cryptography`);
    const { lastInsertRowid } = db.$client
      .prepare(`insert into crypto_products (system_id, name, maker, certificate, module_level, valid_until, note, updated_at)
        values (:system_id, :name, :maker, :certificate, :module_level, :valid_until, :note, :now)`)
      .run({ system_id, ...given, now });
    const id = Number(lastInsertRowid);
    record(
      db,
      actor,
      { action: 'create', object_kind: 'crypto_product', object_id: id, after: { system_id, ...given } },
      now,
    );
    return { id, version: 1 };
  })();
}

export function changeProduct(
  db: Db,
  actor: Actor,
  { system_id, id }: { system_id: number; id: number },
  { version, ...change }: z.infer<typeof ProductChange>,
  now: number,
) {
  return db.$client.transaction(() => {
    const before = productOf(db, system_id, id);
    demandVersion(before, version);
    const after = { ...before, ...change, version: version + 1, updated_at: now };
    db.$client
      .prepare(`update crypto_products set name = :name, maker = :maker, certificate = :certificate,
        module_level = :module_level, valid_until = :valid_until, note = :note, version = :version,
        updated_at = :updated_at where id = :id and system_id = :system_id`)
      .run(after);
    record(db, actor, { action: 'update', object_kind: 'crypto_product', object_id: id, before, after }, now);
    return { id, version: after.version };
  })();
}

/** What was judged on it keeps what it was then. */
export function removeProduct(
  db: Db,
  actor: Actor,
  { system_id, id, version }: { system_id: number; id: number; version: number },
) {
  db.$client.transaction(() => {
    const before = productOf(db, system_id, id);
    demandVersion(before, version);
    db.$client.prepare('delete from crypto_products where id = ?').run(id);
    record(db, actor, { action: 'delete', object_kind: 'crypto_product', object_id: id, before });
  })();
}

function demandVersion(row: Stored, version: number) {
  if (row.version !== version)
    throw conflict('该密码产品已被他人修改，请刷新后再试', 'Somebody changed this product meanwhile: read it again');
}
