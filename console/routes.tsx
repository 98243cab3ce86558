/** The registry of pages: one line a page, each loaded when it is first opened. */
import type { RouteDefinition } from '@solidjs/router';
import { lazy } from 'solid-js';

export const routes: RouteDefinition[] = [
  { path: '/', component: lazy(() => import('./pages/overview/Overview.tsx')) },
  { path: '/nodes', component: lazy(() => import('./pages/nodes/Nodes.tsx')) },
  { path: '/nodes/:id', component: lazy(() => import('./pages/nodes/NodePage.tsx')) },
  { path: '/systems', component: lazy(() => import('./pages/systems/Systems.tsx')) },
  { path: '/systems/:id', component: lazy(() => import('./pages/systems/SystemPage.tsx')) },
  { path: '/areas', component: lazy(() => import('./pages/areas/Areas.tsx')) },
  { path: '/topology', component: lazy(() => import('./pages/topology/Topology.tsx')) },
  { path: '/where', component: lazy(() => import('./pages/where/Where.tsx')) },
  { path: '/discovery', component: lazy(() => import('./pages/discovery/Discovery.tsx')) },
  { path: '/watches', component: lazy(() => import('./pages/watches/Watches.tsx')) },
  { path: '/watches/:id', component: lazy(() => import('./pages/watches/WatchPage.tsx')) },
  { path: '/findings', component: lazy(() => import('./pages/findings/Findings.tsx')) },
  { path: '/findings/:id', component: lazy(() => import('./pages/findings/FindingPage.tsx')) },
  { path: '/traffic', component: lazy(() => import('./pages/traffic/Traffic.tsx')) },
  { path: '/differences', component: lazy(() => import('./pages/differences/Differences.tsx')) },
  { path: '/prefixes', component: lazy(() => import('./pages/prefixes/Prefixes.tsx')) },
  { path: '/messages', component: lazy(() => import('./pages/messages/Messages.tsx')) },
  { path: '/maintenance', component: lazy(() => import('./pages/maintenance/Maintenance.tsx')) },
  { path: '/import', component: lazy(() => import('./pages/imports/Import.tsx')) },
  { path: '/people', component: lazy(() => import('./pages/people/People.tsx')) },
  { path: '/tokens', component: lazy(() => import('./pages/tokens/Tokens.tsx')) },
  { path: '/policy', component: lazy(() => import('./pages/policy/Policy.tsx')) },
  { path: '/audit', component: lazy(() => import('./pages/audit/Audit.tsx')) },
  { path: '/settings', component: lazy(() => import('./pages/settings/Settings.tsx')) },
  { path: '/evidence/:id', component: lazy(() => import('./pages/evidence/Evidence.tsx')) },
  { path: '/profile', component: lazy(() => import('./pages/profile/Profile.tsx')) },
  { path: '*', component: lazy(() => import('./pages/Missing.tsx')) },
];
