/** The bell: open findings, the gravest first. */

import { Popover } from '@kobalte/core/popover';
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import BellIcon from 'lucide-solid/icons/bell';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { queries } from '../api.ts';
import { gravestFirst } from '../gravest.ts';
import { say, t } from '../i18n/index.ts';
import { paths } from '../paths.ts';
import { useSession } from '../session.ts';
import { SeverityMark } from '../ui/Mark.tsx';
import { icon_trigger } from '../ui/Menu.tsx';
import { Time } from '../ui/Time.tsx';

const rows_shown = 8;

export function Alerts() {
  const [open, setOpen] = createSignal(false);
  const session = useSession();
  // Asking without the right would be a refusal in the log.
  const query = useQuery(() => ({ ...queries.openFindings(), enabled: session.may('findings:read') }));
  const data = createMemo(() => (query.isPending ? undefined : query.data));
  const total = () => data()?.total ?? 0;
  const worst = createMemo(() => gravestFirst(data()?.rows ?? []).slice(0, rows_shown));
  return (
    <Popover open={open()} onOpenChange={setOpen} placement="bottom-end" gutter={4}>
      <Popover.Trigger
        class={icon_trigger}
        aria-label={t('shell.alerts', { n: total() })}
        title={t('shell.alerts', { n: total() })}
      >
        <BellIcon />
        <Show when={total() > 0}>
          <span
            aria-hidden="true"
            class="numeric absolute top-0 right-0 min-w-4 rounded-full bg-down px-1 text-center text-[0.6875rem] leading-4 font-semibold text-on-danger"
          >
            {total() > 99 ? '99+' : total()}
          </span>
        </Show>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content class="popup w-[min(26rem,calc(100vw-1rem))]" aria-label={t('shell.findings')}>
          <Show when={total() > 0} fallback={<p class="px-4 py-6 text-center text-dim">{t('shell.alerts_none')}</p>}>
            <ul class="max-h-[60vh] divide-y divide-line overflow-y-auto">
              <For each={worst()}>
                {(finding) => (
                  <li>
                    <A
                      href={paths.finding(finding.id)}
                      class="block px-4 py-2.5 text-ink no-underline -outline-offset-2 hover:bg-wash"
                      onClick={() => setOpen(false)}
                    >
                      <span class="flex items-center justify-between gap-3">
                        <span class="flex min-w-0 items-center gap-2">
                          <SeverityMark severity={finding.severity} quiet />
                          <span class="truncate font-medium">{finding.subject}</span>
                        </span>
                        <span class="text-sm text-dim">
                          <Time at={finding.opened_at} short />
                        </span>
                      </span>
                      <span class="mt-0.5 line-clamp-2 pl-5.5 text-sm text-dim">{say(finding.reason)}</span>
                    </A>
                  </li>
                )}
              </For>
            </ul>
          </Show>
          <A
            href={paths.findings()}
            class="link block border-t border-line px-4 py-2.5 text-center -outline-offset-2"
            onClick={() => setOpen(false)}
          >
            {t('shell.alerts_all')}
          </A>
        </Popover.Content>
      </Popover.Portal>
    </Popover>
  );
}
