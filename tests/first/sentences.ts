/** What goes wrong at a first start on a real machine, and the sentence that it must give; each ends with 1 and without a stack. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { begin, copyCheckout, freePort, type Place, wordsOf } from './place.ts';

export type Sentence = { wrong: string; said: string; is_good: boolean };
type Case = {
  wrong: string;
  /** What must be in it. */
  expects: RegExp;
  /** What is begun, or why it can't be tried here. */
  make(place: Place): Promise<{ words: string[]; environment?: Record<string, string>; end?: () => void } | string>;
};

const is_root = process.getuid?.() === 0;
const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
/** Runs the words in namespaces where `script` has prepared something that nobody else sees. */
const within = (flags: string, script: string, words: string[]) => [
  'unshare',
  flags,
  'sh',
  '-c',
  `${script} && exec "$@"`,
  'sh',
  ...words,
];
const START = ['npm', 'start'];
const PREPARE = ['node', 'api/prepare.js'];

/** A copy without packages. */
function bare({ folder }: Place, name: string): string {
  const checkout = join(folder, name);
  rmSync(checkout, { recursive: true, force: true });
  copyCheckout(checkout);
  return checkout;
}

function oldNode(version: string): Case {
  return {
    wrong: `Node ${version}`,
    expects: /is too old: Zhengwang needs Node 20/,
    async make(place) {
      const folder = join(place.folder, `node-${version}`);
      mkdirSync(folder, { recursive: true });
      const name = `node-${process.platform}-${process.arch}`;
      const options = { env: { ...place.environment }, cwd: folder, stdio: 'ignore' } as const;
      if (spawnSync('npm', ['pack', `${name}@${version}`], options).status !== 0)
        return `${name}@${version} can't be had from the registry`;
      if (spawnSync('tar', ['-xzf', `${name}-${version}.tgz`], options).status !== 0) return 'tar is missing';
      const node = join(folder, 'package/bin/node');
      return { words: [node, join(place.checkout, 'api/prepare.js')] };
    },
  };
}

const CASES: readonly Case[] = [
  {
    wrong: 'the port is taken',
    expects: /Port \d+ .* is in use\..*PORT/,
    async make() {
      const PORT = await freePort();
      const other = createServer().listen(Number(PORT), '127.0.0.1');
      return { words: START, environment: { PORT }, end: () => other.close() };
    },
  },
  {
    wrong: 'it runs already',
    expects: /Another zhengwang is running on/,
    async make(place) {
      const first = begin(place, START, { PORT: await freePort() });
      await first.settled;
      return { words: START, environment: { PORT: await freePort() }, end: () => first.kill('SIGKILL') };
    },
  },
  {
    wrong: 'the data folder is not writable',
    expects: /data can't be used \(.*ZHENGWANG_DATA/,
    async make(place) {
      const ZHENGWANG_DATA = join(place.folder, 'theirs', 'data');
      mkdirSync(join(place.folder, 'theirs'), { recursive: true, mode: 0o755 });
      if (!is_root) {
        chmodSync(join(place.folder, 'theirs'), 0o555);
        return { words: START, environment: { ZHENGWANG_DATA } };
      }
      if (!has('setpriv')) return 'root needs setpriv for it';
      // Others may come in, to read only.
      chmodSync(place.folder, 0o755);
      const HOME = join(place.folder, 'nobody');
      mkdirSync(HOME, { recursive: true });
      chmodSync(HOME, 0o777);
      const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
      return { words: [...nobody, ...START], environment: { ZHENGWANG_DATA, HOME } };
    },
  },
  {
    wrong: 'npm reaches no registry (a network namespace without any network)',
    expects: /npm can't reach its registry \(\w+\)\. Check the network/,
    async make(place) {
      const checkout = bare(place, 'no network');
      const environment = { npm_config_cache: join(place.folder, 'empty cache') };
      const words = ['node', join(checkout, 'api/prepare.js')];
      if (is_root && has('unshare')) return { words: within('--net', 'true', words), environment };
      return { words, environment: { ...environment, npm_config_registry: `http://127.0.0.1:${await freePort()}/` } };
    },
  },
  {
    wrong: 'npm is missing',
    expects: /npm is not installed here/,
    async make(place) {
      const checkout = bare(place, 'no npm');
      const PATH = join(place.folder, 'bin');
      mkdirSync(PATH, { recursive: true });
      const node = execFileSync('sh', ['-c', 'command -v node'], { env: place.environment, encoding: 'utf8' }).trim();
      rmSync(join(PATH, 'node'), { force: true });
      symlinkSync(node, join(PATH, 'node'));
      return { words: [node, join(checkout, 'api/prepare.js')], environment: { PATH } };
    },
  },
  {
    wrong: 'the disk is too small for the packages',
    expects: /has 0\.\d GB left, and 1\.5 GB are needed/,
    async make(place) {
      if (!is_root || !has('unshare')) return 'a small disk is mounted by root only';
      const checkout = bare(place, 'small disk');
      const script = `cp -r "${checkout}" /tmp/copy.$$ && mount -t tmpfs -o size=200m tmpfs "${checkout}" && cp -r /tmp/copy.$$/. "${checkout}" && rm -r /tmp/copy.$$ && cd "${checkout}"`;
      return { words: within('--mount', script, PREPARE) };
    },
  },
  {
    wrong: "the data folder's disk is full",
    expects: /is full|can't be used \(.*(FULL|ENOSPC|IOERR)/,
    async make(place) {
      if (!is_root || !has('unshare')) return 'a small disk is mounted by root only';
      const ZHENGWANG_DATA = join(place.folder, 'full');
      mkdirSync(ZHENGWANG_DATA, { recursive: true });
      const script = `mount -t tmpfs -o size=256k tmpfs "${ZHENGWANG_DATA}"`;
      return { words: within('--mount', script, START), environment: { ZHENGWANG_DATA } };
    },
  },
  {
    wrong: 'the checkout is read-only',
    expects: /can't be (used|written) \(EROFS|EACCES\)/,
    async make(place) {
      if (!is_root || !has('unshare')) return 'a read-only disk is mounted by root only';
      const checkout = bare(place, 'read-only');
      const script = `mount --bind "${checkout}" "${checkout}" && mount -o remount,ro,bind "${checkout}"`;
      return { words: within('--mount', script, ['node', join(checkout, 'api/prepare.js')]) };
    },
  },
  {
    wrong: 'a setting is no port',
    expects: /PORT: must be a port/,
    make: async () => ({ words: START, environment: { PORT: 'eighty' } }),
  },
  {
    wrong: 'the database is garbage',
    expects: /is damaged or no database.*Nothing was changed/,
    async make(place) {
      const ZHENGWANG_DATA = join(place.folder, 'garbage');
      mkdirSync(ZHENGWANG_DATA, { recursive: true });
      writeFileSync(join(ZHENGWANG_DATA, 'zhengwang.db'), 'no database '.repeat(5_000));
      return { words: START, environment: { ZHENGWANG_DATA } };
    },
  },
  oldNode('18.20.8'),
  oldNode('12.22.12'),
];

/** All cases, one after the other, in a place where the program has been installed and built. */
export async function trySentences(place: Place, tell: (sentence: Sentence) => void): Promise<void> {
  for (const { wrong, expects, make } of CASES) {
    const made = await make(place);
    if (typeof made === 'string') {
      tell({ wrong, said: `not tried: ${made}`, is_good: true });
      continue;
    }
    const begun = begin(place, made.words, made.environment);
    await begun.settled;
    // What should have refused and lives is ended.
    begun.kill('SIGKILL');
    const code = await begun.ended;
    made.end?.();
    const said = wordsOf(begun.said());
    const words = said.slice(Math.max(0, said.lastIndexOf('zhengwang: ')));
    tell({ wrong, said: words, is_good: code === 1 && expects.test(said) && !/\n\s+at /.test(begun.said()) });
  }
}
