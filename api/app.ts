/** The HTTP side: middleware, the areas' routes, the console's built files. */
import { timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { audit } from './audit/routes.ts';
import { candidatesRoutes } from './candidates/routes.ts';
import { credentialsRoutes } from './credentials/routes.ts';
import { differencesRoutes } from './differences/routes.ts';
import { discoveryRoutes } from './discovery/routes.ts';
import { docs } from './docs/routes.ts';
import { estate } from './estate/routes.ts';
import { asFile } from './exports/lists.ts';
import { exportRoutes } from './exports/routes.ts';
import { findingsRoutes } from './findings/routes.ts';
import { healthRoutes } from './health/routes.ts';
import type { Hub } from './hub.ts';
import { imports } from './imports/routes.ts';
import { labRoutes } from './lab/routes.ts';
import { maintenance } from './maintenance/routes.ts';
import { messagesRoutes } from './messages/routes.ts';
import { metricsRoutes, SCRAPED } from './metrics/routes.ts';
import { servesConsole } from './middleware/console-files.ts';
import { type Env, routes } from './middleware/endpoint.ts';
import { fromDatabase, problemResponse, Refusal } from './middleware/errors.ts';
import { overview } from './overview/routes.ts';
import { ADDRESS_HEADER, type Person } from './people/log-in.ts';
import { people } from './people/routes.ts';
import { samplesRoutes } from './samples/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { timeline } from './timeline/routes.ts';
import { streamRoutes } from './timeline/stream.ts';
import { topologyRoutes } from './topology/routes.ts';
import { trafficRoutes } from './traffic/routes.ts';
import { VERSION } from './version.ts';
import { watching } from './watching/routes.ts';
import { whereabouts } from './whereabouts/routes.ts';

/** What sends or gets a whole table. */
const TABLES = ['/api/imports/', '/api/exports/'];
/** A file is large, what a form sends is small, and whoever hasn't logged in has little to say. */
const MAX_IMPORT_BYTES = 32 * 1024 * 1024;
const MAX_BODY_BYTES = 1024 * 1024;
const MAX_GUEST_BYTES = 64 * 1024;

/** All areas, chained so that the console knows every route's types. */
const areasOf = (hub: Hub) =>
  routes()
    .route('/', people(hub))
    .route('/', healthRoutes(hub))
    .route('/', overview(hub))
    .route('/', estate(hub))
    .route('/', imports(hub))
    .route('/', exportRoutes(hub))
    .route('/', topologyRoutes(hub))
    .route('/', discoveryRoutes(hub))
    .route('/', timeline(hub))
    .route('/', searchRoutes(hub))
    .route('/', whereabouts(hub))
    .route('/', watching(hub))
    .route('/', samplesRoutes(hub))
    .route('/', trafficRoutes(hub))
    .route('/', findingsRoutes(hub))
    .route('/', maintenance(hub))
    .route('/', messagesRoutes(hub))
    .route('/', candidatesRoutes(hub))
    .route('/', differencesRoutes(hub))
    .route('/', credentialsRoutes(hub))
    .route('/', settingsRoutes(hub))
    .route('/', audit(hub))
    .route('/', labRoutes(hub))
    .route('/', streamRoutes(hub));

/** What the console's client is typed by. */
export type Api = ReturnType<typeof areasOf>;

export function createApp(hub: Hub) {
  const app = new OpenAPIHono<Env>();
  app.use(logged(hub), compress(), headers(), sameOrigin(), whoAsks(hub), limitedBody());
  app.use(
    '/api/*',
    asFile((request, env) => app.fetch(request, env)),
  );
  app.route('/api', areasOf(hub));
  app.route('/', metricsRoutes(hub));
  app.route('/api', docs());
  let described: ReturnType<typeof app.getOpenAPI31Document> | undefined;
  app.get('/api/openapi.json', (c) => {
    // Made once, at the first question: it takes tens of milliseconds, and anybody may ask.
    described ??= app.getOpenAPI31Document({
      openapi: '3.1.0',
      info: { title: '政网 Zhengwang', version: VERSION, description: 'The HTTP interface of Zhengwang.' },
    });
    return c.json(described);
  });
  app.all('/api/*', () => {
    throw new Refusal(404, 'not_found', '没有此接口', 'No such route');
  });
  app.get('*', servesConsole());
  app.notFound((c) => problemResponse(c, new Refusal(404, 'not_found', '未找到', 'Not found')));
  app.onError((error, c) => {
    const refusal = error instanceof HTTPException ? error : fromDatabase(error);
    if (refusal) return problemResponse(c, refusal);
    hub.log.error({ err: error, method: c.req.method, path: c.req.path }, 'request failed');
    return problemResponse(
      c,
      new Refusal(500, 'internal', '服务器内部错误，已记录', 'An internal error; it was logged'),
    );
  });
  return app;
}

/** Comes after `whoAsks`: a guest must not fill the memory with what only an administrator may send. */
function limitedBody() {
  const limit = (bytes: number) =>
    bodyLimit({
      maxSize: bytes,
      onError() {
        throw new Refusal(413, 'too_large', '请求内容过大', `The request is larger than ${bytes} bytes`);
      },
    });
  const [guest, form, file] = [limit(MAX_GUEST_BYTES), limit(MAX_BODY_BYTES), limit(MAX_IMPORT_BYTES)];
  return createMiddleware<Env>((c, next) => {
    if (!c.get('person')) return guest(c, next);
    return TABLES.some((path) => c.req.path.startsWith(path)) ? file(c, next) : form(c, next);
  });
}

/** A strict policy: everything comes from this server, nothing is inline but styles that charts set on elements. */
function headers() {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    // Only for this name: the domain around it belongs to others, who may have no TLS yet.
    strictTransportSecurity: 'max-age=15552000',
  });
}

/** A page of another origin can't make a browser change anything here, cookies or not. */
function sameOrigin() {
  return createMiddleware<Env>(async (c, next) => {
    const origin = c.req.header('origin');
    const reading = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!reading && origin !== undefined && !isOwn(origin, c.req.header('host'))) {
      throw new Refusal(403, 'cross_origin', '拒绝跨站请求', 'Requests from another origin are refused');
    }
    return next();
  });
}

function isOwn(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Whose request it is, and from which address: the socket's, whatever the client claims. */
function whoAsks(hub: Hub) {
  return createMiddleware<Env>(async (c, next) => {
    const address = remoteAddress(c);
    c.req.raw.headers.set(ADDRESS_HEADER, address);
    const person = await whoIs(hub, c.req.path, c.req.raw.headers);
    c.set('person', person);
    c.set('actor', { person: person?.username || '-', address });
    return next();
  });
}

async function whoIs(hub: Hub, path: string, headers: Headers): Promise<Person | null> {
  if (SCRAPED.includes(path) && isSame(headers.get('authorization') ?? '', `Bearer ${hub.keys.metrics_token}`)) {
    return { id: '-', username: 'metrics', name: 'metrics', role: 'scraper' };
  }
  return path.startsWith('/api/') || SCRAPED.includes(path) ? hub.logIn.personOf(headers) : null;
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function remoteAddress(c: Parameters<typeof getConnInfo>[0]): string {
  // In-process requests of the tests have no socket.
  if (!(c.env as { incoming?: unknown } | undefined)?.incoming) return '127.0.0.1';
  return (getConnInfo(c).remote.address ?? '').replace(/^::ffff:/, '');
}

function logged(hub: Hub) {
  return createMiddleware<Env>(async (c, next) => {
    const started = performance.now();
    await next();
    const took_ms = Math.round(performance.now() - started);
    hub.log.debug({ method: c.req.method, path: c.req.path, status: c.res.status, took_ms }, 'request');
  });
}
