/** Turns what was typed (a target's parts, --port, --param) into the parameters of a probe, by its own declaration. */
import { z } from 'zod';
import type { ProbeName } from '#probes/index.ts';
import type { Probe } from '#probes/probe.ts';
import type { TargetText } from './target.ts';
import { UsageError } from './usage.ts';

type Property = { type?: string; enum?: unknown[]; items?: Property };

export function paramsOf(
  kind: ProbeName,
  probe: Probe,
  target: TargetText,
  typed: { port?: number; params: readonly string[] },
): Record<string, unknown> {
  const { properties = {} } = z.toJSONSchema(probe.params, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, Property>;
  };
  const params: Record<string, unknown> = {};
  Object.assign(params, ofScheme(kind, target.scheme, properties), ofPath(kind, target.path, properties));
  const port = typed.port ?? target.port;
  if (port !== undefined) {
    if (!properties.port) throw new UsageError(`${kind} has no port`);
    params.port = port;
  }
  for (const param of typed.params) {
    const equals = param.indexOf('=');
    if (equals < 1) throw new UsageError(`--param takes NAME=VALUE, not ${JSON.stringify(param)}`);
    const name = param.slice(0, equals);
    params[name] = asTyped(kind, name, param.slice(equals + 1), properties);
  }
  const parsed = probe.params.safeParse(params);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map((issue) => {
      const [name] = issue.path;
      const missing = name !== undefined && params[String(name)] === undefined;
      if (missing) return `${String(name)} is missing`;
      return `${issue.path.join('.') || 'parameters'}: ${issue.message}`;
    });
    throw new UsageError(`${kind} can't look like that: ${wrong.join('; ')}`);
  }
  return params;
}

/** Which part of the scheme a probe understands follows from its own parameters. */
function ofScheme(kind: string, scheme: string | undefined, properties: Record<string, Property>) {
  if (scheme === undefined || scheme === kind) return properties.scheme && scheme ? { scheme } : {};
  for (const name of ['scheme', 'transport']) {
    if (properties[name]?.enum?.includes(scheme)) return { [name]: scheme };
  }
  const usual: Record<string, readonly string[]> = {
    icmp: ['ping'],
    ntp: ['udp'],
    snmp: ['udp'],
    ssh: ['tcp'],
    tlcp: ['tcp', 'https', 'tls'],
    tls: ['tcp', 'https'],
  };
  if (usual[kind]?.includes(scheme)) return {};
  throw new UsageError(`${kind} doesn't know ${scheme}://`);
}

/** `/path?query` is a path for the web; for a name server `/NAME?type=AAAA` is the question. */
function ofPath(kind: string, path: string | undefined, properties: Record<string, Property>) {
  if (path === undefined) return {};
  if (properties.path) return { path };
  if (!properties.name) throw new UsageError(`${kind} has no path: what is ${JSON.stringify(path)}?`);
  const [name = '', query = ''] = path.slice(1).split('?', 2);
  const params: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(query)) params[key] = asTyped(kind, key, value, properties);
  if (name !== '') params.name = decodeURIComponent(name);
  return params;
}

function asTyped(kind: string, name: string, text: string, properties: Record<string, Property>): unknown {
  const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (!property) {
    const known = Object.keys(properties).join(', ') || 'none';
    throw new UsageError(`${kind} has no parameter ${JSON.stringify(name)}; it has: ${known}`);
  }
  return asValue(name, text, property);
}

function asValue(name: string, text: string, property: Property): unknown {
  switch (property.type) {
    case 'integer':
    case 'number':
      if (!/^-?\d+(\.\d+)?$/.test(text)) throw new UsageError(`${name} takes a number, not ${JSON.stringify(text)}`);
      return Number(text);
    case 'boolean':
      if (text !== 'true' && text !== 'false') throw new UsageError(`${name} takes true or false`);
      return text === 'true';
    case 'array':
      return text.split(',').map((item) => asValue(name, item.trim(), property.items ?? {}));
    default:
      // Names such as AAAA are written in any case.
      return property.enum?.find((value) => String(value).toLowerCase() === text.toLowerCase()) ?? text;
  }
}
