/** How many devices wait in the tray of discovery, beside its name in the navigation. */
import { useQuery } from '@tanstack/solid-query';
import { t } from '../i18n/index.ts';
import { discoveryQueries } from '../pages/discovery/calls.ts';
import { CountMark } from './CountMark.tsx';

export function WaitingCount() {
  const summary = useQuery(() => discoveryQueries.summary());
  const waiting = () => (summary.isPending ? 0 : (summary.data?.waiting ?? 0));
  return <CountMark count={waiting()} text={t('discovery.overview_waiting', { n: waiting() })} />;
}
