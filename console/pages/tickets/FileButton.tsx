/** Files a ticket about what the page shows, with the evidence as it is at that moment. */
import TicketIcon from 'lucide-solid/icons/ticket';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { ButtonLink } from '../../ui/Button.tsx';

export type About =
  | { node_id: number }
  | { system_id: number }
  | { endpoint_id: number }
  | { finding_id: number }
  | { access_network_id: number };

export function FileButton(props: { about: About; name: string; kind?: 'quiet' }) {
  const session = useSession();
  return (
    <Show when={session.may('tickets:file')}>
      <ButtonLink
        kind={props.kind ?? 'plain'}
        href={paths.tickets({ new: 1, ...props.about, about: props.name.slice(0, 160) })}
      >
        <TicketIcon class="size-4" />
        {t('tickets.file_about')}
      </ButtonLink>
    </Show>
  );
}
