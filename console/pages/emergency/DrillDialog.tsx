/** A drill: planned anew, or changed before it begins. */
import { useNavigate } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { type Draft, makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Combobox, FieldGroup, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { SystemPicker, UnitPicker } from '../pickers.tsx';
import { systemQueries } from '../systems/calls.ts';
import { Chosen } from './Chosen.tsx';
import { type DrillPage, drill_forms, drillCommands, drillQueries, formText } from './drill-calls.ts';
import { check, contentOf, newDrill, type Typed, typedOf } from './drill-form.ts';
import { InjectFields } from './InjectFields.tsx';

export function NewDrillDialog(props: { close: () => void }) {
  const navigate = useNavigate();
  let made: number | undefined;
  const draft = makeDraft<Typed>('drill.new', newDrill(Date.now()));
  const save = async (typed: Typed) => {
    const of = { emergency_plan_id: typed.plan_id ?? 0, unit_id: typed.unit_id ?? 0 };
    made = (await drillCommands.create({ ...contentOf(typed), ...of })).id;
  };
  const close = () => (made === undefined ? props.close() : navigate(paths.drill(made)));
  return (
    <Dialog open close={props.close} title={t('drills.add')} wide>
      <DraftForm draft={draft} close={close} check={check} save={save}>
        {(problems) => <Fields draft={draft} problems={problems} is_new />}
      </DraftForm>
    </Dialog>
  );
}

export function ChangeDrillDialog(props: { page: DrillPage; close: () => void }) {
  const { drill } = props.page;
  const draft = makeDraft<Typed>(`drill.${drill.id}.${drill.version}`, typedOf(props.page));
  return (
    <Dialog open close={props.close} title={t('drills.edit')} detail={drill.plan} wide>
      <DraftForm
        draft={draft}
        close={props.close}
        check={check}
        save={(typed) => drillCommands.change(drill.id, { ...contentOf(typed), version: typed.version })}
      >
        {(problems) => <Fields draft={draft} problems={problems} />}
      </DraftForm>
    </Dialog>
  );
}

function Fields(props: { draft: Draft<Typed>; problems: () => Problems; is_new?: boolean }) {
  const typed = () => props.draft.value();
  const put = (change: Partial<Typed>) => props.draft.set({ ...typed(), ...change });
  const plans = useQuery(() => drillQueries.plans());
  const choices = () => (plans.isPending ? [] : (plans.data?.rows ?? []));
  const plan = () => choices().find(({ id }) => id === typed().plan_id);
  return (
    <>
      <Show when={props.is_new}>
        <Combobox
          label={t('drills.plan')}
          value={typed().plan_id}
          // A combobox says its value once more when its options arrive.
          set={(plan_id) => plan_id !== typed().plan_id && put({ plan_id, roles: {} })}
          options={choices().map(({ id, title }) => ({ value: id, label: title }))}
          hint={!plans.isPending && choices().length === 0 ? t('drills.plan_none') : undefined}
          error={props.problems().emergency_plan_id}
          required
        />
        <UnitPicker
          label={t('drills.unit')}
          value={typed().unit_id}
          set={(unit_id) => unit_id !== typed().unit_id && put({ unit_id })}
          error={props.problems().unit_id}
          required
        />
      </Show>
      <TextField
        label={t('drills.title')}
        value={typed().title}
        set={(title) => put({ title })}
        error={props.problems().title}
        maxLength={200}
        required
      />
      <div class="grid gap-4 sm:grid-cols-2">
        <Select
          label={t('drills.form')}
          value={typed().form}
          set={(form) => form && put({ form })}
          options={drill_forms.map((value) => ({ value, label: formText(value) }))}
          required
        />
        <TextField
          label={t('drills.scheduled')}
          type="datetime-local"
          value={typed().scheduled}
          set={(scheduled) => put({ scheduled })}
          hint={t('drills.reminded')}
          error={props.problems().scheduled_at}
          required
        />
      </div>
      <TextField
        label={t('drills.scenario')}
        value={typed().scenario}
        set={(scenario) => put({ scenario })}
        error={props.problems().scenario}
        lines={3}
      />
      <Systems typed={typed()} put={put} />
      <Show when={(plan()?.roles.length ?? 0) > 0}>
        <Roles typed={typed()} put={put} roles={plan()?.roles ?? []} problems={props.problems} />
      </Show>
      <InjectFields typed={typed()} put={put} error={props.problems().injects} />
    </>
  );
}

type Part = { typed: Typed; put: (change: Partial<Typed>) => void };

function Systems(props: Part) {
  const all = useQuery(() => systemQueries.all({}));
  const nameOf = (id: number) =>
    (all.isPending ? undefined : all.data?.rows.find((row) => row.id === id)?.name) ?? String(id);
  return (
    <div class="space-y-2">
      <SystemPicker
        label={t('drills.add_system')}
        value={null}
        set={(id) => {
          if (id !== null && !props.typed.system_ids.includes(id))
            props.put({ system_ids: [...props.typed.system_ids, id] });
        }}
        without={new Set(props.typed.system_ids)}
      />
      <Chosen
        names={props.typed.system_ids.map((id) => ({ key: String(id), name: nameOf(id) }))}
        remove={(key) => props.put({ system_ids: props.typed.system_ids.filter((id) => String(id) !== key) })}
      />
    </div>
  );
}

function Roles(props: Part & { roles: { id: string; title: string }[]; problems: () => Problems }) {
  const query = useQuery(() => drillQueries.people());
  const people = () => (query.isPending ? [] : (query.data?.rows ?? []));
  const nameOf = (username: string) => people().find((one) => one.username === username)?.name ?? username;
  const set = (role: string, usernames: string[]) => props.put({ roles: { ...props.typed.roles, [role]: usernames } });
  return (
    <FieldGroup label={t('drills.roles')}>
      <div class="space-y-3">
        <For each={props.roles}>
          {(role) => {
            const chosen = () => props.typed.roles[role.id] ?? [];
            return (
              <div class="space-y-2">
                <Combobox
                  label={t('drills.role_choose', { role: role.title })}
                  value={null}
                  set={(username) => {
                    if (username !== null && !chosen().includes(username)) set(role.id, [...chosen(), username]);
                  }}
                  options={people()
                    .filter(({ username }) => !chosen().includes(username))
                    .map(({ username, name, unit }) => ({ value: username, label: name, detail: unit ?? username }))}
                  error={props.problems()[`roles.${role.id}`]}
                />
                <Chosen
                  names={chosen().map((username) => ({ key: username, name: nameOf(username) }))}
                  remove={(key) =>
                    set(
                      role.id,
                      chosen().filter((one) => one !== key),
                    )
                  }
                />
              </div>
            );
          }}
        </For>
      </div>
    </FieldGroup>
  );
}
