/** What somebody who has logged in must do before anything else. Afterwards the page that was asked for appears. */
import { type JSX, Show } from 'solid-js';
import { commands } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Entrance } from '../../shell/Entrance.tsx';
import { Button } from '../../ui/Button.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import type { Session } from '../../wire.ts';
import { Enrolment } from '../profile/Enrolment.tsx';
import { PasswordForm } from '../profile/PasswordForm.tsx';

export default function OwedPage(props: { owes: NonNullable<Session['owes']> }) {
  const isPassword = () => props.owes === 'new_password';
  // The gate goes on as soon as the session owes nothing more.
  const done = () => undefined;
  return (
    <Entrance
      title={t(isPassword() ? 'log_in.owes_password' : 'log_in.owes_second_factor')}
      intro={t(isPassword() ? 'log_in.owes_password_hint' : 'log_in.owes_second_factor_hint')}
      width="medium"
    >
      <div class="card p-6">
        <Show when={isPassword()} fallback={<Enrolment done={done} actions={withLogOut} />}>
          <PasswordForm done={done} actions={withLogOut} />
        </Show>
      </div>
    </Entrance>
  );
}

function withLogOut(send: JSX.Element) {
  return (
    <div class="mt-5 flex flex-wrap items-start justify-between gap-2">
      {send}
      <LogOut />
    </div>
  );
}

function LogOut() {
  const sending = makeSending();
  return (
    <div>
      <Button kind="quiet" busy={sending.busy()} onClick={() => sending.run(commands.logOut)}>
        {t('shell.log_out')}
      </Button>
      <Refused error={sending.error()} />
    </div>
  );
}
