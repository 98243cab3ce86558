/** The console's only door to the server: `queries` to read, `commands` to change, `invalidate` to look again. */
import { infiniteQueryOptions, keepPreviousData, QueryClient, queryOptions } from '@tanstack/solid-query';
import { t } from './i18n/index.ts';
import type * as wire from './wire.ts';

/** What the server refused, or why it wasn't reached. `text` is in both languages. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly text: wire.Text;
  readonly fields: readonly wire.FieldProblem[];
  readonly report: unknown;

  constructor(status: number, problem: wire.Problem['error']) {
    super(problem.en);
    this.status = status;
    this.code = problem.code;
    this.text = { zh: problem.zh, en: problem.en };
    this.fields = problem.fields ?? [];
    this.report = problem.report;
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;

function address(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

function isProblem(body: unknown): body is wire.Problem {
  const error = (body as Partial<wire.Problem> | null)?.error;
  return typeof error?.zh === 'string' && typeof error.en === 'string';
}

async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && body !== undefined) return body as T;
  if (isProblem(body)) throw new ApiError(response.status, body.error);
  const text = t('ui.bad_answer', { status: String(response.status) });
  throw new ApiError(response.status, { code: `http_${response.status}`, zh: text, en: text });
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiError(0, { code: 'offline', zh: t('ui.offline'), en: t('ui.offline') });
  }
}

const request = async <T>(path: string, init: RequestInit): Promise<T> => answerOf<T>(await reach(path, init));

/** Reads. For what `queries` lacks; pages use `queries`. */
export function get<T>(path: string, query: Query = {}, signal?: AbortSignal): Promise<T> {
  return request<T>(address(path, query), signal ? { signal } : {});
}

/** Changes something; `body` is sent as JSON, or as it is when it is FormData. */
export function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  if (body instanceof FormData) return request<T>(path, { method, body });
  if (body === undefined) return request<T>(path, { method });
  return request<T>(path, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
}

/** Sends a file as it is. */
export function sendFile<T>(path: string, file: Blob, query: Query = {}): Promise<T> {
  const headers = { 'content-type': 'application/octet-stream' };
  return request<T>(address(path, query), { method: 'POST', headers, body: file });
}

/** Sends JSON and gets a file. */
export async function sendForFile(path: string, body: unknown): Promise<Blob> {
  const headers = { 'content-type': 'application/json' };
  const response = await reach(path, { method: 'POST', headers, body: JSON.stringify(body) });
  return response.ok ? response.blob() : answerOf<Blob>(response);
}

/** A file that the server makes and names; what it refuses is an error as everywhere. */
export async function getFile(path: string, query: Query = {}): Promise<{ name: string; content: Blob }> {
  const response = await reach(address(path, query), {});
  if (!response.ok) return answerOf(response);
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  return { name: decodeURIComponent(named ?? 'file'), content: await response.blob() };
}

const refusals = new Set([400, 401, 403, 404, 409, 422]);

export const client = new QueryClient({
  defaultOptions: {
    queries: {
      // The stream says when something changed; until it does, what was read is current.
      staleTime: 30_000,
      // Rows keep their identity over refreshes, so that a focused row or an open menu stays what it is.
      reconcile: 'id',
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && refusals.has(error.status)),
      throwOnError: false,
    },
  },
});

client.getQueryCache().subscribe((event) => {
  if (event.type !== 'updated' || event.action.type !== 'error') return;
  const error: unknown = event.action.error;
  const expired = error instanceof ApiError && error.status === 401;
  if (expired && event.query.queryKey[0] !== 'session') invalidate('session');
});

/** Reads again all that is shown of these nouns: the first word of a query's key. */
export async function invalidate(...nouns: string[]): Promise<void> {
  await Promise.all(nouns.map((noun) => client.invalidateQueries({ queryKey: [noun] })));
}

const page_rows = 200;

/** Rows beyond this are not read one after the other into a page; filters narrow down. */
export const rows_max = 20_000;

/** An export has all rows; this only keeps a browser from running out of memory. */
const export_max = 500_000;

/** A list that is read page by page as the table is scrolled. Use with `useInfiniteQuery` and `<Table pages=…>`. */
export function pagesOf<Row>(noun: string, path: string, query: Query = {}) {
  return infiniteQueryOptions({
    // With the path: a noun may have several lists.
    queryKey: [noun, 'pages', path, query],
    queryFn: ({ pageParam, signal }) =>
      get<wire.List<Row>>(path, { ...query, limit: page_rows, offset: pageParam }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, all) => {
      const shown = all.reduce((sum, each) => sum + each.rows.length, 0);
      return last.rows.length === 0 || shown >= Math.min(last.total, rows_max) ? undefined : shown;
    },
    placeholderData: keepPreviousData,
  });
}

/** All rows of a list: for exports. */
export async function allRows<Row>(path: string, query: Query = {}): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const part = await get<wire.List<Row>>(path, { ...query, limit: 1_000, offset: rows.length });
    rows.push(...part.rows);
    if (part.rows.length === 0 || rows.length >= Math.min(part.total, export_max)) return rows;
  }
}

/** One answer under a key whose first word is the noun that `invalidate` takes. */
export function read<T>(key: readonly [string, ...unknown[]], path: string, query: Query = {}) {
  return queryOptions({ queryKey: key, queryFn: ({ signal }) => get<T>(path, query, signal) });
}

/** What can be read. `useQuery(() => queries.node(id))`; the first word of each key is the noun that `invalidate` takes. */
export const queries = {
  /** Asked anew all the time: a session that was idle too long leaves the screen by itself. */
  session: () => ({ ...read<wire.Session>(['session'], '/api/session'), staleTime: 60_000, refetchInterval: 60_000 }),
  /** The token is sent in the body: addresses stand in logs. */
  firstRun: (token: string) =>
    queryOptions({
      queryKey: ['session', 'first-run', token] as const,
      queryFn: () => send<{ valid: boolean }>('POST', '/api/first-run/check', { token }),
    }),
  /** Asked anew all the time: no news comes from a hub that can't write. */
  health: () => ({ ...read<wire.Health>(['health'], '/api/health'), refetchInterval: 15_000, retry: false }),
  overview: () => read<wire.Overview>(['overview'], '/api/overview'),
  areas: () => ({ ...read<wire.List<wire.Area>>(['areas'], '/api/areas'), staleTime: 300_000 }),
  units: () => ({ ...read<wire.List<wire.Unit>>(['units'], '/api/units'), staleTime: 300_000 }),
  nodes: (filter: Query) => pagesOf<wire.Node>('nodes', '/api/nodes', filter),
  node: (id: number) => read<wire.NodePage>(['nodes', 'one', id], `/api/nodes/${id}`),
  links: (node_id: number) => read<wire.List<wire.Link>>(['links', node_id], '/api/links', { node_id, limit: 1_000 }),
  nodeTimeline: (id: number) => timeline(['events', 'node', id], `/api/nodes/${id}/timeline`),
  systemTimeline: (id: number) => timeline(['events', 'system', id], `/api/systems/${id}/timeline`),
  watches: (filter: Query) => pagesOf<wire.Watch>('watches', '/api/watches', filter),
  watch: (id: number) => read<wire.WatchPage>(['watches', 'one', id], `/api/watches/${id}`),
  samples: (query: { watch_id: number; series: string; part?: string; from: number; to: number; points: number }) => ({
    ...read<wire.Samples>(['samples', query], '/api/samples', query),
    placeholderData: keepPreviousData,
  }),
  watchGaps: (id: number, within: { from: number; to: number }) => ({
    ...read<wire.List<wire.WatchGap>>(['samples', 'gaps', id, within], `/api/watches/${id}/gaps`, within),
    placeholderData: keepPreviousData,
  }),
  probes: () => ({
    ...read<wire.List<wire.ProbeKind>>(['probes'], '/api/probes'),
    staleTime: Number.POSITIVE_INFINITY,
  }),
  findings: (filter: Query) => pagesOf<wire.Finding>('findings', '/api/findings', filter),
  /** Enough of them to tell which are the gravest. */
  openFindings: () =>
    read<wire.List<wire.Finding>>(['findings', 'open'], '/api/findings', { state: 'open', limit: 200 }),
  evidence: (id: number) => read<wire.Evidence>(['evidence', id], `/api/evidence/${id}`),
  credentials: () => read<wire.List<wire.Credential>>(['credentials'], '/api/credentials'),
  search: (q: string) => ({
    ...read<wire.List<wire.SearchHit>>(['search', q], '/api/search', { q }),
    placeholderData: keepPreviousData,
  }),
  lab: () => read<wire.Lab>(['lab'], '/api/lab'),
};

/** Events on a page of a timeline. */
export const timeline_rows = 50;

/** A timeline is read backwards: each page begins before the last event of the one above it. */
export function timeline(queryKey: readonly [string, ...unknown[]], path: string, filter: Query = {}) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      get<wire.List<wire.Event>>(path, { ...filter, before: pageParam || undefined, limit: timeline_rows }, signal),
    initialPageParam: 0,
    getNextPageParam: (last) => (last.rows.length < timeline_rows ? undefined : last.rows.at(-1)?.id),
  });
}

/** The next person must not see what this one read. */
export function forgetAll(): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
}

/** Does it, then looks again at what it changed. */
export async function thenInvalidate<T>(work: Promise<T>, ...nouns: string[]): Promise<T> {
  const answer = await work;
  await invalidate(...nouns);
  return answer;
}

/** Does it, and lets the caller go on before anything is looked at again: leave the page of what is gone, show what is shown once. */
export async function thenForget<T>(work: Promise<T>, ...nouns: string[]): Promise<T> {
  const answer = await work;
  setTimeout(() => void invalidate(...nouns));
  return answer;
}

/** What can be changed; each looks again at the nouns it touched. Throws ApiError. */
export const commands = {
  createAdministrators: (body: wire.FirstRunInput) =>
    thenInvalidate(send<{ person: wire.Person }>('POST', '/api/first-run', body), 'session'),
  async logOut(): Promise<void> {
    const { log_out_url } = await send<{ log_out_url: string | null }>('POST', '/api/auth/sign-out', {});
    await invalidate('session');
    forgetAll();
    // Whoever came by the identity platform leaves it as well; it leads back here.
    if (log_out_url) location.assign(log_out_url);
  },
  createLink: (body: wire.LinkInput) => thenInvalidate(send<{ id: number }>('POST', '/api/links', body), 'links'),
  deleteLink: (id: number) => thenInvalidate(send<unknown>('DELETE', `/api/links/${id}`), 'links'),
  createNode: (body: wire.NodeInput) =>
    thenInvalidate(send<{ id: number }>('POST', '/api/nodes', body), 'nodes', 'overview', 'watches', 'areas', 'units'),
  changeNode: (id: number, body: Partial<wire.NodeInput>) =>
    thenInvalidate(send<unknown>('PATCH', `/api/nodes/${id}`, body), 'nodes', 'overview', 'watches', 'areas', 'units'),
  deleteNode: (id: number) =>
    thenForget(
      send<unknown>('DELETE', `/api/nodes/${id}`),
      'nodes',
      'overview',
      'watches',
      'findings',
      'areas',
      'units',
    ),
  look: (watch_id: number) =>
    thenInvalidate(
      send<{ observation: wire.LookedNow }>('POST', `/api/watches/${watch_id}/look`),
      'watches',
      'nodes',
      'systems',
      'findings',
      'events',
    ),
  startLab: () =>
    thenInvalidate(
      send<unknown>('POST', '/api/lab'),
      'lab',
      'overview',
      'nodes',
      'systems',
      'areas',
      'units',
      'watches',
    ),
};
