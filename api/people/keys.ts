/** The master key, kept outside the database, and the keys derived from it. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { flushFolder, writeFlushed } from '../flushed.ts';
import { UserError } from '../user-error.ts';

export type Keys = {
  credentials: Buffer;
  log_in: string;
  /** What the program's own keys are sealed under. */
  own_keys: Buffer;
  /** What a Prometheus server shows to read /metrics; also in the file `metrics-token`. */
  metrics_token: string;
};

/** Where a master key may come from. */
export type KeySource = Pick<Config, 'key_hex' | 'key_file'>;

export const keyFileOf = (folder: string, { key_file }: KeySource): string => key_file ?? join(folder, 'key');

/** Reads the key from the environment, the file that it names, or `FOLDER/key`, which is made at the first start. */
export const readKeys = (folder: string, source: KeySource): Keys => keysOf(masterKey(folder, source));

export function masterKey(folder: string, source: KeySource): string {
  if (source.key_hex !== undefined) return source.key_hex;
  return source.key_file === undefined ? keyFile(join(folder, 'key')) : readKeyFile(source.key_file);
}

export function keysOf(master_hex: string): Keys {
  return {
    credentials: derive(master_hex, 'credentials'),
    log_in: derive(master_hex, 'log-in').toString('hex'),
    own_keys: derive(master_hex, 'own keys'),
    metrics_token: derive(master_hex, 'metrics').toString('base64url'),
  };
}

/** By this the database knows which key it is sealed under, and tells nothing of it. */
export const keyCheckOf = (master_hex: string): string => derive(master_hex, 'check').toString('hex');

function derive(master_hex: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', Buffer.from(master_hex, 'hex'), '', `zhengwang ${purpose}`, 32));
}

function keyFile(file: string): string {
  if (!existsSync(file)) {
    // Whole and on the disk under another name first: a key cut short by a crash or a power cut would lose every credential.
    const draft = `${file}.draft`;
    writeFlushed(draft, randomBytes(32).toString('hex'));
    try {
      linkSync(draft, file);
      flushFolder(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft, { force: true });
    }
  }
  return readKeyFile(file);
}

export function readKeyFile(file: string): string {
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new UserError(`The key file ${file} must hold 64 hexadecimal digits.`);
  return text;
}
