/** One's own client certificates: which open this account, the one that this browser shows, one less. */
import { useQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import { createSignal, For, Show } from 'solid-js';
import { makeUnkeptDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { certificateShown } from '../log-in/CertificateButton.tsx';
import { type Certificate, profileCommands, profileQueries } from './calls.ts';

/** Absent where no proxy hands certificates over and none is linked. */
export function Certificates() {
  const linked = useQuery(() => profileQueries.certificates());
  const shown = useQuery(certificateShown);
  const rows = () => (linked.isPending ? [] : (linked.data?.rows ?? []));
  const isShown = () => !shown.isPending && shown.data?.is_shown === true;
  const [linking, setLinking] = createSignal(false);
  const [unlinking, setUnlinking] = createSignal<Certificate>();
  return (
    <Show when={isShown() || rows().length > 0}>
      <Section
        title={t('profile.certificates')}
        note={t('profile.certificates_note')}
        actions={
          <Button disabled={isShown() ? undefined : t('profile.no_certificate')} onClick={() => setLinking(true)}>
            <PlusIcon class="size-4" />
            {t('profile.link_certificate')}
          </Button>
        }
      >
        <Show when={rows().length > 0} fallback={<Empty title={t('profile.no_certificates')} small />}>
          <ul class="divide-y divide-line">
            <For each={rows()}>{(row) => <Row certificate={row} unlink={() => setUnlinking(row)} />}</For>
          </ul>
        </Show>
        <Dialog
          open={linking()}
          close={() => setLinking(false)}
          title={t('profile.link_certificate')}
          detail={t('profile.link_certificate_hint')}
        >
          <LinkForm close={() => setLinking(false)} />
        </Dialog>
        <Show when={unlinking()} keyed>
          {(certificate) => (
            <ConfirmDialog
              open
              close={() => setUnlinking(undefined)}
              title={t('profile.unlink_certificate')}
              detail={certificate.subject}
              action={t('profile.unlink_certificate')}
              danger
              act={() => profileCommands.unlinkCertificate(certificate.id)}
            />
          )}
        </Show>
      </Section>
    </Show>
  );
}

function Row(props: { certificate: Certificate; unlink: () => void }) {
  return (
    <li class="flex items-center justify-between gap-4 py-2">
      <div class="min-w-0">
        <p class="font-medium break-words">{props.certificate.subject}</p>
        <p class="text-sm break-words text-dim">
          {t('profile.certificate_issuer')} {props.certificate.issuer} · {t('profile.certificate_until')}{' '}
          <Time at={props.certificate.not_after} />
        </p>
      </div>
      <Button aria-label={`${t('profile.unlink_certificate')} ${props.certificate.subject}`} onClick={props.unlink}>
        {t('profile.unlink_certificate')}
      </Button>
    </li>
  );
}

function LinkForm(props: { close: () => void }) {
  const draft = makeUnkeptDraft({ password: '' });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={({ password }) => (password === '' ? { password: t('ui.missing') } : {})}
      save={({ password }) => profileCommands.linkCertificate(password)}
      action={t('profile.link_certificate')}
    >
      {(problems) => (
        <TextField
          label={t('people.password')}
          value={draft.value().password}
          set={(password) => draft.set({ password })}
          error={problems().password}
          type="password"
          autocomplete="current-password"
          required
        />
      )}
    </DraftForm>
  );
}
