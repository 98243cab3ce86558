/** What an assessment is of, who makes it, and what is looked at. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { date } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Combobox, Select } from '../../ui/Field.tsx';
import { KeyValue, Maybe } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import {
  type AssessmentPage,
  assessmentCommands,
  assessmentKindText,
  assessmentQueries,
  type TeamRole,
  team_roles,
} from './assessment-calls.ts';
import { CryptoFiling } from './CryptoFiling.tsx';
import { ObjectDialog } from './ObjectDialog.tsx';

export function PlanAndTeam(props: { data: AssessmentPage; may: boolean }) {
  const row = () => props.data.assessment;
  const day = (at: number | null) => (at === null ? '—' : date(at));
  return (
    <div class="grid items-start gap-4 lg:grid-cols-2">
      <Section title={t('assessments.tab_plan')} class="lg:col-span-2">
        <KeyValue
          columns={2}
          pairs={[
            { name: t('assessments.unit'), value: <Maybe value={row().unit} absent="—" /> },
            { name: t('assessments.kind'), value: assessmentKindText(row().kind) },
            { name: t('assessments.rule'), value: word('assessments', `rule_${row().rule}`) },
            { name: t('assessments.edition'), value: row().edition },
            { name: t('assessments.period'), value: `${day(row().from_at)} – ${day(row().until_at)}` },
            { name: t('assessments.scope'), value: <Maybe value={row().scope} absent="—" /> },
            { name: t('assessments.closed_by'), value: <Maybe value={row().closed_by} absent="—" /> },
          ]}
        />
      </Section>
      <Show when={row().kind === 'crypto' && row().state === 'closed'}>
        <CryptoFiling data={props.data} />
      </Show>
      <Team {...props} />
      <Objects {...props} />
    </div>
  );
}

function Team(props: { data: AssessmentPage; may: boolean }) {
  const mayChange = () => props.may && props.data.me === 'lead' && props.data.assessment.state !== 'closed';
  const [person, setPerson] = createSignal<string | null>(null);
  const [role, setRole] = createSignal<TeamRole>('assessor');
  const candidates = useQuery(() => ({
    ...assessmentQueries.candidates(props.data.assessment.id),
    enabled: mayChange(),
  }));
  const others = () =>
    (mayChange() && !candidates.isPending ? (candidates.data?.rows ?? []) : []).filter(
      ({ id }) => !props.data.team.some((member) => member.id === id),
    );
  const write = async (team: { person: string; role: TeamRole }[]) => {
    try {
      await assessmentCommands.writeTeam(props.data.assessment.id, props.data.assessment.version, team);
      setPerson(null);
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const now = () => props.data.team.map((member) => ({ person: member.id, role: member.role }));
  const add = () => {
    const id = person();
    if (id !== null) void write([...now(), { person: id, role: role() }]);
  };
  return (
    <Section title={t('assessments.team')} note={t('assessments.team_note')}>
      <ul class="divide-y divide-line">
        <For each={props.data.team}>
          {(member) => (
            <li class="flex items-center justify-between gap-3 py-1.5">
              <span>
                {member.name} <span class="text-sm text-dim">{member.username}</span>
              </span>
              <span class="flex items-center gap-2">
                {word('assessments', `role_${member.role}`)}
                <Show when={mayChange()}>
                  <Button
                    kind="quiet"
                    aria-label={t('assessments.remove_member', { name: member.name })}
                    onClick={() => write(now().filter((one) => one.person !== member.id))}
                  >
                    ×
                  </Button>
                </Show>
              </span>
            </li>
          )}
        </For>
      </ul>
      <Show when={mayChange()}>
        <div class="mt-3 grid items-end gap-2 sm:grid-cols-[minmax(0,1fr)_9rem_auto]">
          <Combobox
            label={t('assessments.person')}
            value={person()}
            set={setPerson}
            options={others().map(({ id, name, username }) => ({ value: id, label: name, detail: username }))}
          />
          <Select
            label={t('assessments.role')}
            value={role()}
            set={(value) => setRole(value ?? 'assessor')}
            options={team_roles.map((value) => ({ value, label: word('assessments', `role_${value}`) }))}
          />
          <Button disabled={person() === null} onClick={add}>
            {t('assessments.add_member')}
          </Button>
        </div>
      </Show>
    </Section>
  );
}

function Objects(props: { data: AssessmentPage; may: boolean }) {
  const [adding, setAdding] = createSignal(false);
  const mayChange = () =>
    props.may &&
    (props.data.me === 'lead' || props.data.me === 'assessor') &&
    (props.data.assessment.state === 'planned' || props.data.assessment.state === 'open');
  const remove = async (id: number) => {
    try {
      await assessmentCommands.removeObject(props.data.assessment.id, id, props.data.assessment.version);
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <Section
      title={t('assessments.objects')}
      note={t('assessments.objects_note')}
      actions={
        <Show when={mayChange()}>
          <Button onClick={() => setAdding(true)}>{t('assessments.add_object')}</Button>
        </Show>
      }
    >
      <Show when={props.data.objects.length > 0} fallback={<p class="text-dim">{t('assessments.objects_none')}</p>}>
        <ul class="divide-y divide-line">
          <For each={props.data.objects}>
            {(object) => (
              <li class="flex items-center justify-between gap-3 py-1.5">
                <span class="min-w-0 break-words">
                  <Show when={object.node_id} fallback={object.name}>
                    {(id) => (
                      <a class="link" href={paths.node(id())}>
                        {object.name}
                      </a>
                    )}
                  </Show>{' '}
                  <span class="text-sm text-dim">
                    {[object.kind, object.endpoint_id === null ? '' : t('assessments.endpoint')]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                <Show when={mayChange()}>
                  <Button
                    kind="quiet"
                    aria-label={t('assessments.remove_object', { name: object.name })}
                    onClick={() => remove(object.id)}
                  >
                    ×
                  </Button>
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <Show when={adding()}>
        <ObjectDialog data={props.data} close={() => setAdding(false)} />
      </Show>
    </Section>
  );
}
