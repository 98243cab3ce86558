/** Certificates of the built-in signer: the one in use and those before; renewed, requested, brought in. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { date, now } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Empty, errorText, Loaded } from '../../ui/Faces.tsx';
import { TextField } from '../../ui/Field.tsx';
import { DraftForm } from '../../ui/Form.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { save } from '../../ui/save.ts';
import { toast } from '../../ui/Toast.tsx';
import { ReasonForm } from '../compliance/Review.tsx';
import { type Certificate, sealCommands, sealQueries } from './calls.ts';

const day_ms = 86_400_000;
const soon_days = 30;
const savePem = (name: string, pem: string) => save(name, new Blob([pem], { type: 'application/x-pem-file' }));

export function Certificates() {
  const session = useSession();
  const query = useQuery(() => sealQueries.certificates());
  const [asking, setAsking] = createSignal<'renew' | 'import'>();
  const close = () => setAsking(undefined);
  const refused = () => (session.may('settings:write') ? undefined : t('ui.may_not'));
  const request = async () => {
    try {
      savePem('zhengwang-seal.csr', (await sealCommands.request()).pem);
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  return (
    <div class="max-w-4xl space-y-4">
      <p class="max-w-prose text-dim">{t('seals.certificates_intro')}</p>
      <div class="flex flex-wrap gap-2">
        <Button disabled={refused()} onClick={() => setAsking('renew')}>
          {t('seals.renew')}
        </Button>
        <Button disabled={refused()} onClick={request}>
          {t('seals.request')}
        </Button>
        <Button disabled={refused()} onClick={() => setAsking('import')}>
          {t('seals.bring_in')}
        </Button>
      </div>
      <Loaded query={query}>
        {(data) => (
          <For
            each={data().rows}
            fallback={<Empty title={t('seals.no_certificate')} hint={t('seals.no_certificate_hint')} small />}
          >
            {(row) => <One row={row} />}
          </For>
        )}
      </Loaded>
      <Show when={asking() === 'renew'}>
        <Dialog open close={close} title={t('seals.renew')} detail={t('seals.renew_detail')}>
          <ReasonForm
            name="seal-renew"
            label={t('seals.reason')}
            action={t('seals.renew')}
            save={sealCommands.renew}
            close={close}
          />
        </Dialog>
      </Show>
      <Show when={asking() === 'import'}>
        <Dialog open close={close} title={t('seals.bring_in')} detail={t('seals.bring_in_detail')} wide>
          <ImportForm close={close} />
        </Dialog>
      </Show>
    </div>
  );
}

/** What it has left, where that is little. */
function Term(props: { row: Certificate }) {
  const days = () => Math.floor((props.row.not_after - now()) / day_ms);
  return (
    <span>
      {date(props.row.not_before)} – {date(props.row.not_after)}
      <Show when={props.row.is_in_use && days() < soon_days}>
        <span class="ml-2 font-medium text-down">
          {days() < 0 ? t('seals.ended') : t('seals.days_left', { n: days() })}
        </span>
      </Show>
    </span>
  );
}

function One(props: { row: Certificate }) {
  const { row } = props;
  return (
    <Section
      title={t(row.is_in_use ? 'seals.in_use' : 'seals.earlier')}
      actions={
        <Button onClick={() => savePem(`seal-${row.serial.slice(0, 8)}.pem`, row.pem)}>{t('seals.save_pem')}</Button>
      }
    >
      <KeyValue
        pairs={[
          { name: t('seals.subject'), value: row.subject },
          { name: t('seals.issuer'), value: row.is_self_signed ? t('seals.self_signed') : row.issuer },
          { name: t('seals.valid'), value: <Term row={row} /> },
          { name: t('seals.serial'), value: <code class="text-xs break-all">{row.serial}</code> },
          { name: t('seals.fingerprint'), value: <code class="text-xs break-all">{row.fingerprint}</code> },
        ]}
      />
    </Section>
  );
}

function ImportForm(props: { close: () => void }) {
  const draft = makeDraft('seal-certificate', { pem: '' });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      action={t('seals.bring_in')}
      check={({ pem }): Record<string, string> => (pem.trim() === '' ? { pem: t('ui.missing') } : {})}
      save={({ pem }) => sealCommands.bringIn(pem)}
    >
      {(problems) => (
        <TextField
          label={t('seals.pem')}
          value={draft.value().pem}
          set={(pem) => draft.set({ pem })}
          error={problems().pem}
          lines={10}
          maxLength={40_000}
          mono
          required
        />
      )}
    </DraftForm>
  );
}
