import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSources } from './sources.ts';
import {
  borrowedRoutes,
  circles,
  importsOf,
  impure,
  MAX_LINES,
  pathsOfAMachine,
  resolveOwn,
  type Source,
  startsShells,
  textOutsideDictionaries,
  tooLong,
  vagueNames,
  writesToDevices,
  wrongRoads,
} from './tidy.ts';

const ROOT = join(import.meta.dirname, '..');
const sources = readSources();

/** Every rule with a sample that breaks it and one that keeps it: a rule that can't fail says nothing. */
const RULES: {
  name: string;
  rule: (sources: readonly Source[]) => string[];
  wrong: Source[];
  right: Source[];
}[] = [
  {
    name: 'probes know nothing of ours',
    rule: wrongRoads,
    wrong: [{ path: 'probes/x.ts', text: `import type { Db } from '#api/db/open.ts';\n` }],
    right: [{ path: 'probes/x.ts', text: `import { connect } from 'node:net';\nimport { a } from './a.ts';\n` }],
  },
  {
    name: 'compliance and runbooks take only types of what looks',
    rule: wrongRoads,
    wrong: [{ path: 'compliance/x.ts', text: `import { probes } from '#probes/index.ts';\n` }],
    right: [
      { path: 'compliance/x.ts', text: `import type { Fact } from '#probes/probe.ts';\n` },
      { path: 'runbooks/x.ts', text: `import { readYaml } from '#probes/yaml/read-yaml.ts';\n` },
    ],
  },
  {
    name: 'the console takes only types of the server',
    rule: wrongRoads,
    wrong: [
      { path: 'console/x.ts', text: `import { VERSION } from '#api/version.ts';\n` },
      { path: 'console/y.ts', text: `const a = await import('../api/version.ts');\n` },
    ],
    right: [{ path: 'console/x.ts', text: `import type { Api } from '#api/app.ts';\n` }],
  },
  {
    name: 'the server never loads the console',
    rule: wrongRoads,
    wrong: [{ path: 'api/x.ts', text: `export {\n  paths,\n} from '../console/paths.ts';\n` }],
    right: [{ path: 'api/x.ts', text: `import { probes } from '#probes/index.ts';\n` }],
  },
  {
    name: "an area never imports another area's routes",
    rule: borrowedRoutes,
    wrong: [{ path: 'api/findings/x.ts', text: `import { estate } from '../estate/routes.ts';\n` }],
    right: [
      { path: 'api/findings/x.ts', text: `import { nodes } from '../estate/schema.ts';\n` },
      { path: 'api/app.ts', text: `import { estate } from './estate/routes.ts';\n` },
    ],
  },
  {
    name: 'no modules import each other in a circle',
    rule: circles,
    wrong: [
      { path: 'api/a.ts', text: `import { b } from './b.ts';\n` },
      { path: 'api/b.ts', text: `import { c } from '#api/c.ts';\n` },
      { path: 'api/c.ts', text: `import type { A } from './a.ts';\n` },
    ],
    right: [
      { path: 'api/a.ts', text: `import { b } from './b.ts';\nimport type { C } from './c.ts';\n` },
      { path: 'api/b.ts', text: `import type { C } from './c.ts';\n` },
    ],
  },
  {
    name: 'what judges is pure',
    rule: impure,
    wrong: [
      { path: 'compliance/x.ts', text: 'const now = Date.now();\n' },
      { path: 'runbooks/x.ts', text: `import { readFileSync } from 'node:fs';\n` },
    ],
    right: [{ path: 'compliance/x.ts', text: `import { createHash } from 'node:crypto';\n` }],
  },
  {
    name: `no file is longer than ${MAX_LINES} lines`,
    rule: tooLong,
    wrong: [{ path: 'api/x.ts', text: 'a;\n'.repeat(MAX_LINES + 1) }],
    right: [{ path: 'api/x.ts', text: 'a;\n'.repeat(MAX_LINES) }],
  },
  {
    name: 'texts of the console live in its dictionaries',
    rule: textOutsideDictionaries,
    wrong: [{ path: 'console/pages/X.tsx', text: `<p>${String.fromCodePoint(0x8282)}</p>` }],
    right: [{ path: 'console/i18n/x.ts', text: String.fromCodePoint(0x8282) }],
  },
  {
    name: 'devices are only read: no SNMP SET can be sent',
    rule: writesToDevices,
    wrong: [
      { path: 'probes/snmp/x.ts', text: 'session.set(varbinds, done);\n' },
      { path: 'probes/snmp/y.ts', text: 'export const SET_REQUEST = 0xa3;\n' },
      { path: 'probes/discovery/z.ts', text: 'send(snmp.PduType.SetRequest);\n' },
    ],
    right: [{ path: 'probes/snmp/x.ts', text: 'known.set(oid, value); session.get(oids, done);\n' }],
  },
  {
    name: 'programs are started without a shell',
    rule: startsShells,
    wrong: [
      `import { exec } from 'node:child_process';\nexec(\`ping \${address}\`);\n`,
      `import { type ChildProcess, execSync as run } from 'child_process';\n`,
      `import * as programs from 'node:child_process';\n`,
      `import programs, { spawn } from 'node:child_process';\n`,
      `const { exec } = await import('node:child_process');\n`,
      `const { exec } = require('node:child_process');\n`,
      `import { spawn } from 'node:child_process';\nspawn(name, words, { shell: true });\n`,
      `import { spawn } from 'node:child_process';\nspawn(name, words, { shell: '/bin/bash' });\n`,
      `import { spawn } from 'node:child_process';\nspawn('/bin/sh', ['-c', text]);\n`,
    ].map((text, i) => ({ path: `${i % 2 ? 'api' : 'probes'}/x${i}.ts`, text })),
    right: [
      {
        path: 'probes/x.ts',
        text: `import { type ChildProcess, execFile, spawn } from 'node:child_process';\nspawn('fping', [address], { shell: false });\n/a/.exec(text); sqlite.exec('vacuum');\n`,
      },
      { path: 'api/x.ts', text: `import type { ChildProcess } from 'node:child_process';\n` },
    ],
  },
  {
    name: 'no file has a name that says nothing',
    rule: vagueNames,
    wrong: [{ path: 'api/utils/ip.ts', text: '' }],
    right: [{ path: 'api/ip.ts', text: '' }],
  },
  {
    name: "no path of one person's machine",
    rule: pathsOfAMachine,
    wrong: [{ path: 'docs/x.md', text: ['see', ['', 'home', 'me', 'x'].join('/')].join(' ') }],
    right: [{ path: 'docs/x.md', text: 'see ./home/me and https://example.org/work/' }],
  },
];

for (const { name, rule, wrong, right } of RULES) {
  test(name, () => {
    assert.ok(sources.length > 20, 'the project was read');
    assert.deepEqual(rule(sources), []);
  });
  test(`a breach is noticed, and only a breach: ${name}`, () => {
    for (const sample of rule === circles ? [wrong] : wrong.map((source) => [source])) {
      assert.equal(rule(sample).length, 1, sample[0]?.path);
    }
    assert.deepEqual(rule(right), []);
  });
}

test('imports of every spelling are seen', () => {
  const text = [
    `import a from 'a';`,
    `import {\n  b,\n  type B,\n} from "b";`,
    `import 'c';`,
    `import type { D } from 'd';`,
    `export * from 'e';`,
    `export type { F } from 'f';`,
    `const g = await import('g');`,
    `import h, { type H } from 'h' with { type: 'json' };`,
  ].join('\n');
  assert.deepEqual(
    importsOf({ path: 'x.ts', text }).map(({ wanted, type_only }) => `${type_only ? 'type ' : ''}${wanted}`),
    ['a', 'b', 'c', 'type d', 'e', 'type f', 'h', 'g'],
  );
});

const textOf = (path: string) => sources.find((source) => source.path === path)?.text ?? '';

test('docs/dependencies.md names every dependency, and none that is gone', () => {
  const { dependencies, devDependencies } = JSON.parse(textOf('package.json')) as Record<
    string,
    Record<string, string>
  >;
  const installed = Object.keys({ ...dependencies, ...devDependencies });
  const rows = textOf('docs/dependencies.md').matchAll(/^\| (`[^|]+) \|/gm);
  const named = [...rows].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]));
  assert.deepEqual(named.toSorted(), installed.toSorted());
});

test('docs/operating.md names every setting that the program reads', () => {
  const read = ['api/config.ts', 'api/commands/secret-options.ts'].flatMap((path) => [
    ...textOf(path).matchAll(/\b(ZHENGWANG_[A-Z_0-9]+)\b/g),
  ]);
  const manual = textOf('docs/operating.md');
  const missing = [...new Set(read.map(([name]) => name))].filter((name) => !manual.includes(`\`${name}\``));
  assert.ok(read.length > 10, 'the settings were read');
  assert.deepEqual(missing, []);
});

test('links between documents lead somewhere', () => {
  const paths = new Set(sources.map(({ path }) => path));
  const broken = sources
    .filter(({ path }) => path.endsWith('.md'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)]
        .map((match) => resolveOwn(path, `./${match[1]}`) ?? '')
        // Pictures are made from the running console; what has no ending of a text is there all the same.
        .filter((wanted) => !wanted.endsWith('.png') && !paths.has(wanted) && !existsSync(join(ROOT, wanted)))
        .map((wanted) => `${path}: ${wanted}`),
    );
  assert.deepEqual(broken, []);
});
