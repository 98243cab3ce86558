/** Setting up the second factor: the password, then a code to scan and codes to keep, then the first code as proof. */
import { createSignal, type JSX, Show } from 'solid-js';
import { renderSVG } from 'uqr';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/Field.tsx';
import { problemsFrom } from '../../ui/Form.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { type Begun, profileCommands } from './calls.ts';
import { RecoveryCodes } from './RecoveryCodes.tsx';

type Actions = (send: JSX.Element) => JSX.Element;

export function Enrolment(props: { done: () => void; actions: Actions }) {
  const [begun, setBegun] = createSignal<Begun>();
  return (
    <Show when={begun()} fallback={<Begin next={setBegun} actions={props.actions} />}>
      {(one) => <Confirm begun={one()} done={props.done} actions={props.actions} />}
    </Show>
  );
}

function Begin(props: { next: (begun: Begun) => void; actions: Actions }) {
  const [password, setPassword] = createSignal('');
  const sending = makeSending();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    await sending.run(async () => props.next(await profileCommands.enrol(password())));
  };
  return (
    <form onSubmit={submit} class="space-y-4">
      <p>{t('profile.enrol_hint')}</p>
      <TextField
        label={t('people.password')}
        hint={t('profile.enrol_password_hint')}
        value={password()}
        set={setPassword}
        error={problemsFrom(sending.error()).password}
        type="password"
        autocomplete="current-password"
        required
        autofocus
      />
      <Refused error={sending.error()} />
      {props.actions(
        <Button type="submit" kind="primary" busy={sending.busy()}>
          {t('profile.enrol_next')}
        </Button>,
      )}
    </form>
  );
}

function Confirm(props: { begun: Begun; done: () => void; actions: Actions }) {
  const [code, setCode] = createSignal('');
  const [tried, setTried] = createSignal(false);
  const sending = makeSending();
  const typed = () => code().replace(/\s/g, '');
  const problem = () =>
    tried() && !/^\d{6}$/.test(typed()) ? t('log_in.code_wrong') : problemsFrom(sending.error()).code;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!/^\d{6}$/.test(typed())) return;
    if (await sending.run(() => profileCommands.confirm(typed()))) props.done();
  };
  return (
    <form onSubmit={submit} novalidate class="space-y-5">
      <section aria-label={t('profile.scan')}>
        <h3 class="font-medium">{t('profile.scan')}</h3>
        <p class="mt-0.5 mb-2 text-sm text-dim">{t('profile.scan_hint')}</p>
        <div class="flex flex-wrap items-center gap-4">
          <img src={pictureOf(props.begun.uri)} alt={t('profile.scan_alt')} class="size-44 rounded-md bg-white" />
          <div class="min-w-0 flex-1 basis-44">
            <p class="text-sm text-dim">{t('profile.secret')}</p>
            <code class="block font-mono text-sm break-words select-all">{grouped(secretOf(props.begun.uri))}</code>
          </div>
        </div>
      </section>
      <RecoveryCodes codes={props.begun.recovery_codes} />
      <TextField
        label={t('log_in.code')}
        hint={t('profile.confirm_hint')}
        value={code()}
        set={setCode}
        error={problem()}
        autocomplete="one-time-code"
        inputMode="numeric"
        maxLength={7}
        mono
        required
      />
      <Refused error={sending.error()} />
      {props.actions(
        <Button type="submit" kind="primary" busy={sending.busy()}>
          {t('profile.confirm')}
        </Button>,
      )}
    </form>
  );
}

/** As a picture: the page's policy allows no styles or scripts within it, and it needs none. */
const pictureOf = (uri: string) =>
  `data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(uri, { border: 3, ecc: 'M' }))}`;
const secretOf = (uri: string) => new URL(uri).searchParams.get('secret') ?? '';
const grouped = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? '';
