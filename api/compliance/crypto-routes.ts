/** Cryptography of a system beside its assessments: products with their certificates, and the filing of results. */
import { z } from 'zod';
import type { Hub } from '../hub.ts';
import { answers, Digits, Done, endpoint, Id, listOf, routes, SystemId, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { reachNow, seesRow, wholeOf } from '../people/reach.ts';
import { FilingInput, FilingRow, fileAssessment } from './crypto-filing.ts';
import {
  addProduct,
  changeProduct,
  listProducts,
  NewProduct,
  ProductChange,
  ProductRow,
  removeProduct,
} from './crypto-products.ts';
import { assessmentOf } from './take-part.ts';

const ProductId = SystemId.extend({ product: Digits });
const Made = z.object({ id: z.int(), version: z.int() });

const list = endpoint('compliance:read', {
  method: 'get',
  path: '/compliance/systems/{system_id}/crypto-products',
  request: { params: SystemId },
  responses: answers(listOf(ProductRow)),
});
const add = endpoint('compliance:write', {
  method: 'post',
  path: '/compliance/systems/{system_id}/crypto-products',
  request: { params: SystemId, ...sends(NewProduct) },
  responses: answers(Made),
});
const change = endpoint('compliance:write', {
  method: 'patch',
  path: '/compliance/systems/{system_id}/crypto-products/{product}',
  request: { params: ProductId, ...sends(ProductChange) },
  responses: answers(Made),
});
const remove = endpoint('compliance:write', {
  method: 'delete',
  path: '/compliance/systems/{system_id}/crypto-products/{product}',
  request: { params: ProductId, query: z.object({ version: z.coerce.number().int().positive() }) },
  responses: answers(Done),
});
/** By whoever keeps the register: the operator files, not the assessor. */
const file = endpoint('compliance:write', {
  method: 'put',
  path: '/assessments/{id}/filing',
  request: { params: Id, ...sends(FilingInput) },
  responses: answers(FilingRow),
});

export const cryptoRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const visible = () => (reachNow() === 'everywhere' ? whole : hub.limited());
  const demandSystem = (id: number) => {
    if (!seesRow(visible(), 'systems', id)) throw notFound('该系统', 'system');
  };
  return routes()
    .openapi(list, (c) => {
      const { system_id } = c.req.valid('param');
      demandSystem(system_id);
      const rows = listProducts(hub.db, system_id, Date.now());
      return c.json({ rows, total: rows.length }, 200);
    })
    .openapi(add, (c) => {
      const { system_id } = c.req.valid('param');
      demandSystem(system_id);
      const made = addProduct(whole, c.get('actor'), system_id, c.req.valid('json'), Date.now());
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(change, (c) => {
      const { system_id, product: id } = c.req.valid('param');
      demandSystem(system_id);
      const made = changeProduct(whole, c.get('actor'), { system_id, id }, c.req.valid('json'), Date.now());
      hub.bus.changed('compliance');
      return c.json(made, 200);
    })
    .openapi(remove, (c) => {
      const { system_id, product: id } = c.req.valid('param');
      demandSystem(system_id);
      removeProduct(whole, c.get('actor'), { system_id, id, ...c.req.valid('query') });
      hub.bus.changed('compliance');
      return c.json({ done: true as const }, 200);
    })
    .openapi(file, (c) => {
      // As whoever asks sees it.
      const found = assessmentOf(visible(), c.req.valid('param').id);
      const row = fileAssessment(whole, c.get('actor'), found, c.req.valid('json'), Date.now());
      hub.bus.changed('compliance');
      return c.json(row, 200);
    });
};
