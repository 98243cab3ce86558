/** A file is dropped and verified; nothing of it is kept. */
import FileCheckIcon from 'lucide-solid/icons/file-check';
import { createSignal, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { date, dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { StateMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { sealCommands, type Verified } from './calls.ts';

const looks = {
  intact: 'up',
  expired: 'degraded',
  unknown_certificate: 'unknown',
  unsealed: 'unknown',
  altered: 'down',
  revoked: 'down',
} as const satisfies Record<Verified['status'], string>;

export function Verify() {
  const [file, setFile] = createSignal<File>();
  const [beside, setBeside] = createSignal<File>();
  const [over, setOver] = createSignal(false);
  const [found, setFound] = createSignal<{ name: string; verified: Verified }>();
  const sending = makeSending();
  const verify = (chosen: File, signature: File | undefined) =>
    sending.run(async () => {
      setFound(undefined);
      setFound({ name: chosen.name, verified: await sealCommands.verify(chosen, signature) });
    });
  const take = (files: FileList | null | undefined) => {
    const all = [...(files ?? [])];
    const signature = all.find(({ name }) => /\.p7s$/i.test(name));
    const chosen = all.find((one) => one !== signature);
    if (signature) setBeside(signature);
    if (!chosen) return;
    if (!signature) setBeside(undefined);
    setFile(chosen);
    void verify(chosen, signature);
  };
  return (
    <div class="max-w-3xl space-y-4">
      <section
        aria-label={t('seals.drop')}
        class={`rounded-lg border-2 border-dashed p-5 text-center sm:p-8 ${over() ? 'border-accent bg-wash' : 'border-edge'}`}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          take(event.dataTransfer?.files);
        }}
      >
        <FileCheckIcon class="mx-auto mb-2 size-7 text-dim" aria-hidden="true" />
        <p class="font-medium">{t('seals.drop')}</p>
        <p class="mt-1 text-sm text-dim">{t('seals.drop_hint')}</p>
        <label class="mt-4 inline-block max-w-full text-left">
          <span class="sr-only">{t('seals.choose')}</span>
          <input
            type="file"
            multiple
            class="max-w-full text-sm"
            onChange={(event) => {
              take(event.currentTarget.files);
            }}
          />
        </label>
      </section>
      <Show when={file()}>
        {(chosen) => (
          <div class="flex flex-wrap items-end gap-3">
            <label class="block min-w-0">
              <span class="mb-1 block text-sm text-dim">{t('seals.beside')}</span>
              <input
                type="file"
                accept=".p7s"
                class="max-w-full text-sm"
                onChange={(event) => setBeside(event.currentTarget.files?.[0])}
              />
            </label>
            <Button busy={sending.busy()} onClick={() => verify(chosen(), beside())}>
              {t('seals.verify_again')}
            </Button>
          </div>
        )}
      </Show>
      <Refused error={sending.error()} />
      <div aria-live="polite">
        <Show when={found()} keyed>
          {({ name, verified }) => <Found name={name} verified={verified} />}
        </Show>
      </div>
    </div>
  );
}

function Found(props: { name: string; verified: Verified }) {
  const { verified } = props;
  const { seal, register, platform } = verified;
  return (
    <Section title={props.name}>
      <p class="mb-3 flex items-start gap-2 text-base font-medium">
        <span class="mt-0.5">
          <StateMark state={looks[verified.status]} quiet />
        </span>
        <span class="min-w-0 break-words">
          {word('seals', `verdict_${verified.status}`)}：{say(verified.reason)}
        </span>
      </p>
      <Show when={seal}>
        {(one) => (
          <KeyValue
            pairs={[
              { name: t('seals.signer'), value: one().certificate.subject },
              { name: t('seals.issuer'), value: one().certificate.issuer },
              { name: t('seals.signed_at'), value: dateTime(one().signed_at) },
              {
                name: t('seals.valid'),
                value: `${date(one().certificate.not_before)} – ${date(one().certificate.not_after)}`,
              },
              {
                name: t('seals.fingerprint'),
                value: <code class="text-xs break-all">{one().certificate.fingerprint}</code>,
              },
              { name: t('seals.content_digest'), value: <code class="text-xs break-all">{one().digest}</code> },
              ...(platform === null
                ? []
                : [
                    {
                      name: t('seals.province'),
                      value: `${t(platform.is_good === null ? 'seals.platform_silent' : platform.is_good ? 'seals.platform_good' : 'seals.platform_bad')} ${platform.reason}`,
                    },
                  ]),
              {
                name: t('seals.in_register'),
                value:
                  register.sealed_at === null
                    ? t('seals.not_registered')
                    : t('seals.registered', {
                        ...{ at: dateTime(register.sealed_at), status: word('seals', `status_${register.status}`) },
                      }),
              },
            ]}
          />
        )}
      </Show>
    </Section>
  );
}
