/** Every address inside the console, so that no page writes one as text. */
type Query = Record<string, string | number | undefined>;

function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

export const paths = {
  overview: (query?: Query) => withQuery('/', query),
  wall: (query?: Query) => withQuery('/wall', query),
  figure: (name: string, query?: Query) => withQuery(`/figures/${name}`, query),
  events: (query?: Query) => withQuery('/events', query),
  firstRun: () => '/first-run',
  nodes: (query?: Query) => withQuery('/nodes', query),
  node: (id: number, query?: Query) => withQuery(`/nodes/${id}`, query),
  systems: (query?: Query) => withQuery('/systems', query),
  system: (id: number, query?: Query) => withQuery(`/systems/${id}`, query),
  areas: (query?: Query) => withQuery('/areas', query),
  /** Units stand on the page of areas; there `id` is an area's. */
  units: ({ id, ...query }: Query = {}) => withQuery('/areas', { tab: 'units', unit: id, ...query }),
  topology: (query?: Query) => withQuery('/topology', query),
  where: (query?: Query) => withQuery('/where', query),
  discovery: (query?: Query) => withQuery('/discovery', query),
  agents: (query?: Query) => withQuery('/agents', query),
  agent: (id: number, query?: Query) => withQuery(`/agents/${id}`, query),
  watches: (query?: Query) => withQuery('/watches', query),
  watch: (id: number, query?: Query) => withQuery(`/watches/${id}`, query),
  findings: (query?: Query) => withQuery('/findings', query),
  finding: (id: number) => `/findings/${id}`,
  tickets: (query?: Query) => withQuery('/tickets', query),
  ticketFigures: (query?: Query) => withQuery('/tickets/figures', query),
  ticketTopics: (query?: Query) => withQuery('/tickets/topics', query),
  ticket: (id: number) => `/tickets/${id}`,
  ipv6: (query?: Query) => withQuery('/ipv6', query),
  ipv6Target: (id: number) => `/ipv6/${id}`,
  access: (query?: Query) => withQuery('/access', query),
  accessNetwork: (id: number) => `/access/${id}`,
  compliance: (query?: Query) => withQuery('/compliance', query),
  complianceSystem: (id: number, query?: Query) => withQuery(`/compliance/systems/${id}`, query),
  assessment: (id: number, query?: Query) => withQuery(`/compliance/assessments/${id}`, query),
  risks: (query?: Query) => withQuery('/risks', query),
  risk: (id: number, query?: Query) => withQuery(`/risks/${id}`, query),
  platform: () => '/platform',
  load: (query?: Query) => withQuery('/load', query),
  loadPlan: (id: number, query?: Query) => withQuery(`/load/plans/${id}`, query),
  loadRun: (id: number, query?: Query) => withQuery(`/load/runs/${id}`, query),
  emergency: (query?: Query) => withQuery('/emergency', query),
  emergencyPlan: (id: number, query?: Query) => withQuery(`/emergency/plans/${id}`, query),
  emergencyPlanEdit: (id: number, version_id: number) =>
    withQuery(`/emergency/plans/${id}/edit`, { version: version_id }),
  emergencyRun: (id: number, query?: Query) => withQuery(`/emergency/runs/${id}`, query),
  incident: (id: number, query?: Query) => withQuery(`/emergency/incidents/${id}`, query),
  drill: (id: number, query?: Query) => withQuery(`/emergency/drills/${id}`, query),
  supervision: (query?: Query) => withQuery('/supervision', query),
  supervised: (month: string, kind: string, id: number, query?: Query) =>
    withQuery(`/supervision/months/${month}/${kind}/${id}`, query),
  supervisionRules: (id: number) => `/supervision/rules/${id}`,
  bulletin: (id: number) => `/supervision/bulletins/${id}`,
  programme: (query?: Query) => withQuery('/programme', query),
  programmeTask: (id: number, query?: Query) => withQuery(`/programme/tasks/${id}`, query),
  answers: (query?: Query) => withQuery('/answers', query),
  answer: (id: number) => `/answers/${id}`,
  differences: (query?: Query) => withQuery('/differences', query),
  evidence: (id: number) => `/evidence/${id}`,
  notices: (query?: Query) => withQuery('/notices', query),
  messages: (query?: Query) => withQuery('/messages', query),
  maintenance: (query?: Query) => withQuery('/maintenance', query),
  traffic: (query?: Query) => withQuery('/traffic', query),
  prefixes: (query?: Query) => withQuery('/prefixes', query),
  imports: (query?: Query) => withQuery('/import', query),
  people: (query?: Query) => withQuery('/people', query),
  tokens: (query?: Query) => withQuery('/tokens', query),
  policy: () => '/policy',
  audit: (query?: Query) => withQuery('/audit', query),
  settings: (query?: Query) => withQuery('/settings', query),
  seals: (query?: Query) => withQuery('/seals', query),
  profile: () => '/profile',
};
