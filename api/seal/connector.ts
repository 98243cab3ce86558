/** Who makes a seal's signatures, verifies them and knows what became of them: the built-in signer, or a platform that is asked over HTTP. */
export const SEAL_CONNECTORS = ['built_in', 'province'] as const;
export type SealConnectorName = (typeof SEAL_CONNECTORS)[number];

/** `digest`: SM3 of the content, hexadecimal; the content itself stays here. */
export type AskedToSign = { digest: string; name: string };
/** DER of GM/T 0010, and under which number the other side keeps it. */
export type Signed = { signature: Buffer; remote_id: string | null };
export type SealStatus = { status: 'valid' | 'revoked' | 'unknown'; reason: string | null };

export type SealConnector = {
  name: SealConnectorName;
  /** Rejects when there is no signature to be had; why is in the message. */
  sign(asked: AskedToSign, signal: AbortSignal): Promise<Signed>;
  verify(
    asked: { digest: string; signature: Buffer },
    signal: AbortSignal,
  ): Promise<{ is_good: boolean; reason: string }>;
  /** By the number that it gave, or by what was sealed. */
  status(asked: { digest: string; remote_id: string | null }, signal: AbortSignal): Promise<SealStatus>;
};

/** A file with its seal, not yet in the register. Digests are SM3: of the file as it is given out, and of what the signature covers. */
export type SealedFile = {
  file_name: string;
  content: Buffer;
  digest: string;
  content_digest: string;
  connector: SealConnectorName;
  remote_id: string | null;
  fingerprint: string;
  signer: string;
};
