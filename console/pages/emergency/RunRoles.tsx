/** Who holds which role in a run, and another choice of who. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { listText, t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { incidentCommands, incidentQueries, type RunPage } from './incident-calls.ts';
import { RolePeople } from './RolePeople.tsx';

type Role = RunPage['roles'][number];

export function RunRoles(props: { page: RunPage }) {
  const session = useSession();
  const [changing, setChanging] = createSignal<string>();
  const mayAssign = () => props.page.run.status === 'running' && session.may('emergency:act');
  const role = () => props.page.roles.find(({ id }) => id === changing());
  return (
    <Section title={t('emergency_runs.who')}>
      <ul class="divide-y divide-line">
        <For each={props.page.roles}>
          {(one) => (
            <li class="flex flex-wrap items-center justify-between gap-2 py-1.5">
              <div class="min-w-0">
                <span class="font-medium" title={one.duty}>
                  {one.title}
                </span>
                <span class="ml-2">
                  {listText(one.people.map(({ name }) => name)) || (
                    <span class="text-dim">{t('emergency_runs.nobody')}</span>
                  )}
                </span>
              </div>
              <Show when={mayAssign()}>
                <Button
                  kind="quiet"
                  onClick={() => setChanging(one.id)}
                  aria-label={`${t('emergency_runs.assign')}: ${one.title}`}
                >
                  {t('emergency_runs.assign')}
                </Button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={role()}>
        {(chosen) => <AssignDialog run_id={props.page.run.id} role={chosen()} close={() => setChanging(undefined)} />}
      </Show>
    </Section>
  );
}

function AssignDialog(props: { run_id: number; role: Role; close: () => void }) {
  const query = useQuery(() => incidentQueries.proposals());
  const sending = makeSending();
  const [people, setPeople] = createSignal(props.role.people.map(({ account }) => account));
  const save = async () => {
    const body = { do: 'assign' as const, role: props.role.id, people: people() };
    if (await sending.run(() => incidentCommands.put(props.run_id, body))) props.close();
  };
  return (
    <Dialog
      open
      close={props.close}
      title={`${t('emergency_runs.assign')}: ${props.role.title}`}
      detail={props.role.duty}
    >
      <Loaded query={query} small>
        {(data) => <RolePeople role={props.role} people={data().people} value={people()} set={setPeople} />}
      </Loaded>
      <Refused error={sending.error()} />
      <DialogActions>
        <Button kind="primary" busy={sending.busy()} onClick={save}>
          {t('ui.save')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
