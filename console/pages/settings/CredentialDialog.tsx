/** A credential: a new one, or a new secret for one. Nothing of it is kept in the browser. */
import { For, Show } from 'solid-js';
import { makeUnkeptDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import type { Credential } from '../../wire.ts';
import { type Secret, settingsCommands } from './calls.ts';
import { type CredentialKind, credentialKinds, fieldsOf, type SecretField, secretProblems } from './secret-fields.ts';

export function CredentialDialog(props: { open: boolean; close: () => void; credential?: Credential }) {
  return (
    <Dialog
      open={props.open}
      close={props.close}
      title={t(props.credential ? 'settings.replace' : 'settings.add_credential')}
      {...(props.credential ? { detail: t('settings.replace_hint', { name: props.credential.name }) } : {})}
    >
      <CredentialForm close={props.close} credential={props.credential} />
    </Dialog>
  );
}

type Typed = { name: string; kind: CredentialKind; values: Record<string, string> };

/** What was left empty isn't sent. */
function secretOf({ kind, values }: Typed): Secret {
  const filled = fieldsOf(kind).flatMap(({ name }) => (values[name] ? [[name, values[name]]] : []));
  return { kind, ...Object.fromEntries(filled) };
}

function CredentialForm(props: { close: () => void; credential: Credential | undefined }) {
  const { credential } = props;
  const draft = makeUnkeptDraft<Typed>({
    name: credential?.name ?? '',
    kind: credentialKinds.find((kind) => kind === credential?.kind) ?? 'snmp_community',
    values: { version: '2c' },
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = (value: Typed): Problems => ({
    ...(value.name.trim() === '' ? { name: t('ui.missing') } : {}),
    ...secretProblems(value.kind, value.values),
  });
  const save = (value: Typed) =>
    credential
      ? settingsCommands.replaceSecret(credential.id, secretOf(value))
      : settingsCommands.createCredential(value.name.trim(), secretOf(value));
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <Show when={!credential}>
            <TextField
              label={t('words.name')}
              value={draft.value().name}
              set={(name) => put({ name })}
              error={problems().name}
              required
            />
            <Select
              label={t('settings.kind')}
              value={draft.value().kind}
              set={(kind) => kind && put({ kind, values: { version: '2c' } })}
              options={credentialKinds.map((kind) => ({ value: kind, label: word('settings', `credential_${kind}`) }))}
              required
            />
          </Show>
          <For each={fieldsOf(draft.value().kind)}>
            {(field) => (
              <SecretInput
                field={field}
                value={draft.value().values[field.name] ?? ''}
                set={(text) => put({ values: { ...draft.value().values, [field.name]: text } })}
                error={problems()[`secret.${field.name}`]}
              />
            )}
          </For>
          <p class="text-sm text-dim">{t('settings.secret_hint')}</p>
        </>
      )}
    </DraftForm>
  );
}

function SecretInput(props: {
  field: SecretField;
  value: string;
  set: (text: string) => void;
  error: string | undefined;
}) {
  const common = () => ({
    label: word('settings', `secret_${props.field.name}`),
    error: props.error,
    required: props.field.required ?? false,
  });
  const optionText = (option: string) => (props.field.name === 'version' ? `v${option}` : option.toUpperCase());
  return (
    <Show
      when={props.field.options}
      fallback={
        <TextField
          {...common()}
          value={props.value}
          set={props.set}
          type={props.field.hidden ? 'password' : 'text'}
          autocomplete={props.field.hidden ? 'new-password' : 'off'}
          hint={props.field.least ? t('settings.least', { n: props.field.least }) : undefined}
        />
      }
    >
      {(options) => (
        <Select
          {...common()}
          value={props.value || null}
          set={(text) => props.set(text ?? '')}
          options={options().map((option) => ({ value: option, label: optionText(option) }))}
          placeholder={t('words.none')}
        />
      )}
    </Show>
  );
}
