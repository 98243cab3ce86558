/** Tells an open console what changed, by server-sent events. */
import { streamSSE } from 'hono/streaming';
import type { Hub } from '../hub.ts';
import { endpoint, routes } from '../middleware/endpoint.ts';
import { Refusal } from '../middleware/errors.ts';
import type { Noun } from './bus.ts';
import { concerns } from './concerns.ts';
import type { Event } from './tell.ts';

/** Changes are gathered for this long, so that a busy hub doesn't make every console read ten times a second. */
const GATHER_MS = 500;
const HEARTBEAT_MS = 15_000;
const MAX_STREAMS = 500;
/** A storm is told by the findings list, not by a thousand toasts. */
const MAX_ALERTS = 20;

const stream = endpoint('signed_in', {
  method: 'get',
  path: '/stream',
  responses: { 200: { description: 'Server-sent events: `changed` with nouns, `alert` with an event' } },
});

export const streamRoutes = (hub: Hub, heartbeat_ms = HEARTBEAT_MS) => {
  let open = 0;
  return routes().openapi(stream, (c) => {
    // Nobody reads what follows a head, and a stream that nobody reads never ends.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'content-type': 'text/event-stream' });
    if (open >= MAX_STREAMS) throw new Refusal(503, 'too_many_streams', '实时连接过多', 'Too many live connections');
    open += 1;
    return streamSSE(c, async (out) => {
      const nouns = new Set<Noun>();
      const alerts: Event[] = [];
      const person_id = c.get('person')?.id ?? '';
      const silence = hub.bus.listen((message) => {
        if (message.kind === 'alert') {
          if (alerts.length < MAX_ALERTS && concerns(hub, person_id, message.event)) alerts.push(message.event);
        } else for (const noun of message.nouns) nouns.add(noun);
      });
      let quiet_ms = 0;
      let unchecked_ms = 0;
      try {
        await out.writeSSE({ event: 'hello', data: '{}' });
        while (!out.aborted && !out.closed) {
          await out.sleep(GATHER_MS);
          quiet_ms += GATHER_MS;
          unchecked_ms += GATHER_MS;
          // Whoever logged out elsewhere, or whose session ended, hears nothing more.
          if (unchecked_ms >= heartbeat_ms) {
            if (!(await hub.logIn.isStillIn(c.req.raw.headers))) break;
            unchecked_ms = 0;
          }
          // Taken before writing: what changes while a slow console is being written to belongs to the next round.
          const changed = [...nouns];
          nouns.clear();
          if (changed.length > 0) await out.writeSSE({ event: 'changed', data: JSON.stringify({ nouns: changed }) });
          for (const event of alerts.splice(0)) await out.writeSSE({ event: 'alert', data: JSON.stringify(event) });
          if (changed.length > 0) quiet_ms = 0;
          if (quiet_ms >= heartbeat_ms) {
            await out.writeSSE({ event: 'beat', data: '{}' });
            quiet_ms = 0;
          }
        }
      } finally {
        silence();
        open -= 1;
      }
    });
  });
};
