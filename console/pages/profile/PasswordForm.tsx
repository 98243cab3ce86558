/** Another password for oneself, with the rules in words. Nothing of it is kept in the browser. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, type JSX, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { type Problems, problemsFrom } from '../../ui/Form.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { profileCommands, profileQueries, type Rules } from './calls.ts';

export function PasswordForm(props: {
  done: () => void;
  /** The row of buttons around the one that sends. */
  actions: (send: JSX.Element) => JSX.Element;
}) {
  const session = useSession();
  const rules = useQuery(() => profileQueries.rules());
  const [current, setCurrent] = createSignal('');
  const [password, setPassword] = createSignal('');
  const [again, setAgain] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const sending = makeSending();
  const own = (): Problems => {
    const found: Problems = {};
    if (current() === '') found.current = t('ui.missing');
    if (password() === '') found.password = t('ui.missing');
    else if (password() !== again()) found.again = t('profile.password_differs');
    return found;
  };
  const problems = (): Problems => ({ ...problemsFrom(sending.error()), ...(tried() ? own() : {}) });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(own()).length > 0) return;
    if (await sending.run(() => profileCommands.changePassword(current(), password()))) props.done();
  };
  return (
    <form onSubmit={submit} novalidate>
      <div class="space-y-4">
        <Show when={!rules.isPending && rules.data}>{(data) => <RulesInWords rules={data()} />}</Show>
        {/* Password keepers want to know whose it is. */}
        <input type="hidden" name="username" autocomplete="username" value={session.person()?.username ?? ''} />
        <TextField
          label={t('profile.password_current')}
          value={current()}
          set={setCurrent}
          error={problems().current}
          type="password"
          autocomplete="current-password"
          required
          autofocus
        />
        <TextField
          label={t('profile.password_new')}
          value={password()}
          set={setPassword}
          error={problems().password}
          type="password"
          autocomplete="new-password"
          required
        />
        <TextField
          label={t('profile.password_again')}
          value={again()}
          set={setAgain}
          error={problems().again}
          type="password"
          autocomplete="new-password"
          required
        />
        <Refused error={sending.error()} />
      </div>
      {props.actions(
        <Button type="submit" kind="primary" busy={sending.busy()}>
          {t('profile.password_change')}
        </Button>,
      )}
    </form>
  );
}

function RulesInWords(props: { rules: Rules }) {
  const lines = () => {
    const { min_length, min_classes, history, max_age_days } = props.rules;
    return [
      t('profile.rule_length', { n: min_length }),
      ...(min_classes > 1 ? [t('profile.rule_classes', { n: min_classes })] : []),
      t('profile.rule_weak'),
      ...(history > 0 ? [t('profile.rule_history', { n: history })] : []),
      ...(max_age_days > 0 ? [t('profile.rule_age', { n: max_age_days })] : []),
    ];
  };
  return (
    <ul class="list-disc space-y-0.5 pl-5 text-sm text-dim" aria-label={t('profile.rules')}>
      <For each={lines()}>{(line) => <li>{line}</li>}</For>
    </ul>
  );
}
