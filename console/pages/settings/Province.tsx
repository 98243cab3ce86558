/** The connector to the provincial platform: where it is, and how it goes. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Checkbox, TextField } from '../../ui/Field.tsx';
import { type Problems, problemsFrom } from '../../ui/Form.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { Refused } from '../../ui/sending.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Permission } from '../../wire.ts';
import { type ProvinceState, settingsCommands, settingsQueries } from './calls.ts';

const least_secret = 32;

export function Province(props: { may: (permission: Permission) => boolean }) {
  const query = useQuery(() => settingsQueries.province());
  return (
    <Loaded query={query}>
      {(data) => (
        <div class="max-w-3xl space-y-4">
          <p class="max-w-prose text-dim">{t('province.intro')}</p>
          <State state={data()} />
          <Show when={`${data().url} ${data().is_enabled} ${data().has_secret}`} keyed>
            <Form state={data()} may={props.may} />
          </Show>
        </div>
      )}
    </Loaded>
  );
}

function State(props: { state: ProvinceState }) {
  const state = () => props.state;
  const moment = (at: number | null) => (at === null ? t('province.never') : <Time at={at} />);
  return (
    <Section title={t('province.state')}>
      <KeyValue
        pairs={[
          {
            name: t('province.is_enabled'),
            value: t(state().is_enabled ? 'province.enabled' : 'province.disabled'),
          },
          { name: t('province.waiting'), value: t('province.waiting_n', { n: state().waiting }) },
          ...(state().oldest_at === null ? [] : [{ name: t('province.oldest_at'), value: moment(state().oldest_at) }]),
          { name: t('province.sent_at'), value: moment(state().sent_at) },
          { name: t('province.callbacks_url'), value: <code class="break-all">{state().callbacks_url}</code> },
        ]}
      />
      <Show when={state().last_error}>
        {(error) => (
          <p class="mt-3 break-words text-down">
            {t('province.last_error')}: {error()}
          </p>
        )}
      </Show>
    </Section>
  );
}

/** No draft: what is secret isn't kept in the browser. */
function Form(props: { state: ProvinceState; may: (permission: Permission) => boolean }) {
  const [url, setUrl] = createSignal(props.state.url ?? '');
  const [secret, setSecret] = createSignal('');
  const [is_enabled, setEnabled] = createSignal(props.state.is_enabled);
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  const [tried, setTried] = createSignal(false);
  const own = (): Problems => ({
    ...(url().trim() === '' ? { url: t('ui.missing') } : {}),
    ...(secret() !== '' && secret().length < least_secret
      ? { secret: t('province.secret_short', { n: least_secret }) }
      : {}),
  });
  const problems = (): Problems => ({ ...problemsFrom(error()), ...(tried() ? own() : {}) });
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (busy() || Object.keys(own()).length > 0) return;
    setBusy(true);
    setError(undefined);
    try {
      const typed = secret() === '' ? {} : { secret: secret() };
      await settingsCommands.saveProvince({ url: url().trim(), is_enabled: is_enabled(), ...typed });
      toast({ title: t('settings.saved') });
      setSecret('');
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Section title={t('shell.settings')}>
      <form onSubmit={save} novalidate class="space-y-4">
        <TextField
          label={t('province.url')}
          hint={t('province.url_hint')}
          value={url()}
          set={setUrl}
          error={problems().url}
          maxLength={500}
          mono
          required
        />
        <TextField
          label={t('province.secret')}
          hint={props.state.has_secret ? t('province.secret_kept') : t('province.secret_none', { n: least_secret })}
          type="password"
          autocomplete="new-password"
          value={secret()}
          set={setSecret}
          error={problems().secret}
          maxLength={500}
        />
        <Checkbox label={t('province.is_enabled')} value={is_enabled()} set={setEnabled} />
        <Refused error={error()} />
        <Button
          type="submit"
          kind="primary"
          busy={busy()}
          disabled={props.may('settings:write') ? undefined : t('ui.may_not')}
        >
          {t('ui.save')}
        </Button>
      </form>
    </Section>
  );
}
