/** How many tickets one's unit has in hand or was asked to join in, beside their name in the navigation. */
import { useQuery } from '@tanstack/solid-query';
import { t } from '../i18n/index.ts';
import { ticketQueries } from '../pages/tickets/calls.ts';
import { useSession } from '../session.ts';
import { CountMark } from './CountMark.tsx';

export function TicketCount() {
  const session = useSession();
  const owed = useQuery(() => ({ ...ticketQueries.owed(), enabled: session.may('tickets:handle') }));
  const count = () => (owed.isPending ? 0 : (owed.data?.total ?? 0));
  return <CountMark count={count()} text={t('tickets.owed_n', { n: count() })} />;
}
