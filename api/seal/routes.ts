/** The seal itself: whose it is, its certificates, and the platform that may sign instead. */
import { z } from 'zod';
import { readPem } from '#compliance/seal/certificate.ts';
import type { Hub } from '../hub.ts';
import { answers, endpoint, routes, sends } from '../middleware/endpoint.ts';
import { Written } from '../tickets/deeds.ts';
import { importCertificate, renewSeal, requestFor, sealCertificateRows } from './own-seal.ts';
import { readSealProvince, SealProvince, WantedProvince, writeSealProvince } from './province.ts';
import { readSealSettings, SealSettings, sealName, writeSealSettings } from './seal-settings.ts';

const State = z.object({
  settings: SealSettings,
  /** On the seal, the site's where none is set. */
  name: z.string(),
  province: SealProvince.extend({ has_secret: z.boolean() }),
});
const ShownCertificate = z.object({
  ...{ id: z.int(), subject: z.string(), issuer: z.string(), serial: z.string(), fingerprint: z.string() },
  ...{ is_self_signed: z.boolean(), not_before: z.int(), not_after: z.int(), added_by: z.string(), added_at: z.int() },
  /** Its own first, then those that lead to its issuer. */
  pem: z.string(),
  is_in_use: z.boolean(),
});

const read = endpoint('settings:read', { method: 'get', path: '/seal', responses: answers(State) });
const write = endpoint('settings:write', {
  method: 'put',
  path: '/seal',
  request: sends(SealSettings),
  responses: answers(State),
});
const writeProvince = endpoint('settings:write', {
  method: 'put',
  path: '/seal/province',
  request: sends(WantedProvince),
  responses: answers(State),
});
/** Whoever verifies a file outside of the console needs them. */
const certificates = endpoint('seals:read', {
  method: 'get',
  path: '/seal/certificates',
  responses: answers(z.object({ rows: z.array(ShownCertificate) })),
});
const renew = endpoint('settings:write', {
  method: 'post',
  path: '/seal/renewals',
  request: sends(z.strictObject({ reason: Written.min(1).max(500) })),
  responses: answers(z.object({ id: z.int() })),
});
const request = endpoint('settings:write', {
  method: 'post',
  path: '/seal/requests',
  request: sends(z.strictObject({})),
  responses: answers(z.object({ pem: z.string() })),
});
const bringIn = endpoint('settings:write', {
  method: 'post',
  path: '/seal/certificates',
  request: sends(z.strictObject({ pem: z.string().min(1).max(40_000) })),
  responses: answers(z.object({ id: z.int() })),
});

export const sealRoutes = (hub: Hub) => {
  const { db, keys } = hub;
  const state = (): z.infer<typeof State> => ({
    ...{ settings: readSealSettings(db), name: sealName(db), province: readSealProvince(db) },
  });
  return routes()
    .openapi(read, (c) => c.json(state(), 200))
    .openapi(write, (c) => {
      writeSealSettings(db, c.get('actor'), c.req.valid('json'), Date.now());
      hub.bus.changed('seals');
      return c.json(state(), 200);
    })
    .openapi(writeProvince, (c) => {
      writeSealProvince(hub, c.get('actor'), c.req.valid('json'));
      hub.bus.changed('seals');
      return c.json(state(), 200);
    })
    .openapi(certificates, (c) => {
      const rows = sealCertificateRows(db).map(({ pem, key_name: _, ...row }, at) => {
        const [own] = readPem(pem) ?? [];
        const names = { subject: own?.subject_text ?? '', issuer: own?.issuer_text ?? '' };
        return { ...row, ...names, pem, is_in_use: at === 0 };
      });
      return c.json({ rows }, 200);
    })
    .openapi(renew, (c) => {
      const { reason } = c.req.valid('json');
      const { id } = renewSeal(db, keys, c.get('actor'), Date.now(), reason);
      hub.bus.changed('seals');
      return c.json({ id }, 200);
    })
    .openapi(request, (c) => {
      const pem = requestFor(db, keys, c.get('actor'), Date.now());
      hub.bus.changed('seals');
      return c.json({ pem }, 200);
    })
    .openapi(bringIn, (c) => {
      const { id } = importCertificate(db, keys, c.get('actor'), c.req.valid('json').pem, Date.now());
      hub.bus.changed('seals');
      return c.json({ id }, 200);
    });
};
