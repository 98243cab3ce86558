/** The seal: whose name it bears, who signs, and where the province's seal system is. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, type JSX, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Select, TextField } from '../../ui/Field.tsx';
import { problemsFrom } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { Permission } from '../../wire.ts';
import { type SealState, sealCommands, sealQueries } from '../seal/calls.ts';

const parts = ['organization', 'organizational_unit', 'locality', 'province'] as const;
const signers = ['built_in', 'province'] as const;

export function Seal(props: { may: (permission: Permission) => boolean }) {
  const query = useQuery(() => sealQueries.state());
  const refused = () => (props.may('settings:write') ? undefined : t('ui.may_not'));
  return (
    <Loaded query={query}>
      {(data) => (
        <div class="max-w-3xl space-y-4">
          <p class="max-w-prose text-dim">{t('seals.settings_intro')}</p>
          <p>
            <a class="link" href={paths.seals({ tab: 'certificates' })}>
              {t('seals.certificates')}
            </a>
          </p>
          <Show when={JSON.stringify(data())} keyed>
            <Own state={data()} refused={refused()} />
            <Province state={data()} refused={refused()} />
          </Show>
        </div>
      )}
    </Loaded>
  );
}

type Props = { state: SealState; refused: string | undefined };

function SendForm(props: {
  refused: string | undefined;
  save: () => Promise<unknown>;
  children: (problems: Record<string, string>) => JSX.Element;
}) {
  const sending = makeSending();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await sending.run(props.save)) toast({ title: t('settings.saved') });
  };
  return (
    <form onSubmit={submit} novalidate class="space-y-4">
      {props.children(problemsFrom(sending.error()))}
      <Refused error={sending.error()} />
      <Button type="submit" kind="primary" busy={sending.busy()} disabled={props.refused}>
        {t('ui.save')}
      </Button>
    </form>
  );
}

function Own(props: Props) {
  const [value, setValue] = createSignal(props.state.settings);
  return (
    <Section title={t('seals.whose')}>
      <SendForm refused={props.refused} save={() => sealCommands.save(value())}>
        {(problems) => (
          <>
            <TextField
              label={t('seals.name')}
              hint={t('seals.name_hint', { name: props.state.name })}
              value={value().name}
              set={(name) => setValue({ ...value(), name })}
              error={problems.name}
              maxLength={24}
            />
            <div class="grid gap-4 sm:grid-cols-2">
              {parts.map((part) => (
                <TextField
                  label={word('seals', `part_${part}`)}
                  value={value()[part]}
                  set={(text) => setValue({ ...value(), [part]: text })}
                  error={problems[part]}
                  maxLength={64}
                />
              ))}
            </div>
            <Select
              label={t('seals.who_signs')}
              value={value().connector}
              set={(connector) => connector && setValue({ ...value(), connector })}
              options={signers.map((one) => ({ value: one, label: word('seals', `signer_${one}`) }))}
              error={problems.connector}
              required
            />
          </>
        )}
      </SendForm>
    </Section>
  );
}

/** No draft: what is secret isn't kept in the browser. */
function Province(props: Props) {
  const [url, setUrl] = createSignal(props.state.province.url ?? '');
  const [pem, setPem] = createSignal(props.state.province.trusted_pem);
  const [secret, setSecret] = createSignal('');
  const save = () =>
    sealCommands.saveProvince({
      ...{ url: url().trim(), trusted_pem: pem() },
      ...(secret() === '' ? {} : { secret: secret() }),
    });
  return (
    <Section title={t('seals.province')} note={t('seals.province_note')}>
      <SendForm refused={props.refused} save={save}>
        {(problems) => (
          <>
            <TextField
              label={t('seals.url')}
              hint={t('province.url_hint')}
              value={url()}
              set={setUrl}
              error={problems.url}
              maxLength={500}
              mono
              required
            />
            <TextField
              label={t('seals.secret')}
              hint={t(props.state.province.has_secret ? 'province.secret_kept' : 'seals.secret_none')}
              type="password"
              autocomplete="new-password"
              value={secret()}
              set={setSecret}
              error={problems.secret}
              maxLength={500}
            />
            <TextField
              label={t('seals.trusted')}
              hint={t('seals.trusted_hint')}
              value={pem()}
              set={setPem}
              error={problems.trusted_pem}
              lines={6}
              maxLength={20_000}
              mono
            />
          </>
        )}
      </SendForm>
    </Section>
  );
}
