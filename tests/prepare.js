/** What the tests need: npm's packages, the console's files, Debian's programs and a browser. Plain JavaScript, see api/prepare.js. */
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE, orSayWhy, prepare, ROOT, run, step, Unprepared } from '../api/prepare.js';

const needs = JSON.parse(readFileSync(join(ROOT, 'tests/needs.json'), 'utf8'));
const POLICY = '/usr/sbin/policy-rc.d';
const POLICY_MARK = '# made by the tests of zhengwang: nothing is started while it installs packages';

async function prepareTests() {
  await prepare();
  const missing = await missingPackages();
  if (missing.length > 0) await installPackages(missing);
  await ensureBrowser();
}

/** Undefined-like (an empty list) on systems without dpkg: their tests skip and say what they lack. */
async function missingPackages() {
  if (!existsSync('/usr/bin/dpkg-query')) {
    process.stderr.write('No Debian packages here: tests that need them will be skipped, each with its reason\n');
    return [];
  }
  const names = Object.keys(needs.debian);
  const script = `dpkg-query -W -f '\${db:Status-Abbrev} \${Package}\\n' ${names.join(' ')} 2>/dev/null || true`;
  const known = await run('sh', ['-c', script]);
  const installed = new Set([...known.matchAll(/^ii +(\S+)$/gm)].map((match) => match[1]));
  return names.filter((name) => !installed.has(name));
}

async function installPackages(missing) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    process.stderr.write(
      `Not root: tests that need these Debian packages will be skipped. To have them: sudo apt-get install ${missing.join(' ')}\n`,
    );
    return;
  }
  const failed = [];
  await step(`Installing Debian packages (${missing.join(' ')})`, async () => {
    await withoutServices(async () => {
      await apt(['update']).catch((error) => failed.push(`apt-get update: ${lastLine(error)}`));
      await apt(installArgs(missing)).catch(async () => {
        // One package that this release lacks must not cost the others.
        for (const name of missing)
          await apt(installArgs([name])).catch((error) => failed.push(`${name}: ${lastLine(error)}`));
      });
    });
    return failed.length > 0 ? 'some failed' : '';
  });
  for (const line of failed) process.stderr.write(`  could not be installed: ${line}\n`);
}

const installArgs = (names) => ['install', '-y', '--no-install-recommends', ...names];

function apt(args) {
  return run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
  });
}

const lastLine = (error) => error.message.trim().split('\n').at(-1);

/** Debian starts what it installs, unless this file says no. One that was there already is left as it is. */
async function withoutServices(work) {
  const ours = !existsSync(POLICY) || readFileSync(POLICY, 'utf8').includes(POLICY_MARK);
  if (!ours) return work();
  writeFileSync(POLICY, `#!/bin/sh\n${POLICY_MARK}\nexit 101\n`);
  chmodSync(POLICY, 0o755);
  try {
    return await work();
  } finally {
    rmSync(POLICY, { force: true });
  }
}

async function ensureBrowser() {
  if (needs.browsers.some((path) => existsSync(path))) return;
  const cli = join(ROOT, 'node_modules/playwright/cli.js');
  const said = await run(NODE, [cli, 'install', '--dry-run', 'chromium']);
  const folder = /Install location:\s+(\S+)/.exec(said)?.[1];
  if (folder && existsSync(folder)) return;
  await step('Downloading Chromium for the browser stories', () => run(NODE, [cli, 'install', 'chromium'])).catch(
    (error) => {
      if (!(error instanceof Unprepared)) throw error;
      process.stderr.write(
        `  ${lastLine(error)}\n  Without a Chromium the browser stories fail. Install one, then run again.\n`,
      );
    },
  );
}

await orSayWhy(prepareTests);
