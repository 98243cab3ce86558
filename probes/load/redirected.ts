import type { LoadRequest } from './words.ts';

export const MOST_REDIRECTS = 5;
export const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Where an answer leads, or undefined when it doesn't say so: then it is the answer. RFC 9110, section 15.4. */
export function redirected(
  request: LoadRequest,
  { status, headers }: { status: number; headers: () => [string, string][] },
) {
  const location = headers().find(([name]) => name === 'location')?.[1];
  const url = location === undefined ? null : URL.parse(location, request.url);
  if (!url) return undefined;
  const { body, ...bare } = request;
  const becomes_get = status === 303 ? request.method !== 'HEAD' : status < 303 && request.method === 'POST';
  if (!becomes_get) return { ...request, url: url.href };
  return {
    ...bare,
    method: 'GET' as const,
    url: url.href,
    headers: bare.headers.filter(([name]) => name.toLowerCase() !== 'content-type'),
  };
}
