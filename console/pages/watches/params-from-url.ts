/** What an endpoint's URL says of a probe's parameters, by their names: scheme, port, path, host. */
import type { JsonSchema } from '../../wire.ts';

const usual_ports: Record<string, number> = { 'http:': 80, 'https:': 443 };

export function paramsFromUrl(schema: JsonSchema, url: string): Record<string, unknown> {
  if (!URL.canParse(url)) return {};
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const named = hostname !== '' && !hostname.startsWith('[') && !/^[\d.]+$/.test(hostname);
  const known: Record<string, unknown> = {
    scheme: protocol.slice(0, -1),
    port: Number(port) || usual_ports[protocol],
    path: `${pathname || '/'}${search}`,
    host: named ? hostname : undefined,
    server_name: named ? hostname : undefined,
  };
  const fits = (name: string) => {
    const allowed = schema.properties?.[name]?.enum;
    return known[name] !== undefined && (!allowed || allowed.includes(known[name] as string));
  };
  const names = Object.keys(schema.properties ?? {}).filter((name) => name in known && fits(name));
  return Object.fromEntries(names.map((name) => [name, known[name]]));
}
