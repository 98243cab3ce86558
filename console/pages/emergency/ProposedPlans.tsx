/** On a finding's page: the plans in force that fit it, and the button that declares an incident with it and begins one. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Section } from '../../ui/Page.tsx';
import { DeclareDialog } from './DeclareDialog.tsx';
import { incidentQueries, type ProposedPlan } from './incident-calls.ts';

export function ProposedPlans(props: { finding_id: number }) {
  const session = useSession();
  const query = useQuery(() => ({
    ...incidentQueries.proposals(props.finding_id),
    enabled: session.may('emergency:read'),
  }));
  const [begun, setBegun] = createSignal<ProposedPlan>();
  const data = () => (query.isPending ? undefined : query.data);
  const rows = () => data()?.rows.filter(({ is_proposed }) => is_proposed) ?? [];
  return (
    <Show when={rows().length > 0}>
      <Section title={t('emergency_runs.proposals')}>
        <ul class="space-y-2">
          <For each={rows()}>
            {(plan) => (
              <li class="flex flex-wrap items-center justify-between gap-2">
                <span class="min-w-0 font-medium break-words">{plan.title}</span>
                <Button
                  kind="primary"
                  disabled={session.may('emergency:act') ? undefined : t('ui.may_not')}
                  onClick={() => setBegun(plan)}
                >
                  {t('emergency_runs.start_here')}
                </Button>
              </li>
            )}
          </For>
        </ul>
        <Show when={begun()} keyed>
          {(plan) => (
            <Show when={data()?.about}>
              {(about) => (
                <DeclareDialog
                  close={() => setBegun(undefined)}
                  from={{
                    ...{ finding_id: props.finding_id, title: about().subject, unit_id: about().unit_id },
                    ...{ occurred_at: about().opened_at, systems: about().systems, nodes: about().nodes },
                    plan: { id: plan.emergency_plan_id, category: plan.category },
                  }}
                />
              )}
            </Show>
          )}
        </Show>
      </Section>
    </Show>
  );
}
