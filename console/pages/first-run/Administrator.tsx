/** The form that makes the first account. Passwords are never kept as a draft. */
import { createSignal, Show } from 'solid-js';
import { ApiError, commands } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { say, t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';

const password_min = 12;

export function Administrator(props: { token: string }) {
  const draft = makeDraft('first-run', { name: '', username: '' });
  const [password, setPassword] = createSignal('');
  const [again, setAgain] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();

  const wrong = () => {
    const { name, username } = draft.value();
    const found: Record<string, string> = {};
    if (name.trim() === '') found.name = t('first_run.name_missing');
    if (!/^[A-Za-z0-9_.]{3,40}$/.test(username)) found.username = t('first_run.username_wrong');
    const lacking = password_min - password().length;
    if (lacking > 0) found.password = t('first_run.password_short', { n: lacking });
    else if (password() !== again()) found.again = t('first_run.password_differs');
    return found;
  };
  const problem = (field: string) => {
    const caught = error();
    const told = caught instanceof ApiError ? caught.fields.find((each) => each.path === field) : undefined;
    return (tried() ? wrong()[field] : undefined) ?? (told ? say(told) : undefined);
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy() || Object.keys(wrong()).length > 0) return;
    setBusy(true);
    setError(undefined);
    try {
      const { name, username } = draft.value();
      await commands.createFirstAdministrator({
        token: props.token,
        name: name.trim(),
        username,
        password: password(),
      });
      draft.discard();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class="card space-y-4 p-6" onSubmit={submit} novalidate>
      <TextField
        label={t('first_run.name')}
        value={draft.value().name}
        set={(name) => draft.set({ ...draft.value(), name })}
        error={problem('name')}
        autocomplete="name"
        required
        autofocus
      />
      <TextField
        label={t('first_run.username')}
        value={draft.value().username}
        set={(username) => draft.set({ ...draft.value(), username })}
        hint={t('first_run.username_hint')}
        error={problem('username')}
        autocomplete="username"
        required
      />
      <TextField
        label={t('first_run.password')}
        value={password()}
        set={setPassword}
        type="password"
        hint={t('first_run.password_hint')}
        error={problem('password')}
        autocomplete="new-password"
        required
      />
      <TextField
        label={t('first_run.password_again')}
        value={again()}
        set={setAgain}
        type="password"
        error={problem('again')}
        autocomplete="new-password"
        required
      />
      <Show when={error()}>
        {(caught) => (
          <p role="alert" class="text-down">
            {errorText(caught())}
          </p>
        )}
      </Show>
      <Button type="submit" kind="primary" class="w-full" busy={busy()}>
        {t('first_run.create')}
      </Button>
    </form>
  );
}
