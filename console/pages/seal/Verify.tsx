/** A file is dropped and verified; nothing of it is kept. */
import FileCheckIcon from 'lucide-solid/icons/file-check';
import { createSignal, type JSX, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { date, dateTime } from '../../time.ts';
import { Spinner } from '../../ui/Button.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { sealCommands, type Verified } from './calls.ts';

const looks = {
  intact: 'pass',
  expired: 'warn',
  unknown_certificate: 'unknown',
  unsealed: 'unknown',
  altered: 'fail',
  revoked: 'fail',
} as const satisfies Record<Verified['status'], string>;

export function Verify() {
  const [over, setOver] = createSignal(false);
  const [found, setFound] = createSignal<{ file: File; verified: Verified }>();
  const sending = makeSending();
  const verify = (file: File, signature: File | undefined) =>
    sending.run(async () => {
      setFound(undefined);
      setFound({ file, verified: await sealCommands.verify(file, signature) });
    });
  const take = (files: FileList | null | undefined) => {
    const all = [...(files ?? [])];
    const signature = all.find(({ name }) => /\.p7s$/i.test(name));
    const file = all.find((one) => one !== signature);
    if (file) void verify(file, signature);
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
        <p class="mt-4">
          <Choose label={t('seals.choose')} busy={sending.busy()} multiple take={take} />
        </p>
      </section>
      <Refused error={sending.error()} />
      <div aria-live="polite">
        <Show when={found()} keyed>
          {({ file, verified }) => (
            <Found name={file.name} verified={verified}>
              <Show when={verified.status === 'unsealed'}>
                <Choose
                  label={t('seals.beside')}
                  busy={sending.busy()}
                  take={(files) => void verify(file, files?.[0])}
                />
              </Show>
            </Found>
          )}
        </Show>
      </div>
    </div>
  );
}

/** A button that opens the browser's choice of files. */
function Choose(props: { label: string; busy: boolean; multiple?: boolean; take: (files: FileList | null) => void }) {
  return (
    <label class="inline-flex h-9 cursor-pointer items-center gap-2 rounded-md border border-edge bg-surface px-3 font-medium focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent hover:bg-sunken sm:h-8">
      <Show when={props.busy}>
        <Spinner />
      </Show>
      {props.label}
      <input
        type="file"
        multiple={props.multiple}
        class="sr-only"
        onChange={(event) => {
          props.take(event.currentTarget.files);
          // The same file again is another question.
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}

function Found(props: { name: string; verified: Verified; children: JSX.Element }) {
  const { verified } = props;
  const { seal, register, platform } = verified;
  return (
    <Section title={props.name}>
      <p class="mb-3 flex items-start gap-2 text-base font-medium">
        <span class="mt-0.5">
          <StatusMark status={looks[verified.status]} quiet />
        </span>
        <span class="min-w-0 break-words">
          {word('seals', `verdict_${verified.status}`)}：{say(verified.reason)}
        </span>
      </p>
      {props.children}
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
