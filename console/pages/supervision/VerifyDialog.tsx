/** Recomputes a frozen month and says whether it agrees to the last digit. */
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { supervisionQueries } from './calls.ts';

export function VerifyDialog(props: { month: string; number: number; close: () => void }) {
  // Asked for now: an answer of before says nothing of now.
  const query = useQuery(() => ({ ...supervisionQueries.verify(props.month, props.number), gcTime: 0, staleTime: 0 }));
  return (
    <Dialog
      open
      close={props.close}
      title={t('supervision.verify')}
      detail={`${props.month} · ${t('supervision.revision_n', { n: props.number })}`}
    >
      <Loaded query={query}>
        {(data) => (
          <div class="space-y-3">
            <p class="flex items-center gap-2 font-medium">
              <StatusMark status={data().holds ? 'pass' : 'fail'} quiet />
              {t(data().holds ? 'supervision.verified' : 'supervision.not_verified')}
            </p>
            <p class="text-dim">{t('supervision.verified_what', { subjects: data().subjects, items: data().items })}</p>
            <p class="font-mono text-sm break-all">SM3 {data().digest}</p>
            <Show when={data().is_in_log === null}>
              <p class="text-sm text-dim">{t('supervision.log_archived')}</p>
            </Show>
            <ul class="list-disc space-y-1 pl-5 text-down">
              <For each={data().broken}>
                {(one) => (
                  <li>
                    {one.what}: {say(one)}
                  </li>
                )}
              </For>
            </ul>
          </div>
        )}
      </Loaded>
    </Dialog>
  );
}
