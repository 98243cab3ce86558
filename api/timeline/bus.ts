/** Tells open consoles what changed: nouns to read again, and alerts. In memory; nothing depends on it being heard. */
import type { Event } from './tell.ts';

export const NOUNS = [
  'people',
  'grants',
  'session',
  'policy',
  'tokens',
  'areas',
  'units',
  'nodes',
  'prefixes',
  'systems',
  'links',
  'topology',
  'watches',
  'findings',
  'events',
  'maintenance',
  'tickets',
  'answers',
  'credentials',
  'settings',
  'audit',
  'lab',
  'messages',
  'candidates',
  'compliance',
  'differences',
  'ipv6',
  'risks',
  'load',
  'emergency',
  'supervision',
  'discovery',
  'notices',
  'access',
  'seals',
  'programme',
  'platform',
  'agents',
] as const;
export type Noun = (typeof NOUNS)[number];

export type Message = { kind: 'changed'; nouns: readonly Noun[] } | { kind: 'alert'; event: Event };
type Listener = (message: Message) => void;

export type Bus = {
  listen(listener: Listener): () => void;
  changed(...nouns: Noun[]): void;
  alert(event: Event): void;
};

export function createBus(): Bus {
  const listeners = new Set<Listener>();
  const say = (message: Message) => {
    for (const listener of listeners) listener(message);
  };
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changed: (...nouns) => say({ kind: 'changed', nouns }),
    alert: (event) => say({ kind: 'alert', event }),
  };
}
