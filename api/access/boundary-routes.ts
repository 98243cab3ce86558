/** What is brought of a network's boundary and of why it is kept: answers, their evidence, documents with their words. */
import { z } from 'zod';
import { sendKept } from '../exports/send-file.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, Id, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { keepFile, readKept } from '../tickets/attachments.ts';
import { addBasis, basisFile, refuseBasis } from './bases.ts';
import { addEvidence, answerItem, evidenceOf, refuseEvidence } from './boundary.ts';
import { networkOf } from './networks.ts';
import { Answering, BasisOf, BasisQuery, EvidenceQuery, ItemOf } from './shapes.ts';

const at = '/access-networks/{id}' as const;
const Versioned = z.object({ version: z.int() });
const octets = {
  required: true,
  content: { 'application/octet-stream': { schema: z.string().meta({ format: 'binary' }) } },
} as const;
const aFile = {
  200: { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } },
} as const;

const answer = endpoint('programme:report', {
  method: 'put',
  path: `${at}/answers/{item}`,
  request: { params: ItemOf, ...sends(Answering) },
  responses: answers(Versioned),
});
const giveEvidence = endpoint('programme:report', {
  method: 'post',
  path: `${at}/answers/{item}/file`,
  request: { params: ItemOf, query: EvidenceQuery, body: octets },
  responses: answers(Versioned),
});
const readEvidence = endpoint(
  'programme:read',
  { method: 'get', path: `${at}/answers/{item}/file`, request: { params: ItemOf }, responses: aFile },
  { audited: 'export' },
);
const giveBasis = endpoint('programme:report', {
  method: 'post',
  path: `${at}/bases`,
  request: { params: Id, query: BasisQuery, body: octets },
  responses: answers(z.object({ id: z.int() })),
});
const readBasis = endpoint(
  'programme:read',
  { method: 'get', path: `${at}/bases/{number}/file`, request: { params: BasisOf }, responses: aFile },
  { audited: 'export' },
);

export const boundaryRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const { folder } = hub.config;
  const contentOf = (file: { digest: string }) => {
    const content = readKept(folder, file.digest);
    if (!content) throw notFound('该文件', 'file');
    return content;
  };
  return routes()
    .openapi(answer, (c) => {
      const made = answerItem(whole, c.get('actor'), c.req.valid('param'), c.req.valid('json'), Date.now());
      hub.bus.changed('access');
      return c.json(made, 200);
    })
    .openapi(giveEvidence, async (c) => {
      const of = c.req.valid('param');
      const query = c.req.valid('query');
      // Before anything is written to the disk: what will be refused must not fill it.
      refuseEvidence(whole, of, query.version);
      const kept = await keepFile(folder, query.name, c.req.raw.body);
      const made = addEvidence(whole, c.get('actor'), of, { ...query, ...kept }, Date.now());
      hub.bus.changed('access');
      return c.json(made, 200);
    })
    .openapi(readEvidence, (c) => {
      const of = c.req.valid('param');
      networkOf(hub.db, of.id);
      const file = evidenceOf(hub.db, of);
      return sendKept(c, contentOf(file), file);
    })
    .openapi(giveBasis, async (c) => {
      const { id } = c.req.valid('param');
      const query = c.req.valid('query');
      refuseBasis(whole, id);
      const kept = await keepFile(folder, query.name, c.req.raw.body);
      const made = addBasis(whole, c.get('actor'), id, { ...query, ...kept }, Date.now());
      hub.bus.changed('access');
      return c.json(made, 200);
    })
    .openapi(readBasis, (c) => {
      const of = c.req.valid('param');
      networkOf(hub.db, of.id);
      const file = basisFile(hub.db, of);
      return sendKept(c, contentOf(file), file);
    });
};
