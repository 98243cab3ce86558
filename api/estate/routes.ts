/** The estate: areas, units, nodes, links, systems with endpoints. */
import type { Hub } from '../hub.ts';
import { routes } from '../middleware/endpoint.ts';
import { areaRoutes } from './areas-routes.ts';
import { linkRoutes } from './links-routes.ts';
import { mergeRoutes } from './merge-routes.ts';
import { nodeRoutes } from './nodes-routes.ts';
import { prefixRoutes } from './prefixes-routes.ts';
import { systemRoutes } from './systems-routes.ts';
import { unitRoutes } from './units-routes.ts';

export const estate = (hub: Hub) =>
  routes()
    .route('/', areaRoutes(hub))
    .route('/', unitRoutes(hub))
    .route('/', nodeRoutes(hub))
    .route('/', mergeRoutes(hub))
    .route('/', linkRoutes(hub))
    .route('/', prefixRoutes(hub))
    .route('/', systemRoutes(hub));
