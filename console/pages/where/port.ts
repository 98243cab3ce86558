/** A port as it is called, and where it is shown. */
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';

export function portName(place: { port: string | null; if_index: number | null }): string {
  if (place.port) return place.port;
  return place.if_index === null ? t('where.port_unknown') : t('where.port_index', { index: place.if_index });
}

/** The node's page with its interfaces, the port chosen. */
export const portHref = (place: { node_id: number; if_index: number | null }): string =>
  paths.node(place.node_id, { tab: 'interfaces', if: place.if_index ?? undefined });
