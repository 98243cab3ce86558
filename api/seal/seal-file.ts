/**
 * Seals a file: a PDF within itself, with the seal's figure on its last page; any other together with its signature in one archive. Takes a moment
 * and may ask another platform, so it comes before the transaction that keeps it.
 */
import { pemOf } from '#compliance/seal/certificate.ts';
import { sealFigure } from '#compliance/seal/figure.ts';
import { closePdf, isPdf, openPdf } from '#compliance/seal/pdf.ts';
import { OtherPdf } from '#compliance/seal/pdf-parts.ts';
import { readSignedData } from '#compliance/seal/signed-data.ts';
import { sm3 } from '#compliance/seal/sm2.ts';
import type { Actor } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { Refusal } from '../middleware/errors.ts';
import { drawSeal } from '../reports/render.ts';
import { zipOf } from '../reports/zip.ts';
import type { SealConnector, SealedFile } from './connector.ts';
import { sealConnector } from './connectors.ts';
import { sealName } from './seal-settings.ts';

export const MAX_SEALED_BYTES = 32 * 1024 * 1024;
const PATIENCE_MS = 20_000;

export const SEALED_NAMES = { certificate: 'certificate.pem', signature: (name: string) => `${name}.p7s` };

/** What it will be called. */
export const sealedName = (name: string): string => (/\.pdf$/i.test(name) ? name : `${name}.zip`);

export async function sealFile(
  hub: Pick<Hub, 'db' | 'keys' | 'config'>,
  actor: Actor,
  { name, content }: { name: string; content: Uint8Array },
  now = Date.now(),
): Promise<SealedFile> {
  const bytes = Buffer.from(content);
  if (bytes.length > MAX_SEALED_BYTES)
    throw new Refusal(413, 'too_large', '文件过大，不能签章', `A sealed file has at most ${MAX_SEALED_BYTES} bytes`);
  const connector = sealConnector(hub, actor);
  if (!isPdf(bytes)) return archived(connector, name, bytes);
  const title = sealName(hub.db);
  const day = new Date(now + 8 * 3_600_000).toISOString().slice(0, 10);
  const picture = Buffer.from(await drawSeal(sealFigure(title, day)));
  const open = opened(bytes, { picture, name: title, signed_at: now });
  // A PDF of another making is sealed beside itself, as other files are.
  if (!open) return archived(connector, name, bytes);
  const { signature, pem: _, ...signed } = await signatureFor(connector, open.digest, name);
  return { ...signed, ...named(name, closePdf(open, signature)), content_digest: open.digest };
}

function opened(...given: Parameters<typeof openPdf>) {
  try {
    return openPdf(...given);
  } catch (error) {
    if (error instanceof OtherPdf) return undefined;
    throw error;
  }
}

const named = (file_name: string, content: Buffer) => ({ file_name, content, digest: sm3(content) });

/** What comes back is looked at before it is believed: that it signs just this, and by whom. */
async function signatureFor(connector: SealConnector, digest: string, name: string) {
  const { signature, remote_id } = await connector.sign({ digest, name }, AbortSignal.timeout(PATIENCE_MS));
  const read = readSignedData(signature);
  if (!read?.holds || read.digest !== digest)
    throw new Refusal(502, 'seal_failed', '签章平台返回的签名不成立', 'The signature that came back doesn’t hold');
  const [own] = read.path;
  const pem = read.path.map(({ der }) => pemOf(der)).join('');
  return {
    signature,
    pem,
    remote_id,
    connector: connector.name,
    fingerprint: own.fingerprint,
    signer: own.common_name,
  };
}

async function archived(connector: SealConnector, name: string, content: Buffer): Promise<SealedFile> {
  const content_digest = sm3(content);
  const { signature, pem, ...signed } = await signatureFor(connector, content_digest, name);
  const entries = [
    { name, content },
    { name: SEALED_NAMES.signature(name), content: signature },
    { name: SEALED_NAMES.certificate, content: Buffer.from(pem, 'utf8') },
  ];
  return { ...signed, ...named(`${name}.zip`, await archiveOf(entries)), content_digest };
}

/** Stored and without dates: the same parts make the same bytes, by which a changed archive shows. */
export async function archiveOf(entries: readonly { name: string; content: Uint8Array }[]): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipOf(entries, { at: 0, packed: false })) pieces.push(piece);
  return Buffer.concat(pieces);
}
