/** On a ticket's page: what was filed turns out to be an incident. */
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { DeclareDialog } from './DeclareDialog.tsx';

export function DeclareFromTicket(props: {
  ticket: { id: number; title: string | null; unit_id: number | null };
  subjects: readonly { kind: string; id: number; name: string }[];
}) {
  const session = useSession();
  const [declaring, setDeclaring] = createSignal(false);
  const subjects = (kind: 'system' | 'node') =>
    props.subjects.filter((one) => one.kind === kind).map(({ id, name }) => ({ id, name }));
  return (
    <Show when={session.may('emergency:act')}>
      <Button onClick={() => setDeclaring(true)}>{t('emergency_runs.declare')}</Button>
      <Show when={declaring()}>
        <DeclareDialog
          close={() => setDeclaring(false)}
          from={{
            ...{ ticket_id: props.ticket.id, title: props.ticket.title ?? '', unit_id: props.ticket.unit_id },
            // When it was filed isn't when it happened.
            ...{ occurred_at: null, systems: subjects('system'), nodes: subjects('node') },
          }}
        />
      </Show>
    </Show>
  );
}
