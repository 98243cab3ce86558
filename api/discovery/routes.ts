/** Discovery: scopes that people allow, and jobs that look there. What is found goes to the candidates. */
import type { Hub } from '../hub.ts';
import { routes } from '../middleware/endpoint.ts';
import { jobRoutes } from './jobs-routes.ts';
import { scopeRoutes } from './scopes-routes.ts';

export const discoveryRoutes = (hub: Hub) => routes().route('/', scopeRoutes(hub)).route('/', jobRoutes(hub));
