/** Who signs now, as it is set. */
import type { Actor } from '../audit/record.ts';
import type { Hub } from '../hub.ts';
import { builtInSigner } from './built-in.ts';
import type { SealConnector } from './connector.ts';
import { readSealSettings } from './seal-settings.ts';

export function sealConnector(hub: Pick<Hub, 'db' | 'keys' | 'config'>, actor: Actor): SealConnector {
  switch (readSealSettings(hub.db).connector) {
    case 'built_in':
      return builtInSigner(hub, actor);
    case 'province':
      return builtInSigner(hub, actor);
  }
}
