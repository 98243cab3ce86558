/** Services that are asked over HTTP: each by what says who it is, and by one question that only reads what should be guarded. */
import { shown } from '../exposure/talk.ts';
import { type Asked, askEither, askWeb, member, type Page, type Question } from '../exposure/web.ts';
import { type Ask, notRecognised, type OpenAccess } from './answer.ts';

/** What a status says of a question that wants a login. */
export function letsIn(asked: Asked): boolean | null {
  if (!asked.page) return asked.asks_certificate ? false : null;
  const { status } = asked.page;
  if (status === 200) return true;
  return status === 401 || status === 403 ? false : null;
}

const text = (value: unknown): string | null => (typeof value === 'string' ? shown(value, 60) || null : null);

/** Of a service that told neither who it is nor anything else: a login may be all that it shows. */
function unnamed(asked: Asked): OpenAccess {
  if (!asked.page) {
    const seen = notRecognised(shown(asked.why));
    return asked.asks_certificate ? { ...seen, without_login: false, detail: 'asks for a certificate' } : seen;
  }
  const { status } = asked.page;
  return { ...notRecognised(`status ${status}`), without_login: status === 401 || status === 403 ? false : null };
}

/** `isIt` reads a page that says who answers, and `guarded` is what nobody should get without a login. */
type Service = {
  first: string;
  isIt(body: Buffer): { version: string | null } | undefined;
  guarded: Question;
  /** More than the status: what an answer of 200 must hold. */
  holds?(page: Page): boolean;
  /** Pages that ask for a login, besides those of 401 and 403. */
  refuses?(page: Page): boolean;
};

const asks =
  (service: Service): Ask =>
  async (place) => {
    const first = await askEither(place, { path: service.first });
    const who = first.page?.status === 200 ? service.isIt(first.page.body) : undefined;
    if (!first.page || !who) return unnamed(first);
    const said = { answers: true, ...who };
    const asked = await askWeb(place, service.guarded, first.tls);
    const open = asked.page && service.refuses?.(asked.page) ? false : letsIn(asked);
    const without_login = open && service.holds && asked.page && !service.holds(asked.page) ? null : open;
    const detail = `${service.guarded.path}: ${asked.page ? `status ${asked.page.status}` : shown(asked.why)}`;
    return { ...said, without_login, detail };
  };

/** OpenSearch and Elasticsearch: the root names the version, /_cat/health the cluster. */
export const elasticsearch = asks({
  first: '/',
  isIt(body) {
    const version = text(member(body, 'version', 'number'));
    return version !== null && member(body, 'cluster_name') !== undefined ? { version } : undefined;
  },
  guarded: { path: '/_cat/health' },
});

/** Docker Engine API: its version may be shown to all by what stands before it; whoever sees the containers may start some. */
export const docker = asks({
  first: '/version',
  isIt: (body) => (member(body, 'ApiVersion') === undefined ? undefined : { version: text(member(body, 'Version')) }),
  guarded: { path: '/containers/json' },
  holds: ({ body, truncated }) =>
    truncated ? /^\s*\[\s*\{\s*"Id"/.test(body.toString('latin1', 0, 200)) : isList(body),
});

function isList(body: Buffer): boolean {
  try {
    return Array.isArray(JSON.parse(body.toString('utf8')));
  } catch {
    return false;
  }
}

/**
 * etcd: /version is open to all. With authentication (auth/enable) no key is read without a token; this key is none of anybody's, and only
 * the number of its versions is asked for. It is a POST only because gRPC's gateway has no other way to read.
 */
export const etcd = asks({
  first: '/version',
  isIt: (body) =>
    member(body, 'etcdserver') === undefined ? undefined : { version: text(member(body, 'etcdserver')) },
  guarded: {
    path: '/v3/kv/range',
    json: JSON.stringify({ key: Buffer.from('zhengwang').toString('base64'), count_only: true }),
  },
  holds: ({ body }) => member(body, 'header', 'cluster_id') !== undefined,
  // Its word for a login that is missing; any other 400 is about the question.
  refuses: ({ status, body }) => status === 400 && body.toString('utf8', 0, 1_000).includes('user name is empty'),
});

/** Kubernetes: /version is shown to anonymous users by default (system:public-info-viewer); pods are not. */
export const kubernetes = asks({
  first: '/version',
  isIt: (body) =>
    member(body, 'gitVersion') === undefined ? undefined : { version: text(member(body, 'gitVersion')) },
  guarded: { path: '/api/v1/pods?limit=1' },
  holds: ({ body }) => member(body, 'kind') === 'PodList',
});

/** A kubelet: it tells its pods, or 401 and 403 to strangers (Kubernetes, "Kubelet authentication/authorization"). */
export const kubelet: Ask = async (place) => {
  const asked = await askEither(place, { path: '/pods' });
  const isPods = asked.page?.status === 200 && member(asked.page.body, 'kind') === 'PodList';
  if (!isPods) return unnamed(asked);
  return { answers: true, without_login: true, version: null, detail: '/pods: status 200' };
};
