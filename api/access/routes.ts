/** Access of LANs and dedicated networks: the register, a network's way, what is exempt, and how far it all reaches. */
import { z } from 'zod';
import { Coverage, readCoverage } from '../estate/coverage.ts';
import type { Hub } from '../hub.ts';
import { answers, Done, endpoint, Id, listOf, Paging, routes, sends } from '../middleware/endpoint.ts';
import { notFound } from '../middleware/errors.ts';
import { wholeOf } from '../people/reach.ts';
import { accessStandings, listPlaces } from './coverage.ts';
import { addExemption, endExemption, listExemptions } from './exemptions.ts';
import { listNetworks, readNetwork } from './list-networks.ts';
import { moveNetwork } from './move-network.ts';
import { changeNetwork, registerNetwork } from './networks.ts';
import {
  CoverageQuery,
  ExemptionRow,
  Moving,
  NetworkChange,
  NetworkPage,
  NetworkQuery,
  NetworkRow,
  NewExemption,
  NewNetwork,
  PlaceRow,
  PlacesQuery,
  Reviewing,
  Withdrawing,
} from './shapes.ts';

const at = '/access-networks/{id}' as const;
const Made = z.object({ id: z.int() });

const list = endpoint('programme:read', {
  method: 'get',
  path: '/access-networks',
  request: { query: NetworkQuery },
  responses: answers(listOf(NetworkRow)),
});
const one = endpoint('programme:read', {
  method: 'get',
  path: at,
  request: { params: Id },
  responses: answers(NetworkPage),
});
const create = endpoint('programme:report', {
  method: 'post',
  path: '/access-networks',
  request: sends(NewNetwork),
  responses: answers(Made),
});
const change = endpoint('programme:report', {
  method: 'patch',
  path: at,
  request: { params: Id, ...sends(NetworkChange) },
  responses: answers(Done),
});
const move = endpoint('programme:report', {
  method: 'post',
  path: `${at}/move`,
  request: { params: Id, ...sends(Moving) },
  responses: answers(Done),
});
const withdraw = endpoint('programme:report', {
  method: 'post',
  path: `${at}/withdraw`,
  request: { params: Id, ...sends(Withdrawing) },
  responses: answers(Done),
});
const review = endpoint('programme:review', {
  method: 'post',
  path: `${at}/review`,
  request: { params: Id, ...sends(Reviewing) },
  responses: answers(Done),
});
const coverage = endpoint('programme:read', {
  method: 'get',
  path: '/access-coverage',
  request: { query: CoverageQuery },
  responses: answers(Coverage),
});
const places = endpoint('programme:read', {
  method: 'get',
  path: '/access-coverage/places',
  request: { query: PlacesQuery },
  responses: answers(listOf(PlaceRow)),
});
const exemptions = endpoint('programme:read', {
  method: 'get',
  path: '/access-exemptions',
  request: { query: z.object(Paging) },
  responses: answers(listOf(ExemptionRow)),
});
const exempt = endpoint('programme:write', {
  method: 'post',
  path: '/access-exemptions',
  request: sends(NewExemption),
  responses: answers(Made),
});
const endOne = endpoint('programme:write', {
  method: 'post',
  path: '/access-exemptions/{id}/end',
  request: { params: Id, ...sends(Withdrawing.pick({ reason: true })) },
  responses: answers(Done),
});

export const accessRoutes = (hub: Hub) => {
  const whole = wholeOf(hub.db);
  const done = () => {
    hub.bus.changed('access');
    return { done: true as const };
  };
  return routes()
    .openapi(list, (c) => c.json(listNetworks(hub.db, c.req.valid('query')), 200))
    .openapi(one, (c) => {
      const who = { person: c.get('actor').person, authority: c.get('authority') };
      return c.json(readNetwork(hub.db, who, c.req.valid('param').id), 200);
    })
    .openapi(create, (c) => {
      const made = registerNetwork(whole, c.get('actor'), c.req.valid('json'), Date.now());
      done();
      return c.json(made, 200);
    })
    .openapi(change, (c) => {
      changeNetwork(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(move, (c) => {
      const deed = { is: 'move' as const, ...c.req.valid('json') };
      moveNetwork(whole, c.get('actor'), c.req.valid('param').id, deed, Date.now());
      return c.json(done(), 200);
    })
    .openapi(withdraw, (c) => {
      const deed = { is: 'withdraw' as const, ...c.req.valid('json') };
      moveNetwork(whole, c.get('actor'), c.req.valid('param').id, deed, Date.now());
      return c.json(done(), 200);
    })
    .openapi(review, (c) => {
      moveNetwork(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json'), Date.now());
      return c.json(done(), 200);
    })
    .openapi(coverage, (c) => {
      const query = c.req.valid('query');
      const now = Date.now();
      const is_limited = wholeOf(hub.db) !== hub.db;
      const read = readCoverage(hub.db, { ...query, is_limited }, accessStandings(hub.db, query.by, now), now);
      if (!read) throw notFound('该区划', 'area');
      return c.json(read, 200);
    })
    .openapi(places, (c) => {
      const { format: _format, ...query } = c.req.valid('query');
      const read = listPlaces(hub.db, query, Date.now());
      if (!read) throw notFound('该区划', 'area');
      return c.json(read, 200);
    })
    .openapi(exemptions, (c) => c.json(listExemptions(hub.db, c.req.valid('query'), Date.now()), 200))
    .openapi(exempt, (c) => {
      const made = addExemption(whole, c.get('actor'), c.req.valid('json'), Date.now());
      done();
      return c.json(made, 200);
    })
    .openapi(endOne, (c) => {
      endExemption(whole, c.get('actor'), c.req.valid('param').id, c.req.valid('json').reason, Date.now());
      return c.json(done(), 200);
    });
};
