/** The rules of docs/architecture.md that a machine can check: each takes sources and names what breaks it. */
import { posix } from 'node:path';

/** A file of the project: `path` from its root, with slashes. */
export type Source = { path: string; text: string };
type Import = { wanted: string; type_only: boolean };

export const MAX_LINES = 350;

/** Which folders a folder may import at run time, and of which it may import types. */
const ROADS: Record<string, { values: readonly string[]; types: readonly string[] }> = {
  probes: { values: ['probes'], types: ['probes'] },
  compliance: { values: ['compliance'], types: ['compliance', 'probes'] },
  runbooks: { values: ['runbooks'], types: ['runbooks', 'compliance', 'probes'] },
  api: { values: ['api', 'probes', 'compliance', 'runbooks'], types: ['api', 'probes', 'compliance', 'runbooks'] },
  console: { values: ['console'], types: ['console', 'api'] },
};

/** Reading what people write, and the format of seals, are pure and everybody's, but the console's. */
const EVERYBODYS = ['probes/yaml/', 'compliance/seal/'];

export const isCode = ({ path }: Source) => /\.(ts|tsx|js)$/.test(path);
const isTest = (path: string) => /\.(test|spec)\.tsx?$/.test(path);
const folderOf = (path: string) => path.split('/')[0] ?? '';

/** All modules that a source names, static and dynamic. A comment's example counts too: it should be right as well. */
export function importsOf({ text }: Source): Import[] {
  const statements = text.matchAll(/^\s*(import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm);
  const dynamic = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g);
  return [
    ...[...statements].map((match) => ({ wanted: match[3] ?? '', type_only: match[2] !== undefined })),
    ...[...dynamic].map((match) => ({ wanted: match[1] ?? '', type_only: false })),
  ];
}

/** The project's own file that an import names, or undefined for Node's modules and packages. */
export function resolveOwn(from: string, wanted: string): string | undefined {
  if (wanted.startsWith('#')) return wanted.slice(1);
  if (wanted.startsWith('.')) return posix.normalize(posix.join(posix.dirname(from), wanted));
  return undefined;
}

/** Imports that leave the roads between the five folders. */
export function wrongRoads(sources: readonly Source[]): string[] {
  return sources.filter(isCode).flatMap((source) => {
    const road = ROADS[folderOf(source.path)];
    if (!road) return [];
    return importsOf(source).flatMap(({ wanted, type_only }) => {
      const own = resolveOwn(source.path, wanted);
      // Types of a test's tools and parts made for all are everybody's.
      if (own === undefined || own === 'package.json') return [];
      const allowed = type_only ? road.types : road.values;
      const is_everybodys = folderOf(source.path) !== 'console' && EVERYBODYS.some((folder) => own.startsWith(folder));
      if (allowed.includes(folderOf(own)) || is_everybodys) return [];
      return [`${source.path} imports ${type_only ? 'types of ' : ''}${own}`];
    });
  });
}

/** Inside api, an area's routes are for app.ts only. */
export function borrowedRoutes(sources: readonly Source[]): string[] {
  return sources.filter(isCode).flatMap((source) => {
    if (folderOf(source.path) !== 'api' || source.path === 'api/app.ts' || isTest(source.path)) return [];
    return importsOf(source)
      .map(({ wanted }) => resolveOwn(source.path, wanted))
      .filter((own) => own !== undefined && /^api\/.+\/(.+-)?routes\.ts$/.test(own))
      .filter((own) => posix.dirname(own ?? '') !== posix.dirname(source.path))
      .map((own) => `${source.path} imports the routes ${own}`);
  });
}

/** Modules that import each other in a circle, be it for a type alone: what both need stands below both. One line a circle. */
export function circles(sources: readonly Source[]): string[] {
  const next = new Map(
    sources.filter(isCode).map((source) => [
      source.path,
      importsOf(source)
        .map(({ wanted }) => resolveOwn(source.path, wanted))
        .filter((own) => own !== undefined),
    ]),
  );
  const found = new Set<string>();
  const done = new Set<string>();
  const walk = (path: string, trail: string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      found.add([...trail.slice(at), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const own of next.get(path) ?? []) walk(own, [...trail, path]);
    done.add(path);
  };
  for (const path of next.keys()) walk(path, []);
  return [...found];
}

/** compliance and runbooks are pure: no input or output, no clock, no chance. */
export function impure(sources: readonly Source[]): string[] {
  return sources.filter(isCode).flatMap((source) => {
    const folder = folderOf(source.path);
    if ((folder !== 'compliance' && folder !== 'runbooks') || isTest(source.path)) return [];
    const modules = importsOf(source)
      .filter(({ wanted, type_only }) => !type_only && wanted.startsWith('node:') && wanted !== 'node:crypto')
      .map(({ wanted }) => wanted);
    const calls = ['Date.now(', 'new Date()', 'Math.random(', 'fetch(', 'process.'].filter((call) =>
      source.text.includes(call),
    );
    return [...modules, ...calls].map((what) => `${source.path} uses ${what}`);
  });
}

export function tooLong(sources: readonly Source[]): string[] {
  return sources
    .filter(isCode)
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
    .map(({ path, lines }) => `${path} has ${lines} lines`);
}

/** A device is only ever read: nothing that looks can encode or send an SNMP SET (RFC 3416, PDU 0xa3). The lab's agents answer one. */
export function writesToDevices(sources: readonly Source[]): string[] {
  const set = /\bset_?request\b|\b(?:session|inner|snmp)\.set\(|\b0xa3\b/i;
  return sources
    .filter((source) => isCode(source) && !isTest(source.path))
    .filter(({ path }) => /^(?:probes\/(?:snmp|discovery)|api)\//.test(path))
    .flatMap(({ path, text }) => {
      const found = set.exec(text);
      return found ? [`${path} could write to a device: ${found[0]}`] : [];
    });
}

/** Programs are started by name with their words apart: no shell reads a text that somebody gave. Tests may set up their world by one. */
export function startsShells(sources: readonly Source[]): string[] {
  const named = /import\s*(?:([\w*][^{};]*?)\s*,?\s*)?(?:\{([^}]*)\}\s*)?from\s*['"](?:node:)?child_process['"]/g;
  const other = /(?:require|\bimport)\s*\(\s*['"](?:node:)?child_process['"]|\bgetBuiltinModule\(/;
  const shell = /\bshell\s*:(?!\s*false\b)|[\w$]\(\s*(['"`])(?:[\w/]*\/)?(?:ba|da|z|k)?sh\1/;
  return sources
    .filter((source) => isCode(source) && !isTest(source.path))
    .filter(({ path }) => /^(?:probes|api)\//.test(path))
    .flatMap(({ path, text }) => {
      const bad = [...text.matchAll(named)].flatMap(([, whole = '', names = '']) => [
        // By such a name anything could be called.
        ...(whole === '' || whole === 'type' ? [] : [whole]),
        ...names.split(',').flatMap((name) => /^\s*(execSync|exec)\b/.exec(name)?.[1] ?? []),
      ]);
      const found = bad[0] ?? other.exec(text)?.[0] ?? shell.exec(text)?.[0];
      return found === undefined ? [] : [`${path} could start a shell: ${found}`];
    });
}

/** Texts of the console live in its dictionaries, where a test compares the languages. */
export function textOutsideDictionaries(sources: readonly Source[]): string[] {
  return sources
    .filter((source) => folderOf(source.path) === 'console' && isCode(source) && !isTest(source.path))
    .filter(({ path }) => !path.startsWith('console/i18n/'))
    .filter(({ text }) => /\p{Script=Han}/u.test(text))
    .map(({ path }) => `${path} holds Chinese text`);
}

const VAGUE = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'shared'];
export function vagueNames(sources: readonly Source[]): string[] {
  return sources
    .filter(({ path }) =>
      path
        .replace(/\.[^/]+$/, '')
        .split('/')
        .some((part) => VAGUE.includes(part.toLowerCase())),
    )
    .map(({ path }) => path);
}

/** Paths of one person's machine. Put together here, so that this file doesn't name them itself. */
const OF_A_MACHINE = ['work/main', 'work/shared', 'work/.library', 'root/', 'home/[a-z]'].map(
  (path) => new RegExp(`(?<![\\w.-])/${path}`),
);
export function pathsOfAMachine(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path, text }) =>
    OF_A_MACHINE.flatMap((pattern) => {
      const found = pattern.exec(text);
      return found ? [`${path}: ${text.slice(found.index, found.index + 40).split('\n')[0]}`] : [];
    }),
  );
}
