/** A new account, or what is said of one. */
import { createSignal, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { UnitPicker } from '../pickers.tsx';
import { type Account, type Kind, peopleCommands } from './calls.ts';
import { randomPassword } from './password.ts';

const kinds: readonly Kind[] = ['person', 'service'];

export function AccountDialog(props: { open: boolean; close: () => void; account?: Account }) {
  return (
    <Dialog
      open={props.open}
      close={props.close}
      title={t(props.account ? 'accounts.edit' : 'accounts.add')}
      {...(props.account ? {} : { detail: t('accounts.add_hint') })}
    >
      <Form close={props.close} account={props.account} />
    </Dialog>
  );
}

type Typed = { username: string; name: string; kind: Kind; unit_id: number | null };

function Form(props: { close: () => void; account: Account | undefined }) {
  const { account } = props;
  const draft = makeDraft<Typed>(`account.${account?.id ?? 'new'}`, {
    username: account?.username ?? '',
    name: account?.name ?? '',
    kind: account?.kind ?? 'person',
    unit_id: account?.unit_id ?? null,
  });
  // Passwords are never kept as a draft.
  const [password, setPassword] = createSignal(randomPassword());
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = (value: Typed): Problems => {
    const found: Problems = {};
    if (value.name.trim() === '') found.name = t('ui.missing');
    if (!/^[A-Za-z0-9_.]{3,40}$/.test(value.username)) found.username = t('accounts.username_wrong');
    return found;
  };
  const save = ({ username, name, kind, unit_id }: Typed) => {
    if (account) return peopleCommands.change(account.id, { name: name.trim(), unit_id });
    const first = kind === 'person' && password() !== '' ? password() : null;
    return peopleCommands.create({ username, name: name.trim(), kind, unit_id, password: first });
  };
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <Show when={!account}>
            <FieldGroup label={t('accounts.kind')}>
              <Segments
                label={t('accounts.kind')}
                value={draft.value().kind}
                set={(kind) => put({ kind })}
                options={kinds.map((value) => ({ value, label: word('accounts', `kind_${value}`) }))}
              />
            </FieldGroup>
            <TextField
              label={t('accounts.username')}
              hint={t('accounts.username_hint')}
              value={draft.value().username}
              set={(username) => put({ username })}
              error={problems().username}
              required
            />
          </Show>
          <TextField
            label={t('accounts.name')}
            value={draft.value().name}
            set={(name) => put({ name })}
            error={problems().name}
            required
          />
          <UnitPicker
            label={t('accounts.unit')}
            hint={t('accounts.unit_hint')}
            value={draft.value().unit_id}
            set={(unit_id) => put({ unit_id })}
            error={problems().unit_id}
          />
          <Show when={!account && draft.value().kind === 'person'}>
            <TextField
              label={t('accounts.password')}
              hint={t('accounts.password_hint')}
              value={password()}
              set={setPassword}
              error={problems().password}
              autocomplete="new-password"
              mono
            />
          </Show>
        </>
      )}
    </DraftForm>
  );
}
