/** The whole console: its data, its frame, its pages. */
import { Router } from '@solidjs/router';
import { QueryClientProvider } from '@tanstack/solid-query';
import { client } from './api.ts';
import { routes } from './routes.tsx';
import { Gate } from './shell/Gate.tsx';

export function App() {
  return (
    <QueryClientProvider client={client}>
      <Router root={Gate}>{routes}</Router>
    </QueryClientProvider>
  );
}
