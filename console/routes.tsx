/** The registry of pages: one line a page, each loaded when it is first opened. */
import type { RouteDefinition } from '@solidjs/router';
import { lazy } from 'solid-js';

export const routes: RouteDefinition[] = [
  { path: '/', component: lazy(() => import('./pages/overview/Overview.tsx')) },
  { path: '/nodes', component: lazy(() => import('./pages/nodes/Nodes.tsx')) },
  { path: '/nodes/:id', component: lazy(() => import('./pages/nodes/NodePage.tsx')) },
  { path: '/evidence/:id', component: lazy(() => import('./pages/evidence/Evidence.tsx')) },
  { path: '/profile', component: lazy(() => import('./pages/profile/Profile.tsx')) },
  { path: '*', component: lazy(() => import('./pages/Missing.tsx')) },
];
