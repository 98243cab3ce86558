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
  overview: () => '/',
  firstRun: () => '/first-run',
  nodes: (query?: Query) => withQuery('/nodes', query),
  node: (id: number, query?: Query) => withQuery(`/nodes/${id}`, query),
  systems: (query?: Query) => withQuery('/systems', query),
  system: (id: number, query?: Query) => withQuery(`/systems/${id}`, query),
  areas: (query?: Query) => withQuery('/areas', query),
  units: (query?: Query) => withQuery('/units', query),
  watches: (query?: Query) => withQuery('/watches', query),
  watch: (id: number, query?: Query) => withQuery(`/watches/${id}`, query),
  findings: (query?: Query) => withQuery('/findings', query),
  finding: (id: number) => `/findings/${id}`,
  evidence: (id: number) => `/evidence/${id}`,
  audit: (query?: Query) => withQuery('/audit', query),
  settings: (query?: Query) => withQuery('/settings', query),
  profile: () => '/profile',
};
