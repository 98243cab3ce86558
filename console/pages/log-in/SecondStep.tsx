/** The second step: a code of the authenticator, or one of the recovery codes. */
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { logInCommands } from './calls.ts';

export function SecondStep(props: { back: () => void }) {
  const [code, setCode] = createSignal('');
  const [recovers, setRecovers] = createSignal(false);
  const [tried, setTried] = createSignal(false);
  const sending = makeSending();
  const turn = () => {
    setRecovers(!recovers());
    setCode('');
    setTried(false);
    sending.forget();
  };
  const typed = () => code().replace(/\s/g, '');
  const problem = () => {
    if (!tried()) return undefined;
    if (recovers()) return typed().length < 4 ? t('ui.missing') : undefined;
    return /^\d{6}$/.test(typed()) ? undefined : t('log_in.code_wrong');
  };
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (problem()) return;
    const shown = recovers() ? { recovery_code: typed() } : { code: typed() };
    if (await sending.run(() => logInCommands.showSecondFactor(shown))) return;
    setCode('');
    setTried(false);
  };
  return (
    <form class="card space-y-4 p-6" onSubmit={submit} novalidate>
      <Show
        when={recovers()}
        fallback={
          <TextField
            label={t('log_in.code')}
            hint={t('log_in.code_hint')}
            value={code()}
            set={setCode}
            error={problem()}
            autocomplete="one-time-code"
            inputMode="numeric"
            maxLength={7}
            mono
            required
            autofocus
          />
        }
      >
        <TextField
          label={t('log_in.recovery_code')}
          hint={t('log_in.recovery_code_hint')}
          value={code()}
          set={setCode}
          error={problem()}
          mono
          required
          autofocus
        />
      </Show>
      <Refused error={sending.error()} />
      <Button type="submit" kind="primary" class="w-full" busy={sending.busy()}>
        {t('people.log_in')}
      </Button>
      <div class="flex flex-wrap justify-between gap-x-4 gap-y-2">
        <button type="button" class="link" onClick={turn}>
          {t(recovers() ? 'log_in.use_code' : 'log_in.use_recovery_code')}
        </button>
        <button type="button" class="link" onClick={props.back}>
          {t('log_in.back')}
        </button>
      </div>
    </form>
  );
}
