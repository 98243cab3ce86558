/** Verifies the seal of a file by the file and certificates alone: a PDF, an archive of ours, or any file with its signature beside it. */
import type { Certificate } from '#compliance/seal/certificate.ts';
import { pemOf } from '#compliance/seal/certificate.ts';
import { isPdf, readPdfSeal } from '#compliance/seal/pdf.ts';
import { readSignedData } from '#compliance/seal/signed-data.ts';
import { sm3 } from '#compliance/seal/sm2.ts';
import { altered, judgeSeal, type Sealed, UNSEALED, type Verdict } from '#compliance/seal/verdict.ts';
import { archiveOf, SEALED_NAMES } from './seal-file.ts';

const LOCAL = 0x04034b50;

export type Verifying = { content: Buffer; signature?: Buffer | undefined };

export async function verifyFile(given: Verifying, trusted: readonly Certificate[], now: number): Promise<Verdict> {
  const found = await sealOf(given);
  return 'status' in found ? found : judgeSeal(found, trusted, now);
}

/** The seal that a file bears, or why there is none to be judged. */
export async function sealOf({ content, signature }: Verifying): Promise<Sealed | Verdict> {
  if (signature) return { digest: sm3(content), signature };
  if (isPdf(content)) {
    const read = readPdfSeal(content);
    if (read === 'unsealed') return UNSEALED;
    if (read !== 'broken') return read;
    return altered(
      '签章没有覆盖整个文件：签章之后文件被追加或改动过',
      'The seal doesn’t span the whole file: something was added or changed after it was set',
      null,
    );
  }
  const entries = storedEntries(content);
  const [file, beside, certificates] = entries ?? [];
  if (!file || !beside || !certificates || beside.name !== SEALED_NAMES.signature(file.name)) return UNSEALED;
  const path = readSignedData(beside.content)
    ?.path.map(({ der }) => pemOf(der))
    .join('');
  const is_whole =
    entries?.length === 3 &&
    content.equals(await archiveOf(entries)) &&
    certificates.content.equals(Buffer.from(path ?? '', 'utf8'));
  return is_whole
    ? { digest: sm3(file.content), signature: beside.content }
    : altered('签章归档文件被改动过', 'The archive that bears the seal was changed', null);
}

/** As far as an archive is written as ours are: entry after entry, as they are. What else it says is compared by writing it anew. */
function storedEntries(bytes: Buffer): { name: string; content: Buffer }[] | undefined {
  const entries: { name: string; content: Buffer }[] = [];
  for (let at = 0; at + 30 <= bytes.length && bytes.readUInt32LE(at) === LOCAL && entries.length < 4; ) {
    const from = at + 30 + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28);
    const end = from + bytes.readUInt32LE(at + 18);
    if (bytes.readUInt16LE(at + 8) !== 0 || end > bytes.length) return undefined;
    const name = bytes.toString('utf8', at + 30, at + 30 + bytes.readUInt16LE(at + 26));
    entries.push({ name, content: bytes.subarray(from, end) });
    at = end;
  }
  return entries;
}
