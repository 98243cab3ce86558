/** The master key, kept outside the database, and the keys derived from it. */
import { hkdfSync, randomBytes } from 'node:crypto';
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../config.ts';

export type Keys = {
  credentials: Buffer;
  log_in: string;
  /** What the program's own keys are sealed under. */
  own_keys: Buffer;
  /** What a Prometheus server shows to read /metrics; also in the file `metrics-token`. */
  metrics_token: string;
};

/** Reads the key from the environment or from `FOLDER/key`, which is made at the first start. */
export function readKeys(folder: string, key_hex?: string): Keys {
  const master = Buffer.from(key_hex ?? keyFile(join(folder, 'key')), 'hex');
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `zhengwang ${purpose}`, 32));
  return {
    credentials: derive('credentials'),
    log_in: derive('log-in').toString('hex'),
    own_keys: derive('own keys'),
    metrics_token: derive('metrics').toString('base64url'),
  };
}

function keyFile(file: string): string {
  if (!existsSync(file)) {
    // Written whole under another name first: a key cut short by a crash would lose every credential.
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, randomBytes(32).toString('hex'), { mode: 0o600 });
    try {
      linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      rmSync(draft);
    }
  }
  const text = readFileSync(file, 'utf8').trim();
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new UserError(`The key file ${file} must hold 64 hexadecimal digits.`);
  return text;
}
