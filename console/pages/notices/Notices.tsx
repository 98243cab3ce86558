/** One's own notices, the newest first; each leads to what it tells of. */
import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import CheckIcon from 'lucide-solid/icons/check';
import MailIcon from 'lucide-solid/icons/mail';
import { createMemo, For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button, ButtonLink, IconButton } from '../../ui/Button.tsx';
import { Empty, errorText, Loaded } from '../../ui/Faces.tsx';
import { Page } from '../../ui/Page.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type Notice, noticeCommands, noticeQueries } from './calls.ts';

const tried = (work: Promise<unknown>) =>
  work.catch((error: unknown) => toast({ title: t('notices.failed'), detail: errorText(error) }));

export default function Notices() {
  const [search, setSearch] = useSearchParams();
  const is_unread = () => search.show === 'unread';
  const query = useInfiniteQuery(() => noticeQueries.list(is_unread()));
  return (
    <Page
      title={t('notices.title')}
      detail={t('notices.detail')}
      actions={
        <>
          <ButtonLink href={`${paths.profile()}#notices`}>{t('notices.choose')}</ButtonLink>
          <Button onClick={() => void tried(noticeCommands.markAllRead())}>
            <CheckIcon class="size-4" />
            {t('notices.mark_all')}
          </Button>
        </>
      }
    >
      <div class="mb-3">
        <Segments
          label={t('notices.which')}
          value={is_unread() ? 'unread' : 'all'}
          set={(show) => setSearch({ show: show === 'unread' ? 'unread' : null })}
          options={[
            { value: 'all', label: t('notices.all') },
            { value: 'unread', label: t('notices.unread') },
          ]}
        />
      </div>
      <div class="card max-w-4xl">
        <Loaded query={query}>
          {(data) => {
            const rows = createMemo(() => data().pages.flatMap((page) => page.rows));
            return (
              <Show
                when={rows().length > 0}
                fallback={
                  <Empty
                    icon={<MailIcon />}
                    title={t(is_unread() ? 'notices.none_unread' : 'notices.none')}
                    hint={t('notices.none_hint')}
                  />
                }
              >
                <ul class="divide-y divide-line">
                  <For each={rows()}>{(notice) => <Row notice={notice} />}</For>
                </ul>
                <Show when={query.hasNextPage}>
                  <div class="border-t border-line p-3 text-center">
                    <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                      {t('notices.older')}
                    </Button>
                  </div>
                </Show>
              </Show>
            );
          }}
        </Loaded>
      </div>
    </Page>
  );
}

function Row(props: { notice: Notice }) {
  const is_unread = () => props.notice.read_at === null;
  const markRead = () => void (is_unread() && tried(noticeCommands.markRead([props.notice.id])));
  return (
    <li class="flex items-center gap-1 pr-2">
      <A
        href={props.notice.path}
        onClick={markRead}
        class="flex min-w-0 flex-1 items-start gap-2.5 px-4 py-2.5 text-ink no-underline -outline-offset-2 hover:bg-wash"
      >
        <span class={`mt-2 size-2 shrink-0 rounded-full ${is_unread() ? 'bg-accent' : ''}`} aria-hidden="true" />
        <span class="min-w-0 flex-1">
          <span class={`block break-words ${is_unread() ? 'font-medium' : ''}`}>
            <Show when={is_unread()}>
              <span class="sr-only">{t('notices.unread')}: </span>
            </Show>
            {say(props.notice.text)}
          </span>
          <span class="block text-sm text-dim">
            {word('notices', `kind_${props.notice.kind}`)} · <Time at={props.notice.at} />
          </span>
        </span>
      </A>
      <Show when={is_unread()}>
        <IconButton label={t('notices.mark_one')} onClick={markRead}>
          <CheckIcon class="size-4" />
        </IconButton>
      </Show>
    </li>
  );
}
