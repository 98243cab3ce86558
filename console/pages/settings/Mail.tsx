/** By which server notices go out as mail, and whose robots may be told. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { makeUnkeptDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Permission } from '../../wire.ts';
import { type MailSettings, noticeCommands, noticeQueries } from '../notices/calls.ts';

const securities = ['tls', 'starttls', 'none'] as const;
const highest_port = 65_535;

type May = { may: (permission: Permission) => boolean };
const blockedFor = ({ may }: May) => (may('settings:write') ? undefined : t('ui.may_not'));

export function Mail(props: May) {
  const mail = useQuery(() => noticeQueries.mail());
  const hosts = useQuery(() => noticeQueries.hosts());
  return (
    <div class="grid items-start gap-4 lg:grid-cols-2">
      <Section title={t('notices.mail_server')} note={t('notices.mail_note')}>
        <Loaded query={mail} small>
          {(data) => (
            // A form of its own for each state of the settings: what it starts from is what is saved.
            <Show when={JSON.stringify(data())} keyed>
              {(text) => <MailForm settings={JSON.parse(text) as MailSettings} may={props.may} />}
            </Show>
          )}
        </Loaded>
      </Section>
      <div class="min-w-0 space-y-4">
        <Section title={t('notices.try')} note={t('notices.test_hint')}>
          <TryMail may={props.may} />
        </Section>
        <Section title={t('notices.hosts')} note={t('notices.hosts_note')}>
          <Loaded query={hosts} small>
            {(data) => (
              <Show when={data().hosts.join('\n') || ' '} keyed>
                {(text) => <HostsForm text={text.trim()} may={props.may} />}
              </Show>
            )}
          </Loaded>
        </Section>
      </div>
    </div>
  );
}

type Typed = {
  host: string;
  port: string;
  security: MailSettings['security'];
  username: string;
  password: string;
  from: string;
  is_enabled: boolean;
};

function MailForm(props: { settings: MailSettings } & May) {
  const { settings } = props;
  const initial: Typed = {
    ...{ host: settings.host ?? '', port: String(settings.port), security: settings.security, password: '' },
    ...{ username: settings.username ?? '', from: settings.from ?? '', is_enabled: settings.is_enabled },
  };
  const draft = makeUnkeptDraft<Typed>(initial);
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ host, port, from, is_enabled }: Typed): Problems => {
    const number = Number(port);
    return {
      ...(is_enabled && host.trim() === '' ? { host: t('ui.missing') } : {}),
      ...(is_enabled && from.trim() === '' ? { from: t('ui.missing') } : {}),
      ...(Number.isInteger(number) && number >= 1 && number <= highest_port ? {} : { port: t('ui.not_whole') }),
    };
  };
  const textOrNull = (text: string) => (text.trim() === '' ? null : text.trim());
  const save = async ({ host, port, security, username, password, from, is_enabled }: Typed) => {
    // Without a name nobody logs in, and no password is needed.
    const secret = username.trim() === '' ? { password: null } : password === '' ? {} : { password };
    await noticeCommands.saveMail({
      ...{ host: textOrNull(host), port: Number(port), security, username: textOrNull(username), ...secret },
      ...{ from: textOrNull(from), is_enabled },
    });
    toast({ title: t('notices.saved') });
  };
  return (
    <DraftForm draft={draft} close={() => put(initial)} check={check} save={save} blocked={blockedFor(props)}>
      {(problems) => (
        <>
          <Checkbox
            label={t('notices.mail_enabled')}
            value={draft.value().is_enabled}
            set={(is_enabled) => put({ is_enabled })}
          />
          <div class="grid gap-4 sm:grid-cols-[minmax(0,1fr)_7rem]">
            <TextField
              label={t('notices.host')}
              value={draft.value().host}
              set={(host) => put({ host })}
              error={problems().host}
              maxLength={253}
            />
            <TextField
              label={t('notices.port')}
              value={draft.value().port}
              set={(port) => put({ port })}
              error={problems().port}
              type="number"
              required
            />
          </div>
          <Select
            label={t('notices.security')}
            value={draft.value().security}
            set={(security) => security && put({ security })}
            options={securities.map((value) => ({ value, label: word('notices', `security_${value}`) }))}
            required
          />
          <TextField
            label={t('notices.from')}
            value={draft.value().from}
            set={(from) => put({ from })}
            error={problems().from}
            type="email"
            autocomplete="off"
            maxLength={254}
          />
          <TextField
            label={t('notices.username')}
            value={draft.value().username}
            set={(username) => put({ username })}
            error={problems().username}
            hint={t('notices.username_hint')}
            autocomplete="off"
            maxLength={254}
          />
          <TextField
            label={t('notices.password')}
            value={draft.value().password}
            set={(password) => put({ password })}
            error={problems().password}
            hint={settings.has_password ? t('notices.password_kept') : undefined}
            type="password"
            autocomplete="new-password"
            maxLength={500}
          />
        </>
      )}
    </DraftForm>
  );
}

function TryMail(props: May) {
  const [to, setTo] = createSignal('');
  const [busy, setBusy] = createSignal(false);
  const [error, setError] = createSignal<string>();
  const attempt = async (event: SubmitEvent) => {
    event.preventDefault();
    if (busy() || blockedFor(props)) return;
    if (to().trim() === '') return setError(t('ui.missing'));
    setBusy(true);
    setError(undefined);
    try {
      await noticeCommands.tryMail(to().trim());
      toast({ title: t('notices.tried') });
    } catch (caught) {
      setError(errorText(caught));
    }
    setBusy(false);
  };
  return (
    <form onSubmit={attempt} novalidate class="space-y-3">
      <TextField
        label={t('notices.test_to')}
        value={to()}
        set={setTo}
        error={error()}
        type="email"
        autocomplete="email"
      />
      <Button type="submit" busy={busy()} disabled={blockedFor(props)}>
        {t('notices.try')}
      </Button>
    </form>
  );
}

function HostsForm(props: { text: string } & May) {
  const initial = { hosts: props.text };
  const draft = makeUnkeptDraft(initial);
  const save = async ({ hosts }: { hosts: string }) => {
    await noticeCommands.saveHosts(hosts.split(/\s+/).filter((host) => host !== ''));
    toast({ title: t('notices.saved') });
  };
  return (
    <DraftForm draft={draft} close={() => draft.set(initial)} save={save} blocked={blockedFor(props)}>
      {(problems) => (
        <TextField
          label={t('notices.hosts_field')}
          value={draft.value().hosts}
          set={(hosts) => draft.set({ hosts })}
          error={Object.values(problems())[0]}
          lines={4}
          mono
        />
      )}
    </DraftForm>
  );
}
