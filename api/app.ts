/** The HTTP side: middleware, the areas' routes, the console's built files. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { ErrorHandler } from 'hono';
import { compress } from 'hono/compress';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { boundaryRoutes } from './access/boundary-routes.ts';
import { accessRoutes } from './access/routes.ts';
import { agentRoutes } from './agents/agent-routes.ts';
import { agentsRoutes } from './agents/routes.ts';
import { audit } from './audit/routes.ts';
import { candidatesRoutes } from './candidates/routes.ts';
import { assessmentFindingRoutes } from './compliance/assessment-finding-routes.ts';
import { assessmentRoutes } from './compliance/assessment-routes.ts';
import { cryptoRoutes } from './compliance/crypto-routes.ts';
import { documentRoutes } from './compliance/document-routes.ts';
import { evidenceRoutes } from './compliance/evidence-routes.ts';
import { registerRoutes } from './compliance/register-routes.ts';
import { selfRoutes } from './compliance/self/routes.ts';
import { sheetFileRoutes } from './compliance/sheet-file-routes.ts';
import { workSheetRoutes } from './compliance/work-sheet-routes.ts';
import { conformanceRoutes } from './conformance/routes.ts';
import { connectorRoutes } from './connectors/routes.ts';
import { credentialsRoutes } from './credentials/routes.ts';
import { differencesRoutes } from './differences/routes.ts';
import { discoveryRoutes } from './discovery/routes.ts';
import { docs } from './docs/routes.ts';
import { drillRoutes } from './emergency/drill-routes.ts';
import { hookRoutes } from './emergency/hook-routes.ts';
import { incidentRoutes } from './emergency/incident-routes.ts';
import { emergencyPlanRoutes } from './emergency/plan-routes.ts';
import { reportingRoutes } from './emergency/reporting-routes.ts';
import { emergencyRunRoutes } from './emergency/run-routes.ts';
import { estate } from './estate/routes.ts';
import { asFile } from './exports/lists.ts';
import { exportRoutes } from './exports/routes.ts';
import { findingsRoutes } from './findings/routes.ts';
import { healthRoutes } from './health/routes.ts';
import type { Hub } from './hub.ts';
import { imports } from './imports/routes.ts';
import { capabilityRoutes } from './ipv6/capability-routes.ts';
import { coverageRoutes } from './ipv6/coverage-routes.ts';
import { goalRoutes } from './ipv6/goal-routes.ts';
import { inputRoutes } from './ipv6/input-routes.ts';
import { planRoutes } from './ipv6/plan-routes.ts';
import { ipv6Routes } from './ipv6/routes.ts';
import { knowledgeRoutes } from './knowledge/routes.ts';
import { labRoutes } from './lab/routes.ts';
import { loadDataRoutes } from './load/data-routes.ts';
import { loadPlanRoutes } from './load/plan-routes.ts';
import { loadRunRoutes } from './load/run-routes.ts';
import { loadScenarioRoutes } from './load/scenario-routes.ts';
import { certificateRoutes } from './log-in/certificate-routes.ts';
import { providerRoutes } from './log-in/oidc/provider-routes.ts';
import { oidcRoutes } from './log-in/oidc/routes.ts';
import { passkeyRoutes } from './log-in/passkey-routes.ts';
import { policyRoutes } from './log-in/policy-routes.ts';
import { profileRoutes } from './log-in/profile-routes.ts';
import { logInRoutes } from './log-in/routes.ts';
import { maintenance } from './maintenance/routes.ts';
import { messagesRoutes } from './messages/routes.ts';
import { metricsRoutes } from './metrics/routes.ts';
import { answerByTls, answerHeaders } from './middleware/answer-headers.ts';
import { servesConsole } from './middleware/console-files.ts';
import { type Env, routes } from './middleware/endpoint.ts';
import { asProblem, fromDatabase, problemResponse, Refusal } from './middleware/errors.ts';
import { BATCHES, limitedBody } from './middleware/limited-body.ts';
import { ownPages } from './middleware/own-pages.ts';
import { meets } from './middleware/peer.ts';
import { limitedRate } from './middleware/rates.ts';
import { SECURITY_TXT, servesSecurityTxt } from './middleware/security-txt.ts';
import { warnsOfAttempts } from './middleware/warn-attempts.ts';
import { type WhoAsks, whoAsks } from './middleware/who-asks.ts';
import { noticeRoutes } from './notices/routes.ts';
import { overviewPartRoutes } from './overview/part-routes.ts';
import { overview } from './overview/routes.ts';
import { grantsRoutes } from './people/grants-routes.ts';
import { peopleRoutes } from './people/people-routes.ts';
import { programmeReportRoutes } from './programme/tasks/report-routes.ts';
import { programmeTaskRoutes } from './programme/tasks/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { riskPartRoutes } from './risk/part-routes.ts';
import { riskRoutes } from './risk/routes.ts';
import { samplesRoutes } from './samples/routes.ts';
import { sealedDocumentRoutes } from './seal/document-routes.ts';
import { sealRoutes } from './seal/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { settingsRoutes } from './settings/routes.ts';
import { supervisionBulletinRoutes } from './supervision/bulletin-routes.ts';
import { supervisionMonthRoutes } from './supervision/month-routes.ts';
import { supervisionObjectionRoutes } from './supervision/objection-routes.ts';
import { supervisionRuleRoutes } from './supervision/rule-routes.ts';
import { ticketFiguresRoutes } from './tickets/figures-routes.ts';
import { ticketRoutes } from './tickets/routes.ts';
import { ticketTopicsRoutes } from './tickets/topics/routes.ts';
import { timeline } from './timeline/routes.ts';
import { streamRoutes } from './timeline/stream.ts';
import { tokensRoutes } from './tokens/routes.ts';
import { topologyRoutes } from './topology/routes.ts';
import { trafficRoutes } from './traffic/routes.ts';
import { VERSION } from './version.ts';
import { watching } from './watching/routes.ts';
import { vantagePointRoutes } from './watching/vantage-routes.ts';
import { whereabouts } from './whereabouts/routes.ts';

/*
 * The areas, chained so that the console knows every route's types; in groups, since the types of a chain cost the square of its
 * length.
 */

/** How people and programs come in; about nobody but who asks, so nothing here is limited to a unit. */
const entranceOf = (hub: Hub) =>
  routes()
    .route('/', logInRoutes(hub))
    .route('/', profileRoutes(hub))
    .route('/', passkeyRoutes(hub))
    .route('/', policyRoutes(hub))
    .route('/', oidcRoutes(hub))
    .route('/', agentRoutes(hub))
    .route('/', providerRoutes(hub));

/** Who may do what, and what the program itself is. */
const officesOf = (hub: Hub) =>
  routes()
    .route('/', peopleRoutes(hub))
    .route('/', certificateRoutes(hub))
    .route('/', grantsRoutes(hub))
    .route('/', tokensRoutes(hub))
    .route('/', credentialsRoutes(hub))
    .route('/', agentsRoutes(hub, hub.agents.changed))
    .route('/', settingsRoutes(hub))
    .route('/', connectorRoutes(hub))
    .route('/', sealRoutes(hub))
    .route('/', audit(hub))
    .route('/', healthRoutes(hub))
    .route('/', labRoutes(hub));

/** What there is. */
const booksOf = (hub: Hub) =>
  routes()
    .route('/', overview(hub))
    .route('/', overviewPartRoutes(hub))
    .route('/', estate(hub))
    .route('/', imports(hub))
    .route('/', exportRoutes(hub))
    .route('/', topologyRoutes(hub))
    .route('/', searchRoutes(hub))
    .route('/', whereabouts(hub))
    .route('/', differencesRoutes(hub));

/** What people do about it. */
const workOf = (hub: Hub) =>
  routes()
    .route('/', ticketFiguresRoutes(hub))
    .route('/', ticketTopicsRoutes(hub))
    .route('/', ticketRoutes(hub))
    .route('/', knowledgeRoutes(hub))
    .route('/', noticeRoutes(hub));

/** What is demanded of it (等保与密评). */
const dutiesOf = (hub: Hub) =>
  routes()
    .route('/', assessmentRoutes(hub))
    .route('/', workSheetRoutes(hub))
    .route('/', sheetFileRoutes(hub))
    .route('/', cryptoRoutes(hub))
    .route('/', assessmentFindingRoutes(hub))
    .route('/', reportRoutes(hub))
    .route('/', registerRoutes(hub))
    .route('/', documentRoutes(hub))
    .route('/', selfRoutes(hub))
    .route('/', evidenceRoutes(hub))
    .route('/', riskRoutes(hub))
    .route('/', riskPartRoutes(hub))
    .route('/', loadPlanRoutes(hub))
    .route('/', loadRunRoutes(hub))
    .route('/', loadScenarioRoutes(hub))
    .route('/', loadDataRoutes(hub))
    .route('/', emergencyPlanRoutes(hub));

/** What the city asks for, how far it is done, and what is said of it. */
const programmeOf = (hub: Hub) =>
  routes()
    .route('/', programmeTaskRoutes(hub))
    .route('/', programmeReportRoutes(hub))
    .route('/', accessRoutes(hub))
    .route('/', boundaryRoutes(hub))
    .route('/', conformanceRoutes(hub))
    .route('/', sealedDocumentRoutes(hub))
    .route('/', supervisionRuleRoutes(hub))
    .route('/', supervisionMonthRoutes(hub))
    .route('/', supervisionObjectionRoutes(hub))
    .route('/', supervisionBulletinRoutes(hub));

/** What is done when it fails. */
const emergencyOf = (hub: Hub) =>
  routes()
    .route('/', incidentRoutes(hub))
    .route('/', emergencyRunRoutes(hub))
    .route('/', hookRoutes(hub))
    .route('/', drillRoutes(hub))
    .route('/', reportingRoutes(hub));

/** What is seen of it. */
const sightsOf = (hub: Hub) =>
  routes()
    .route('/', watching(hub))
    .route('/', vantagePointRoutes(hub))
    .route('/', samplesRoutes(hub))
    .route('/', trafficRoutes(hub))
    .route('/', findingsRoutes(hub))
    .route('/', maintenance(hub))
    .route('/', messagesRoutes(hub))
    .route('/', timeline(hub))
    .route('/', streamRoutes(hub))
    .route('/', discoveryRoutes(hub))
    .route('/', candidatesRoutes(hub))
    .route('/', ipv6Routes(hub))
    .route('/', inputRoutes(hub))
    .route('/', capabilityRoutes(hub))
    .route('/', planRoutes(hub))
    .route('/', coverageRoutes(hub))
    .route('/', goalRoutes(hub));

/** What the console's client is typed by. */
export type Apis = {
  entrance: ReturnType<typeof entranceOf>;
  offices: ReturnType<typeof officesOf>;
  books: ReturnType<typeof booksOf>;
  sights: ReturnType<typeof sightsOf>;
  duties: ReturnType<typeof dutiesOf>;
  work: ReturnType<typeof workOf>;
  emergency: ReturnType<typeof emergencyOf>;
  programme: ReturnType<typeof programmeOf>;
};

export function createApp(hub: Hub) {
  const asks = whoAsks(hub);
  const failed = answersFailures(hub);
  const whole = assemble(hub, hub, asks, failed);
  let limited: ReturnType<typeof assemble> | undefined;
  const app = new OpenAPIHono<Env>();
  app.use(meets(hub.config), logged(hub), compress(), answerByTls(), answerHeaders(), ownPages());
  app.use(asks.identify, limitedRate(hub.config.requests_per_minute ?? 0, BATCHES));
  app.use(
    '/api/*',
    asFile((request, env) => app.fetch(request, env)),
  );
  app.all('*', (c) => {
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!c.get('authority').is_limited || !reads) return asks.hand(c, whole);
    // Whoever is limited to some units reads through a connection that shows no others.
    limited ??= assemble(hub, { ...hub, db: hub.limited() }, asks, failed);
    return asks.hand(c, limited);
  });
  app.onError(failed);
  return { fetch: app.fetch, request: app.request, routes: whole.routes };
}

/** All routes over one hub. Who asks was found out before. */
function assemble(whole: Hub, hub: Hub, asks: WhoAsks, failed: ErrorHandler<Env>) {
  const app = new OpenAPIHono<Env>();
  app.use(asks.take, limitedBody());
  app.route('/api', entranceOf(whole) as ReturnType<typeof routes>);
  for (const group of [officesOf, booksOf, sightsOf, dutiesOf, workOf, emergencyOf, programmeOf])
    app.route('/api', group(hub) as ReturnType<typeof routes>);
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
  app.get(SECURITY_TXT, servesSecurityTxt(hub.config));
  app.get('*', servesConsole());
  app.notFound((c) => problemResponse(c, new Refusal(404, 'not_found', '未找到', 'Not found')));
  app.onError(failed);
  return app;
}

function answersFailures({ log, pages }: Hub): ErrorHandler<Env> {
  const warn = warnsOfAttempts(log);
  return (error, c) => {
    const { method, path } = c.req;
    const refusal = error instanceof HTTPException ? error : fromDatabase(error);
    if (!refusal) {
      log.error({ err: error, method, path }, 'request failed');
      const own = new Refusal(500, 'internal', '服务器内部错误，已记录', 'An internal error; it was logged');
      return problemResponse(c, own);
    }
    const { code } = asProblem(refusal).error;
    // One request ran into it: the whole is read, so that the platform page tells.
    if (code === 'damaged') void pages.check();
    warn({ code, address: c.get('peer')?.address ?? '-', method, path });
    return problemResponse(c, refusal);
  };
}

function logged(hub: Hub) {
  return createMiddleware<Env>(async (c, next) => {
    const started = performance.now();
    await next();
    const took_ms = Math.round(performance.now() - started);
    hub.log.debug({ method: c.req.method, path: c.req.path, status: c.res.status, took_ms }, 'request');
  });
}
