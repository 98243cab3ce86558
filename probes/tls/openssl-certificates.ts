/** Certificates for tests, made by the system's openssl in a temporary folder. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const opensslMissing = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed';

export type Issued = { key: string; cert: string; key_file: string; cert_file: string };

/** An authority of its own, which issues as asked; `remove` deletes the folder. */
export function makeAuthority() {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-ca-'));
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ca = ['-keyout', file('ca.key'), '-out', file('ca.pem'), '-days', '400', '-subj', '/CN=Test authority'];
  openssl('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...ca);
  let issued = 0;

  /** `names` is a subjectAltName such as DNS:a.test,IP:127.0.0.1; negative days are in the past. */
  function issue(names: string, days: number, kind: 'ec' | 'rsa' = 'ec'): Issued {
    issued += 1;
    const base = `leaf-${issued}`;
    const [key_file, cert_file] = [file(`${base}.key`), file(`${base}.pem`)];
    const pkey = kind === 'ec' ? 'ec_paramgen_curve:P-256' : 'rsa_keygen_bits:2048';
    const subject = ['-subj', '/O=政务服务数据管理局/CN=leaf', '-keyout', key_file, '-out', file(`${base}.csr`)];
    openssl('req', '-newkey', kind, '-pkeyopt', pkey, '-nodes', '-utf8', ...subject);
    writeFileSync(file(`${base}.ext`), `subjectAltName=${names}\n`);
    const signer = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-set_serial', String(1000 + issued)];
    const request = ['-in', file(`${base}.csr`), '-out', cert_file, '-extfile', file(`${base}.ext`)];
    openssl('x509', '-req', ...signer, ...request, '-days', String(days));
    writeFileSync(cert_file, readFileSync(cert_file, 'utf8') + readFileSync(file('ca.pem'), 'utf8'));
    return { key: readFileSync(key_file, 'utf8'), cert: readFileSync(cert_file, 'utf8'), key_file, cert_file };
  }

  return { folder, ca_file: file('ca.pem'), issue, remove: () => rmSync(folder, { recursive: true }) };
}
