/** How many notices weren't read, and the way to them. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import MailIcon from 'lucide-solid/icons/mail';
import { Show } from 'solid-js';
import { t } from '../i18n/index.ts';
import { noticeQueries } from '../pages/notices/calls.ts';
import { paths } from '../paths.ts';
import { icon_trigger } from '../ui/Menu.tsx';

export function NoticeBell() {
  const query = useQuery(() => noticeQueries.unread());
  const unread = () => (query.isPending ? 0 : (query.data?.unread ?? 0));
  return (
    <A
      href={paths.notices()}
      class={`${icon_trigger} text-ink`}
      aria-label={t('notices.unread_n', { n: unread() })}
      title={t('notices.unread_n', { n: unread() })}
    >
      <MailIcon aria-hidden="true" />
      <Show when={unread() > 0}>
        <span
          aria-hidden="true"
          class="numeric absolute top-0 right-0 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6875rem] leading-4 font-semibold text-on-accent"
        >
          {unread() > 99 ? '99+' : unread()}
        </span>
      </Show>
    </A>
  );
}
