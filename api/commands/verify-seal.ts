import { readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Certificate, readCertificate, readPem } from '#compliance/seal/certificate.ts';
import { MAX_SEALED_BYTES } from '../seal/seal-file.ts';
import { verifyFile } from '../seal/verify-file.ts';
import type { Command } from './command.ts';
import { printable, table } from './terminal.ts';
import { UsageError } from './usage.ts';

const MAX_BESIDE_BYTES = 64 * 1024;

export const verifySeal: Command = {
  help: `Usage: zhengwang verify-seal FILE [--certificate CERT.pem]… [--signature FILE.p7s]
离线校验文件的电子签章（SM2/SM3，GM/T 0010）：谁的签章、何时签署、证书是否可信、内容是否被改动；不需要数据库和网络。

FILE is a sealed PDF, a sealed archive of this console (NAME.zip), or any file with its signature beside it.

  --certificate   whose seal you trust: the signer's certificate or its issuer's, PEM or DER, as you got it from a place that
                  you trust (the console's page of the seal, or the authority). May be given several times. Without it a
                  file can be seen to be whole, but not by whom it was sealed, and the exit code is 1.
  --signature     the signature of a FILE that doesn't bear it itself

Exit code: 0 when the seal is intact and its certificate is one of yours; 1 when it is altered, expired, unknown or there is
none; 2 when a file can't be read.
`,
  async run(words) {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: { certificate: { type: 'string', multiple: true }, signature: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined) throw new UsageError('FILE is missing: zhengwang verify-seal FILE');
    if (more.length > 0) throw new UsageError(`one FILE is enough; what is ${JSON.stringify(more[0])}?`);
    const trusted = (values.certificate ?? []).flatMap(certificatesIn);
    const content = bytesOf(file, MAX_SEALED_BYTES);
    const signature = values.signature === undefined ? undefined : bytesOf(values.signature, MAX_BESIDE_BYTES);
    const { status, reason, seal } = await verifyFile({ content, signature }, trusted, Date.now());
    const rows = [
      ['file', printable(file)],
      ['verdict', `${status}: ${printable(reason.en)}`],
      ['结论', printable(reason.zh)],
      ...(seal
        ? [
            ['seal', printable(seal.certificate.subject)],
            ['issuer', printable(seal.certificate.issuer)],
            ['set at', `${new Date(seal.signed_at).toISOString()} by the sealer's own clock`],
            ['certificate', `serial ${seal.certificate.serial}, SM3 ${seal.certificate.fingerprint}`],
            ['valid', [seal.certificate.not_before, seal.certificate.not_after].map(isoOf).join(' to ')],
            ['content', `SM3 ${seal.digest}`],
          ]
        : []),
    ];
    process.stdout.write(table(rows));
    return status === 'intact' ? 0 : 1;
  },
};

const isoOf = (at: number) => new Date(at).toISOString();

function bytesOf(file: string, most: number): Buffer {
  try {
    const found = statSync(file);
    if (!found.isFile()) throw new UsageError(`${printable(file)} is no file`);
    if (found.size > most) throw new UsageError(`${printable(file)} is larger than ${most} bytes`);
    return readFileSync(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${printable(file)}: ${code === 'ENOENT' ? 'there is no such file' : `can't be read (${code})`}`,
    );
  }
}

function certificatesIn(file: string): Certificate[] {
  const bytes = bytesOf(file, MAX_BESIDE_BYTES);
  const der = readCertificate(bytes);
  const read = der ? [der] : readPem(bytes.toString('latin1'));
  if (!read) throw new UsageError(`${printable(file)} holds no certificate for an SM2 key, signed by SM2 with SM3`);
  return read;
}
