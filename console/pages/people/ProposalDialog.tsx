/** Proposes a role for somebody; another person decides. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Combobox, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { momentOf } from '../../ui/wall-time.ts';
import { UnitPicker } from '../pickers.tsx';
import { type Account, peopleCommands, peopleQueries, type Role, roleName } from './calls.ts';

type Typed = { person_id: string | null; role: Role | null; unit_id: number | null; reason: string; until: string };

export function ProposalDialog(props: { open: boolean; close: () => void; person?: Account }) {
  return (
    <Dialog open={props.open} close={props.close} title={t('accounts.propose')} detail={t('accounts.propose_hint')}>
      <Form close={props.close} person={props.person} />
    </Dialog>
  );
}

function Form(props: { close: () => void; person: Account | undefined }) {
  const roles = useQuery(() => peopleQueries.roles());
  const everybody = useQuery(() => ({ ...peopleQueries.everybody(), enabled: props.person === undefined }));
  const rows = () => (roles.isPending ? [] : (roles.data?.rows ?? []));
  const draft = makeDraft<Typed>(`grant.${props.person?.id ?? 'new'}`, {
    person_id: props.person?.id ?? null,
    role: null,
    unit_id: null,
    reason: '',
    until: '',
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const isAdministrator = () => rows().some((row) => row.role === draft.value().role && row.is_administrator);
  const check = (value: Typed): Problems => {
    const found: Problems = {};
    if (value.person_id === null) found.person_id = t('ui.missing');
    if (value.role === null) found.role = t('ui.missing');
    if (value.reason.trim() === '') found.reason = t('ui.missing');
    return found;
  };
  const save = (value: Typed) =>
    peopleCommands.propose({
      person_id: value.person_id ?? '',
      role: value.role ?? 'operator',
      unit_id: isAdministrator() ? null : value.unit_id,
      reason: value.reason.trim(),
      expires_at: momentOf(value.until) ?? null,
    });
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save} action={t('accounts.propose')}>
      {(problems) => (
        <>
          <Show
            when={props.person}
            fallback={
              <Combobox
                label={t('accounts.person')}
                value={draft.value().person_id}
                set={(person_id) => put({ person_id })}
                options={(everybody.data?.rows ?? []).map((row) => ({
                  value: row.id,
                  label: row.username,
                  detail: row.name,
                }))}
                error={problems().person_id}
                required
              />
            }
          >
            {(person) => (
              <p>
                <span class="font-medium">{person().username}</span> <span class="text-dim">{person().name}</span>
              </p>
            )}
          </Show>
          <Select
            label={t('accounts.role')}
            value={draft.value().role}
            set={(role) => put({ role })}
            options={rows().map((row) => ({ value: row.role, label: roleName(row.role) }))}
            error={problems().role}
            required
          />
          <Show when={!isAdministrator()} fallback={<p class="text-dim">{t('accounts.within_administrator')}</p>}>
            <UnitPicker
              label={t('accounts.within')}
              hint={t('accounts.within_hint')}
              value={draft.value().unit_id}
              set={(unit_id) => put({ unit_id })}
              error={problems().unit_id}
            />
          </Show>
          <TextField
            label={t('accounts.expires')}
            hint={t('accounts.expires_hint')}
            type="datetime-local"
            value={draft.value().until}
            set={(until) => put({ until })}
            error={problems().expires_at}
          />
          <TextField
            label={t('accounts.reason')}
            value={draft.value().reason}
            set={(reason) => put({ reason })}
            error={problems().reason}
            lines={2}
            required
          />
        </>
      )}
    </DraftForm>
  );
}
