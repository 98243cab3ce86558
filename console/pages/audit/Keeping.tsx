/** How the log is kept: its signed head, for an auditor to keep outside; archives; forwarding. */
import { useQuery } from '@tanstack/solid-query';
import DownloadIcon from 'lucide-solid/icons/download';
import PenLineIcon from 'lucide-solid/icons/pen-line';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Empty, errorText, Loaded } from '../../ui/Faces.tsx';
import { KeyValue, Maybe } from '../../ui/KeyValue.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { saveFrom } from '../../ui/save.ts';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type Archive, auditCommands, auditQueries, type KeptState, type SignedHead } from './calls.ts';

export function Keeping() {
  const state = useQuery(() => auditQueries.state());
  const head = useQuery(() => auditQueries.head());
  const archives = useQuery(() => auditQueries.archives());
  return (
    <div class="grid gap-4 xl:grid-cols-2">
      <Section title={t('audit.head_title')} actions={<Sign />}>
        <Loaded query={head} small>
          {(data) => <Head signed={data()} />}
        </Loaded>
      </Section>
      <Section title={t('audit.kept_title')}>
        <Loaded query={state} small>
          {(data) => <Kept state={data()} />}
        </Loaded>
      </Section>
      <Section title={t('audit.archives')} class="xl:col-span-2" flush>
        <Loaded query={archives} small>
          {(data) => (
            <Show
              when={data().rows.length > 0}
              fallback={<Empty title={t('audit.no_archives')} hint={t('audit.no_archives_hint')} small />}
            >
              <Archives rows={data().rows} />
            </Show>
          )}
        </Loaded>
      </Section>
    </div>
  );
}

function Sign() {
  const session = useSession();
  const [busy, setBusy] = createSignal(false);
  const sign = async () => {
    setBusy(true);
    try {
      await auditCommands.sign();
      toast({ title: t('audit.signed') });
    } catch (error) {
      toast({ title: t('audit.sign_failed'), detail: errorText(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button busy={busy()} disabled={session.may('audit:export') ? undefined : t('ui.may_not')} onClick={sign}>
      <PenLineIcon class="size-4" />
      {t('audit.sign')}
    </Button>
  );
}

function Head(props: { signed: SignedHead }) {
  const text = createMemo(() => {
    const { head, public_key } = props.signed;
    return head ? JSON.stringify(head, null, 2) : (public_key ?? '');
  });
  return (
    <>
      <p class="mb-3 text-dim">{t('audit.head_hint')}</p>
      <Show when={props.signed.public_key === null}>
        <p class="mb-3 flex items-center gap-2">
          <StatusMark status="fail" quiet /> {t('audit.key_sealed')}
        </p>
      </Show>
      <Show when={props.signed.head} fallback={<p class="mb-3">{t('audit.unsigned')}</p>}>
        {(head) => (
          <p class="mb-2 text-sm">
            {t('audit.signed_up_to', { id: String(head().entry_id) })} <Time at={head().at} />
          </p>
        )}
      </Show>
      <CodeBlock label={t('audit.head_title')} text={text()} />
    </>
  );
}

function Kept(props: { state: KeptState }) {
  return (
    <>
      <KeyValue
        pairs={[
          { name: t('audit.at_hand'), value: t('audit.entries_n', { n: props.state.entries }) },
          { name: t('audit.oldest'), value: <Time at={props.state.oldest_at} /> },
          { name: t('audit.kept_days'), value: t('audit.days_n', { n: props.state.audit_days }) },
          { name: t('audit.forwarding'), value: <Forwarding state={props.state} /> },
        ]}
      />
      <Show when={props.state.trouble}>
        {(trouble) => (
          <p class="mt-3 flex items-start gap-2 text-down" role="alert">
            <StatusMark status="fail" quiet />
            <span>
              {t('audit.trouble')} {trouble()}
            </span>
          </p>
        )}
      </Show>
    </>
  );
}

function Forwarding(props: { state: KeptState }) {
  return (
    <Show when={props.state.forwarding} fallback={<span class="text-dim">{t('audit.forwarding_off')}</span>}>
      {(now) => (
        <>
          <p class="flex flex-wrap items-center gap-x-2">
            <StatusMark status={now().error === null ? 'pass' : 'fail'} quiet />
            <span class="font-mono text-sm break-all">{now().server}</span>
            <span class="text-dim">
              {now().behind === 0 ? t('audit.forwarded_all') : t('audit.behind_n', { n: now().behind })}
            </span>
          </p>
          <Show when={now().error}>
            {(error) => (
              <p class="text-sm">
                {t('audit.failing_since')} <Time at={now().failing_since} />
                <span class="block font-mono text-xs break-all text-down">{error()}</span>
              </p>
            )}
          </Show>
        </>
      )}
    </Show>
  );
}

function Archives(props: { rows: Archive[] }) {
  const session = useSession();
  const mayNot = () => (session.may('audit:export') ? undefined : t('ui.may_not'));
  return (
    <ul class="divide-y divide-line border-t border-line">
      <For each={props.rows}>
        {(archive) => (
          <li class="flex items-start gap-3 px-4 py-2">
            <div class="min-w-0 flex-1">
              <p class="flex flex-wrap items-center gap-x-3">
                <StatusMark status={archive.present ? 'pass' : 'fail'} quiet />
                <span class="font-mono text-sm break-all">{archive.file}</span>
                <Show when={!archive.present}>
                  <span class="font-medium text-down">{t('audit.archive_missing')}</span>
                </Show>
              </p>
              <p class="flex flex-wrap gap-x-4 text-sm text-dim">
                <span>{t('audit.entries_n', { n: archive.to_id - archive.from_id + 1 })}</span>
                <span class="numeric">
                  {dateTime(archive.from_at)} – {dateTime(archive.to_at)}
                </span>
                <span>
                  {t('audit.sealed')} <Time at={archive.sealed_at} />
                </span>
              </p>
              <p class="font-mono text-xs break-all text-dim">
                SM3 <Maybe value={archive.file_digest} absent="" mono />
              </p>
            </div>
            <IconButton
              label={t('audit.download', { name: archive.file })}
              disabled={mayNot() ?? (archive.present ? undefined : t('audit.archive_missing'))}
              onClick={() => saveFrom(`/api/audit/archives/${archive.id}/file`)}
            >
              <DownloadIcon class="size-4" />
            </IconButton>
          </li>
        )}
      </For>
    </ul>
  );
}
