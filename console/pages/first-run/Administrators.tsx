/** The form that makes the three administrators. Passwords are never kept as a draft. */
import { createSignal, For, Show } from 'solid-js';
import { ApiError, commands } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { say, t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { Refused } from '../../ui/sending.tsx';
import type { Administrator } from '../../wire.ts';
import { randomPassword } from '../people/password.ts';

const roles: readonly Administrator[] = ['system_administrator', 'security_administrator', 'audit_administrator'];
/** Whoever follows the link is this one; the passwords of the others are handed over. */
const own: Administrator = 'system_administrator';

const password_min = 12;
const classes_min = 3;
const classes = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];

type Typed = Record<Administrator, { name: string; username: string }>;
type Passwords = Record<Administrator, string>;

const problemOf = (password: string): string | undefined => {
  const lacking = password_min - password.length;
  if (lacking > 0) return t('first_run.password_short', { n: lacking });
  const n = classes.filter((one) => one.test(password)).length;
  return n < classes_min ? t('first_run.password_classes') : undefined;
};

function problemsOf(typed: Typed, passwords: Passwords, again: string): Record<string, string> {
  const found: Record<string, string> = {};
  const names = roles.map((role) => typed[role].username.toLowerCase());
  for (const [i, role] of roles.entries()) {
    const { name, username } = typed[role];
    if (name.trim() === '') found[`${role}.name`] = t('first_run.name_missing');
    if (!/^[A-Za-z0-9_.]{3,40}$/.test(username)) found[`${role}.username`] = t('first_run.username_wrong');
    else if (names.indexOf(username.toLowerCase()) < i) found[`${role}.username`] = t('first_run.same_username');
    const problem = problemOf(passwords[role]);
    if (problem) found[`${role}.password`] = problem;
  }
  if (!found[`${own}.password`] && passwords[own] !== again) found.again = t('first_run.password_differs');
  return found;
}

export function Administrators(props: { token: string }) {
  const draft = makeDraft<Typed>('first-run', {
    system_administrator: { name: '', username: '' },
    security_administrator: { name: '', username: '' },
    audit_administrator: { name: '', username: '' },
  });
  const [passwords, setPasswords] = createSignal<Passwords>({
    system_administrator: '',
    security_administrator: randomPassword(),
    audit_administrator: randomPassword(),
  });
  const [again, setAgain] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();

  const wrong = () => problemsOf(draft.value(), passwords(), again());
  const problem = (field: string) => {
    const caught = error();
    const told = caught instanceof ApiError ? caught.fields.find((each) => each.path === field) : undefined;
    return (tried() ? wrong()[field] : undefined) ?? (told ? say(told) : undefined);
  };
  const put = (role: Administrator, change: Partial<Typed[Administrator]>) =>
    draft.set({ ...draft.value(), [role]: { ...draft.value()[role], ...change } });

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy() || Object.keys(wrong()).length > 0) return;
    setBusy(true);
    setError(undefined);
    try {
      const founder = (role: Administrator) => {
        const { name, username } = draft.value()[role];
        return { name: name.trim(), username, password: passwords()[role] };
      };
      await commands.createAdministrators({
        token: props.token,
        system_administrator: founder('system_administrator'),
        security_administrator: founder('security_administrator'),
        audit_administrator: founder('audit_administrator'),
      });
      draft.discard();
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };

  return (
    <form class="space-y-4" onSubmit={submit} novalidate>
      <div class="grid items-start gap-4 lg:grid-cols-3">
        <For each={roles}>
          {(role) => (
            <fieldset class="card min-w-0 space-y-4 p-5">
              <legend class="sr-only">{word('accounts', `role_${role}`)}</legend>
              <div>
                <h2 class="font-semibold">{word('accounts', `role_${role}`)}</h2>
                <p class="text-sm text-dim">{word('accounts', `about_${role}`)}</p>
              </div>
              <TextField
                label={t('first_run.name')}
                value={draft.value()[role].name}
                set={(name) => put(role, { name })}
                error={problem(`${role}.name`)}
                required
                autofocus={role === own}
              />
              <TextField
                label={t('first_run.username')}
                value={draft.value()[role].username}
                set={(username) => put(role, { username })}
                hint={t('first_run.username_hint')}
                error={problem(`${role}.username`)}
                autocomplete={role === own ? 'username' : 'off'}
                required
              />
              <TextField
                label={t('first_run.password')}
                value={passwords()[role]}
                set={(password) => setPasswords({ ...passwords(), [role]: password })}
                type={role === own ? 'password' : 'text'}
                mono={role !== own}
                hint={t(role === own ? 'first_run.password_hint' : 'first_run.theirs')}
                error={problem(`${role}.password`)}
                autocomplete={role === own ? 'new-password' : 'off'}
                required
              />
              <Show when={role === own}>
                <TextField
                  label={t('first_run.password_again')}
                  value={again()}
                  set={setAgain}
                  type="password"
                  error={problem('again')}
                  autocomplete="new-password"
                  required
                />
                <p class="text-sm text-dim">{t('first_run.yours')}</p>
              </Show>
            </fieldset>
          )}
        </For>
      </div>
      <Refused error={error()} />
      <Button type="submit" kind="primary" class="w-full" busy={busy()}>
        {t('first_run.create')}
      </Button>
    </form>
  );
}
