/** A new token, for a service account or for oneself, and its text: shown once. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { Checkbox, Combobox, FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import type { List, Permission } from '../../wire.ts';
import { type Account, peopleQueries } from '../people/calls.ts';
import { UnitPicker } from '../pickers.tsx';
import { type Issued, permissionName, tokenCommands, tokenQueries } from './calls.ts';

type Typed = {
  person_id: string | null;
  name: string;
  permissions: Permission[];
  unit_id: number | null;
  addresses: string;
  days: string;
};

const linesOf = (text: string): string[] =>
  text
    .split(/[\s,;，；]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function IssueDialog(props: { open: boolean; close: () => void; own?: boolean }) {
  // Neither a draft nor a query ever holds the text: it goes with this dialog.
  const [made, setMade] = createSignal<Issued>();
  const close = () => {
    setMade(undefined);
    props.close();
  };
  return (
    <Dialog
      open={props.open}
      close={close}
      title={t(made() ? 'tokens.made' : 'tokens.issue')}
      detail={t(made() ? 'tokens.made_hint' : 'tokens.issue_hint')}
    >
      <Show when={made()} fallback={<Form close={close} own={props.own === true} made={setMade} />}>
        {(one) => (
          <>
            <CodeBlock label={t('tokens.made')} text={one().token} />
            <p class="mt-3 text-sm text-dim">{t('tokens.use')}</p>
            <DialogActions>
              <Button kind="primary" onClick={close}>
                {t('tokens.saved')}
              </Button>
            </DialogActions>
          </>
        )}
      </Show>
    </Dialog>
  );
}

function Form(props: { close: () => void; own: boolean; made: (one: Issued) => void }) {
  let issued: Issued | undefined;
  const draft = makeDraft<Typed>(props.own ? 'token.own' : 'token.new', {
    person_id: null,
    name: '',
    permissions: [],
    unit_id: null,
    addresses: '',
    days: '90',
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const services = useQuery(() => ({ ...peopleQueries.services(), enabled: !props.own }));
  const person = () => draft.value().person_id ?? '';
  const choices = useQuery(() =>
    props.own ? tokenQueries.ownChoices() : { ...tokenQueries.choices(person()), enabled: person() !== '' },
  );
  const rows = <Row,>(query: { isPending: boolean; data: List<Row> | undefined }): Row[] =>
    query.isPending ? [] : (query.data?.rows ?? []);
  /** What was ticked before the account or the unit was changed no longer counts. */
  const usable = () => rows(choices).filter((one) => !(one.everywhere_only && draft.value().unit_id !== null));
  const chosen = () => usable().flatMap(({ permission }) => (isTicked(permission) ? [permission] : []));
  const isTicked = (permission: Permission) => draft.value().permissions.includes(permission);
  const tick = (permission: Permission, on: boolean) =>
    put({
      permissions: [...draft.value().permissions.filter((one) => one !== permission), ...(on ? [permission] : [])],
    });

  const check = (value: Typed): Problems => {
    const found: Problems = {};
    const days = Number(value.days);
    if (!props.own && value.person_id === null) found.person_id = t('ui.missing');
    if (value.name.trim() === '') found.name = t('ui.missing');
    else if (!/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u.test(value.name.trim())) found.name = t('tokens.name_wrong');
    if (chosen().length === 0) found.permissions = t('tokens.choose_permission');
    if (!Number.isInteger(days) || days < 1 || days > 365) found.valid_days = t('tokens.days_wrong');
    return found;
  };
  const save = async (value: Typed) => {
    const body = {
      name: value.name.trim(),
      permissions: chosen(),
      unit_id: value.unit_id,
      addresses: linesOf(value.addresses),
      valid_days: Number(value.days),
    };
    issued = props.own
      ? await tokenCommands.issueOwn(body)
      : await tokenCommands.issue({ ...body, person_id: person() });
  };
  /** Saved, or given up. */
  const finish = () => (issued ? props.made(issued) : props.close());
  const problemOf = (problems: Problems, field: string) =>
    problems[field] ?? Object.entries(problems).find(([path]) => path.startsWith(`${field}.`))?.[1];

  return (
    <DraftForm draft={draft} close={finish} check={check} save={save} action={t('tokens.issue')}>
      {(problems) => (
        <>
          <Show when={!props.own}>
            <Combobox
              label={t('tokens.service')}
              hint={t('tokens.service_hint')}
              value={draft.value().person_id}
              set={(person_id) => put({ person_id })}
              options={rows<Account>(services).map((row) => ({
                value: row.id,
                label: row.username,
                detail: row.name,
              }))}
              error={problems().person_id}
              required
            />
          </Show>
          <TextField
            label={t('tokens.name')}
            hint={t('tokens.name_hint')}
            value={draft.value().name}
            set={(name) => put({ name })}
            error={problems().name}
            required
          />
          <FieldGroup label={t('tokens.permissions')}>
            <Show
              when={rows(choices).length > 0}
              fallback={
                <p class="text-dim">
                  {t(!props.own && person() === '' ? 'tokens.choose_account' : 'tokens.no_permissions')}
                </p>
              }
            >
              <div class="grid gap-2 sm:grid-cols-2">
                <For each={rows(choices)}>
                  {(one) => (
                    <Show
                      when={usable().includes(one)}
                      fallback={
                        <p class="pl-7 text-dim">
                          {permissionName(one.permission)} <span class="text-sm">{t('tokens.everywhere_only')}</span>
                        </p>
                      }
                    >
                      <Checkbox
                        label={permissionName(one.permission)}
                        value={isTicked(one.permission)}
                        set={(on) => tick(one.permission, on)}
                      />
                    </Show>
                  )}
                </For>
              </div>
            </Show>
            <Show when={problems().permissions}>{(text) => <p class="mt-1 text-sm text-down">{text()}</p>}</Show>
          </FieldGroup>
          <UnitPicker
            label={t('tokens.unit')}
            hint={t('tokens.unit_hint')}
            value={draft.value().unit_id}
            set={(unit_id) => put({ unit_id })}
            error={problems().unit_id}
          />
          <TextField
            label={t('tokens.addresses')}
            hint={t('tokens.addresses_hint')}
            value={draft.value().addresses}
            set={(addresses) => put({ addresses })}
            error={problemOf(problems(), 'addresses')}
            lines={2}
            mono
          />
          <TextField
            label={t('tokens.days')}
            hint={t('tokens.days_hint')}
            value={draft.value().days}
            set={(days) => put({ days })}
            error={problems().valid_days}
            required
          />
        </>
      )}
    </DraftForm>
  );
}
