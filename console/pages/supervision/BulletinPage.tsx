/** One bulletin: its preface and files; issued by another person than who wrote it, sealed, and unchangeable then. */
import { A, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createSignal, For, Show } from 'solid-js';
import { getFile } from '../../api.ts';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { errorText, Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { save } from '../../ui/save.ts';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { BulletinDialog } from './BulletinDialog.tsx';
import { type BulletinPage as Bulletin, bulletinFile, supervisionCommands, supervisionQueries } from './calls.ts';
import { StandingMark } from './marks.tsx';

const formats = ['docx', 'pdf'] as const;

export default function BulletinPage() {
  const params = useParams();
  const query = useQuery(() => supervisionQueries.bulletin(Number(params.id)));
  return (
    <Page
      title={query.data?.title ?? t('supervision.tab_bulletins')}
      crumbs={[{ title: t('supervision.title'), href: paths.supervision({ tab: 'bulletins' }) }]}
      mark={<Show when={query.data}>{(data) => <StandingMark state={data().state} />}</Show>}
      detail={<Show when={query.data}>{(data) => <span>{`${data().number} · ${data().month}`}</span>}</Show>}
      actions={<Show when={query.data?.state === 'draft'}>{query.data ? <Draft data={query.data} /> : null}</Show>}
    >
      <Loaded query={query}>{(data) => <Shown data={data()} />}</Loaded>
    </Page>
  );
}

function Draft(props: { data: Bulletin }) {
  const session = useSession();
  const [open, setOpen] = createSignal<'edit' | 'issue' | 'discard'>();
  const refused = () => (session.may('supervision:write') ? undefined : t('ui.may_not'));
  const mayNotIssue = () => refused() ?? (props.data.may_not_issue ? say(props.data.may_not_issue) : undefined);
  const close = () => setOpen(undefined);
  const { id, version } = props.data;
  return (
    <>
      <Button disabled={refused()} onClick={() => setOpen('discard')}>
        {t('supervision.step_discard')}
      </Button>
      <Button disabled={refused()} onClick={() => setOpen('edit')}>
        {t('supervision.edit')}
      </Button>
      <Button kind="primary" disabled={mayNotIssue()} onClick={() => setOpen('issue')}>
        {t('supervision.issue')}
      </Button>
      <Show when={open() === 'edit'}>
        <BulletinDialog months={[]} draft={props.data} close={close} />
      </Show>
      <ConfirmDialog
        open={open() === 'issue'}
        close={close}
        title={t('supervision.issue')}
        detail={t('supervision.issue_detail')}
        action={t('supervision.issue')}
        act={() => supervisionCommands.issue(props.data.id, props.data.version)}
      />
      <ConfirmDialog
        open={open() === 'discard'}
        close={close}
        title={t('supervision.step_discard')}
        detail={t('supervision.discard_detail')}
        action={t('supervision.step_discard')}
        danger
        act={() => supervisionCommands.discard(id, version)}
      />
    </>
  );
}

async function fetchFile(path: string) {
  try {
    const { name, content } = await getFile(path);
    save(name, content);
  } catch (error) {
    toast({ title: errorText(error) });
  }
}

function Shown(props: { data: Bulletin }) {
  const data = () => props.data;
  return (
    <div class="space-y-4">
      <Show when={data().state === 'draft' && data().may_not_issue}>
        {(why) => <p class="text-dim">{t('supervision.not_issue', { why: say(why()) })}</p>}
      </Show>
      <div class="grid items-start gap-4 lg:grid-cols-2">
        <Section title={t('supervision.preface')}>
          <p class="break-words whitespace-pre-wrap">{data().preface}</p>
        </Section>
        <Section title={t('supervision.files')}>
          <div class="space-y-4">
            <KeyValue
              pairs={[
                { name: t('supervision.issued_by'), value: data().issued_by_name ?? '—' },
                { name: t('supervision.issued_at'), value: <Time at={data().issued_at} /> },
                {
                  name: t('supervision.made_of'),
                  value: (
                    <A
                      class="link"
                      href={paths.supervision({
                        month: data().month,
                        number: data().is_newest ? undefined : data().revision,
                      })}
                    >
                      {data().month} · {t('supervision.revision_n', { n: data().revision })}
                    </A>
                  ),
                },
              ]}
            />
            <div class="flex flex-wrap gap-2">
              <For each={formats}>
                {(format) => (
                  <Button onClick={() => void fetchFile(bulletinFile(data().id, format, false))}>
                    {word('supervision', `${data().state === 'issued' ? 'file' : 'preview'}_${format}`)}
                  </Button>
                )}
              </For>
            </div>
            <Show when={data().state === 'issued'}>
              <Sealed data={data()} />
            </Show>
          </div>
        </Section>
      </div>
    </div>
  );
}

function Sealed(props: { data: Bulletin }) {
  return (
    <div class="space-y-2 border-t border-line pt-3">
      <h3 class="font-medium">{t('supervision.sealed')}</h3>
      <div class="flex flex-wrap gap-2">
        <For each={formats}>
          {(format) => (
            <Button kind="primary" onClick={() => void fetchFile(bulletinFile(props.data.id, format, true))}>
              {word('supervision', `sealed_${format}`)}
            </Button>
          )}
        </For>
      </div>
      <ul class="space-y-2 text-sm">
        <For each={props.data.sealed}>
          {(one) => (
            <li>
              <p class="break-words">
                {one.file_name} · {one.signer}{' '}
                <Show when={one.status === 'revoked'}>
                  <span class="text-down">{t('supervision.seal_revoked')}</span>
                </Show>
              </p>
              <p class="font-mono text-xs break-all text-dim">SM3 {one.digest}</p>
            </li>
          )}
        </For>
      </ul>
      <p class="text-sm text-dim">{t('supervision.how_to_verify')}</p>
    </div>
  );
}
