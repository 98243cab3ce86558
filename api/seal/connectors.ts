/** Who signs now, as it is set, and by whose certificates seals are believed. */
import type { Certificate } from '#compliance/seal/certificate.ts';
import type { Actor } from '../audit/record.ts';
import type { Db } from '../db/open.ts';
import type { Hub } from '../hub.ts';
import { builtInSigner } from './built-in.ts';
import type { SealConnector, SealConnectorName } from './connector.ts';
import { trustedCertificates } from './own-seal.ts';
import { provinceCertificates, provinceSigner } from './province.ts';
import { readSealSettings } from './seal-settings.ts';

export function sealConnector(
  hub: Pick<Hub, 'db' | 'keys' | 'config'>,
  actor: Actor,
  name: SealConnectorName = readSealSettings(hub.db).connector,
): SealConnector {
  switch (name) {
    case 'built_in':
      return builtInSigner(hub, actor);
    case 'province':
      return provinceSigner(hub);
  }
}

export const believedCertificates = (db: Db): Certificate[] => [
  ...trustedCertificates(db),
  ...provinceCertificates(db),
];
