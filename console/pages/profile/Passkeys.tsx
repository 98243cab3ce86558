/** One's own passkeys: which there are, another one, one less. */
import { useQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import { createSignal, For, Show } from 'solid-js';
import { makeUnkeptDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { knowsPasskeys, type Passkey, passkeyCommands, passkeysQuery } from '../log-in/passkey.ts';

const NAME_MAX = 60;

export function Passkeys() {
  const query = useQuery(() => passkeysQuery());
  const [adding, setAdding] = createSignal(false);
  const [removing, setRemoving] = createSignal<Passkey>();
  return (
    <Section
      title={t('passkeys.title')}
      note={t('passkeys.note')}
      class="md:col-span-2"
      actions={
        <Button disabled={knowsPasskeys() ? undefined : t('passkeys.unsupported')} onClick={() => setAdding(true)}>
          <PlusIcon class="size-4" />
          {t('passkeys.add')}
        </Button>
      }
    >
      <Loaded query={query} small>
        {(data) => (
          <Show when={data().rows.length > 0} fallback={<Empty title={t('passkeys.none')} small />}>
            <ul class="divide-y divide-line">
              <For each={data().rows}>{(row) => <Row passkey={row} remove={() => setRemoving(row)} />}</For>
            </ul>
          </Show>
        )}
      </Loaded>
      <Dialog open={adding()} close={() => setAdding(false)} title={t('passkeys.add')} detail={t('passkeys.add_hint')}>
        <AddForm close={() => setAdding(false)} />
      </Dialog>
      <Show when={removing()} keyed>
        {(passkey) => (
          <ConfirmDialog
            open
            close={() => setRemoving(undefined)}
            title={t('passkeys.remove_title', { name: passkey.name })}
            detail={t('passkeys.remove_hint')}
            action={t('passkeys.remove')}
            danger
            act={() => passkeyCommands.remove(passkey.id)}
          />
        )}
      </Show>
    </Section>
  );
}

function Row(props: { passkey: Passkey; remove: () => void }) {
  return (
    <li class="flex items-center justify-between gap-4 py-2">
      <div class="min-w-0">
        <p class="font-medium break-words">{props.passkey.name}</p>
        <p class="text-sm text-dim">
          {t('passkeys.created')} <Time at={props.passkey.created_at} />
          <Show when={props.passkey.backed_up}> · {t('passkeys.backed_up')}</Show>
        </p>
      </div>
      <Button aria-label={`${t('passkeys.remove')} ${props.passkey.name}`} onClick={props.remove}>
        {t('passkeys.remove')}
      </Button>
    </li>
  );
}

function AddForm(props: { close: () => void }) {
  const draft = makeUnkeptDraft({ name: '', password: '' });
  const put = (change: Partial<{ name: string; password: string }>) => draft.set({ ...draft.value(), ...change });
  const check = ({ name, password }: { name: string; password: string }): Problems => ({
    ...(name.trim() === '' ? { name: t('ui.missing') } : {}),
    ...(password === '' ? { password: t('ui.missing') } : {}),
  });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={check}
      save={({ name, password }) => passkeyCommands.add({ name: name.trim(), password })}
      action={t('passkeys.add')}
    >
      {(problems) => (
        <>
          <TextField
            label={t('passkeys.name')}
            hint={t('passkeys.name_hint')}
            value={draft.value().name}
            set={(name) => put({ name })}
            maxLength={NAME_MAX}
            error={problems().name}
            required
          />
          <TextField
            label={t('passkeys.password')}
            value={draft.value().password}
            set={(password) => put({ password })}
            type="password"
            autocomplete="current-password"
            error={problems().password}
            required
          />
        </>
      )}
    </DraftForm>
  );
}
