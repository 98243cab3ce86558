/**
 * A scenario from a description of an API (OpenAPI 3.0 or 3.1, JSON or YAML), as a start for a person to edit: a mix of its GET operations,
 * each as often as the others. Operations that change something are taken only when asked for. Parameters become variables with the
 * description's own examples; where it has none, with a placeholder that is named.
 */
import { isScalar, parseDocument, visit } from 'yaml';
import { mayBeKey } from '../../yaml/read-yaml.ts';
import { formatScenario } from './format.ts';
import { parseScenario } from './scenario.ts';
import { type Choice, MAX, maySend, REQUEST_NAME, type Scenario } from './schema.ts';
import { literally } from './template.ts';

type Words = { zh: string; en: string };
/** `placeholders`: variables whose value was made up. `left_out`: operations that were not taken. */
export type OpenApiImport = {
  text: string;
  scenario: Scenario;
  taken: number;
  left_out: number;
  placeholders: string[];
};

const MAX_CHARACTERS = 4 * 1_024 * 1_024;
const MAX_REFS = 20;
const MAX_EXAMPLE_DEPTH = 6;
const MAX_EXAMPLE_VALUES = 500;
const MAX_PARAMETERS = 50;
const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'] as const;

type Tree = Record<string, unknown>;
const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const own = (tree: unknown, key: string): unknown => (isTree(tree) && Object.hasOwn(tree, key) ? tree[key] : undefined);

/** Follows references within the document; of another document, nothing is known. */
function follow(document: Tree, value: unknown): unknown {
  let at = value;
  for (let i = 0; i < MAX_REFS; i++) {
    const ref = textOf(own(at, '$ref'));
    if (ref === undefined) return at;
    if (!ref.startsWith('#/')) return undefined;
    at = ref
      .slice(2)
      .split('/')
      .reduce<unknown>((tree, step) => own(tree, step.replaceAll('~1', '/').replaceAll('~0', '~')), document);
  }
  return undefined;
}

/** An example of a schema, from the description alone; undefined when it gives none. Schemas may hold themselves, many times. */
function exampleOf(document: Tree, given: unknown, left = { values: MAX_EXAMPLE_VALUES }, depth = 0): unknown {
  const schema = follow(document, given);
  if (depth > MAX_EXAMPLE_DEPTH || !isTree(schema)) return undefined;
  const [stated] = [
    own(schema, 'example'),
    listOf(own(schema, 'examples'))[0],
    own(schema, 'default'),
    own(schema, 'const'),
    listOf(own(schema, 'enum'))[0],
  ].filter((one) => one !== undefined);
  if (stated !== undefined) return stated;
  const properties = own(schema, 'properties');
  if (!isTree(properties)) return undefined;
  const required = new Set(listOf(own(schema, 'required')));
  const example: Tree = {};
  for (const [name, one] of Object.entries(properties)) {
    if (!required.has(name) || name === '__proto__' || name === '<<') continue;
    if (left.values-- <= 0) break;
    example[name] = exampleOf(document, one, left, depth + 1) ?? placeholderOf(follow(document, one));
  }
  return example;
}

function placeholderOf(schema: unknown): string | number | boolean {
  const type = own(schema, 'type');
  const [first] = Array.isArray(type) ? type : [type];
  if (first === 'integer' || first === 'number') return 1;
  return first === 'boolean' ? true : 'example';
}

function createVariables() {
  const variables: Record<string, string | number | boolean> = {};
  const placeholders: string[] = [];
  return {
    variables,
    placeholders,
    /** A variable of that name and value: one that is there already, or a new one. */
    put(from: string, value: string | number | boolean, isPlaceholder: boolean): string {
      const plain = from.replace(/[^\p{L}\p{N}_]/gu, '_').slice(0, 40) || 'value';
      const stem = /^[\p{L}_]/u.test(plain) && !['index', 'random', '__proto__'].includes(plain) ? plain : `v_${plain}`;
      let name = stem;
      for (let i = 2; Object.hasOwn(variables, name) && variables[name] !== value; i++) name = `${stem}_${i}`;
      variables[name] = value;
      if (isPlaceholder && !placeholders.includes(name)) placeholders.push(name);
      return `\${${name}}`;
    },
  };
}
type Put = ReturnType<typeof createVariables>['put'];

type Parameter = { name: string; in: string; required: boolean; fill: () => string };
function parametersOf(document: Tree, lists: unknown[], put: Put): Parameter[] {
  const byPlace = new Map<string, Parameter>();
  for (const one of lists.flatMap(listOf).slice(0, MAX_PARAMETERS)) {
    const parameter = follow(document, one);
    const name = textOf(own(parameter, 'name'));
    const place = textOf(own(parameter, 'in'));
    if (name === undefined || place === undefined) continue;
    const schema = follow(document, own(parameter, 'schema'));
    const examples = own(parameter, 'examples');
    const named = isTree(examples) ? own(follow(document, Object.values(examples)[0]), 'value') : undefined;
    const stated = own(parameter, 'example') ?? named ?? exampleOf(document, schema);
    const isScalar = ['string', 'number', 'boolean'].includes(typeof stated);
    const value = (isScalar ? stated : placeholderOf(schema)) as string | number | boolean;
    // A parameter of an operation stands for the one of its path with the same name.
    byPlace.set(`${place} ${name}`, {
      name,
      in: place,
      required: own(parameter, 'required') === true,
      fill: () => put(name, value, !isScalar),
    });
  }
  return [...byPlace.values()];
}

/** Headers by which the API knows who asks: always placeholders. */
function securityOf(document: Tree, operation: Tree, put: Put): Record<string, string> {
  const headers: Record<string, string> = {};
  const [first] = listOf(own(operation, 'security') ?? own(document, 'security'));
  for (const name of Object.keys(isTree(first) ? first : {})) {
    const scheme = follow(document, own(own(own(document, 'components'), 'securitySchemes'), name));
    const type = own(scheme, 'type');
    const header = textOf(own(scheme, 'name')) ?? '';
    if (type === 'apiKey' && own(scheme, 'in') === 'header' && maySend(header)) headers[header] = put(name, '', true);
    else if (type === 'http' && String(own(scheme, 'scheme')).toLowerCase() === 'basic')
      headers.Authorization = `Basic ${put(name, '', true)}`;
    else if (type === 'http' || type === 'oauth2' || type === 'openIdConnect')
      headers.Authorization = `Bearer ${put(name, '', true)}`;
  }
  return headers;
}

function jsonBodyOf(document: Tree, operation: Tree): unknown {
  const content = own(follow(document, own(operation, 'requestBody')), 'content');
  const media = Object.entries(isTree(content) ? content : {}).find(([type]) => /json/i.test(type))?.[1];
  const examples = own(media, 'examples');
  const named = isTree(examples) ? own(follow(document, Object.values(examples)[0]), 'value') : undefined;
  return own(media, 'example') ?? named ?? exampleOf(document, own(media, 'schema'));
}

/** Deeper than a scenario may be, nothing is copied. */
const literalJson = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return literally(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX.depth - 8) return null;
  if (Array.isArray(value)) return value.map((one) => literalJson(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]) => (mayBeKey(key) ? [[key, literalJson(one, depth + 1)]] : [])),
  );
};

function choiceOf(
  document: Tree,
  path: string,
  item: Tree,
  method: (typeof METHODS)[number],
  put: Put,
): Omit<Choice, 'name'> | undefined {
  const operation = own(item, method) as Tree;
  const parameters = parametersOf(document, [own(item, 'parameters'), own(operation, 'parameters')], put);
  const filled = path
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      const name = /^\{(.*)\}$/.exec(part)?.[1];
      if (name === undefined) return literally(part);
      return parameters.find((one) => one.in === 'path' && one.name === name)?.fill() ?? put(name, 'example', true);
    })
    .join('');
  const query = parameters
    .filter((one) => one.in === 'query' && one.required)
    .map((one) => `${literally(encodeURIComponent(one.name.toWellFormed()))}=${one.fill()}`);
  const headers = {
    ...Object.fromEntries(
      parameters
        .filter((one) => one.in === 'header' && one.required && maySend(one.name))
        .map((one) => [one.name, one.fill()]),
    ),
    ...securityOf(document, operation, put),
  };
  const statuses = Object.keys(isTree(operation.responses) ? operation.responses : {}).filter((code) =>
    /^2\d\d$/.test(code),
  );
  const body = method === 'get' || method === 'head' ? undefined : jsonBodyOf(document, operation);
  return {
    weight: 1,
    method: method.toUpperCase() as Choice['method'],
    path: query.length ? `${filled}?${query.join('&')}` : filled,
    ...(Object.keys(headers).length ? { headers } : {}),
    ...(body === undefined ? {} : { json: literalJson(body) as NonNullable<Choice['json']> }),
    ...(statuses.length ? { checks: [{ status: statuses.map(Number) }] } : {}),
  };
}

function addressOf(document: Tree, base: string | undefined): { base: string; prefix: string } | undefined {
  const server = listOf(own(document, 'servers'))[0];
  const variables = own(server, 'variables');
  const written = (textOf(own(server, 'url')) ?? '/').replace(/\{([^{}]*)\}/g, (_, name) => {
    const value = own(own(variables, name), 'default');
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  });
  const url = URL.parse(written, base);
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  return { base: base ?? url.origin, prefix: literally(url.pathname.replace(/\/+$/, '')) };
}

/** Throws for what is no YAML. The library compares each key with each other one unless told not to, and takes hours for keys within keys. */
function readYaml(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false });
  const [error] = document.errors;
  if (error) throw error;
  visit(document, {
    Pair(_key, { key }) {
      if (!isScalar(key)) throw new Error('a key must be a text');
    },
  });
  return document.toJS({ maxAliasCount: 100 });
}

/** `base`: instead of the description's own server. `methods`: `all` takes also what changes something. */
export function importOpenApi(
  text: string,
  { base, methods = 'get' }: { base?: string; methods?: 'get' | 'all' } = {},
): OpenApiImport | { problem: Words } {
  if (text.length > MAX_CHARACTERS)
    return { problem: { zh: '接口描述超过 4 MiB', en: 'the description is longer than 4 MiB' } };
  let document: unknown;
  try {
    document = /^\s*\{/.test(text) ? JSON.parse(text) : readYaml(text);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message.slice(0, 300) : '';
    return { problem: { zh: `不是 JSON 或 YAML：${why}`, en: `neither JSON nor YAML: ${why}` } };
  }
  if (!isTree(document) || !/^3\.[01]\./.test(textOf(document.openapi) ?? '') || !isTree(document.paths))
    return {
      problem: {
        zh: '不是 OpenAPI 3.0 或 3.1：没有 openapi 与 paths',
        en: 'no OpenAPI 3.0 or 3.1: openapi and paths are missing',
      },
    };
  const address = addressOf(document, base);
  if (!address)
    return { problem: { zh: 'servers 里没有主机，请指定地址', en: 'servers name no host: give an address' } };

  const { variables, placeholders, put } = createVariables();
  const names = new Set<string>();
  const mix: Choice[] = [];
  let left_out = 0;
  for (const [path, given] of Object.entries(document.paths)) {
    const item = follow(document, given);
    for (const method of METHODS) {
      const operation = own(item, method);
      if (!isTree(item) || !isTree(operation)) continue;
      const isWanted = method === 'get' || methods === 'all';
      const isPath = /^\/(?!\/)[^\s\\#?]*$/.test(path) && !own(operation, 'deprecated');
      if (
        !isWanted ||
        !isPath ||
        mix.length === MAX.requests ||
        Object.keys(variables).length > MAX.variables - 2 * MAX_PARAMETERS
      ) {
        left_out++;
        continue;
      }
      const choice = choiceOf(document, path, item, method, put);
      if (!choice) continue;
      const name = nameOf(textOf(operation.operationId), method, path, names);
      names.add(name);
      mix.push({ name, ...choice, path: `${address.prefix}${choice.path}` });
    }
  }
  if (mix.length === 0) return { problem: { zh: '没有可用的 GET 接口', en: 'there is no GET operation to take' } };
  const title = (textOf(own(document.info, 'title')) ?? '').slice(0, 200) || 'API';
  const scenario: Scenario = {
    name: 'api',
    title: { zh: title, en: title },
    base: address.base,
    ...(Object.keys(variables).length ? { variables } : {}),
    mix,
    load: { shape: 'constant', rate: 1, duration: '1m' },
    rows_of: {},
  };
  const note = [
    '由 OpenAPI 导入：请核对权重与参数。',
    ...placeholders.map((name) => `变量 ${name} 是占位值，请填写。`),
  ];
  const written = formatScenario(scenario, note);
  const again = parseScenario(written);
  if ('scenario' in again) return { text: written, scenario, taken: mix.length, left_out, placeholders };
  const [first] = again.problems;
  return { problem: { zh: `${first?.path}：${first?.text.zh}`, en: `${first?.path}: ${first?.text.en}` } };
}

function nameOf(id: string | undefined, method: string, path: string, taken: ReadonlySet<string>): string {
  const written = `${method.toUpperCase()} ${path.replaceAll('{', '(').replaceAll('}', ')')}`;
  const plain = (id ?? written).replace(/[^\p{L}\p{N} ._/()-]/gu, '').slice(0, 70);
  const stem = REQUEST_NAME.test(plain) ? plain : method.toUpperCase();
  let name = stem;
  for (let i = 2; taken.has(name); i++) name = `${stem} ${i}`;
  return name;
}
