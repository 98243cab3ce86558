/** What probes see of a unit of cryptography: proposals for D and A, with who saw what. K is never proposed. */
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/Time.tsx';
import { hrefOf, type Proposal } from './Sightings.tsx';

export function Proposals(props: { rows: readonly Proposal[] }) {
  return (
    <Show when={props.rows.length > 0}>
      <div class="border-t border-line bg-sunken px-4 py-2.5 text-sm">
        <p class="font-medium">{t('sightings.seen')}</p>
        <p class="text-dim">{t('crypto.proposed_hint')}</p>
        <ul class="mt-1 space-y-1">
          <For each={props.rows}>
            {(row) => (
              <li class="flex flex-wrap gap-x-3">
                <A class="link" href={hrefOf(row)}>
                  {row.target}
                </A>
                <span class="min-w-0 break-words">{say(row.reason)}</span>
                <span class={row.holds ? 'text-ink' : 'text-degraded'}>
                  {t('crypto.proposed', {
                    part: word('crypto', `part_${row.part}`),
                    holds: row.holds ? t('crypto.holds') : t('crypto.denied'),
                  })}
                </span>
                <Show when={row.strength !== null}>
                  <span class="text-dim">{t('crypto.proposed_strength', { n: row.strength ?? 0 })}</span>
                </Show>
                <Show when={row.high_risk}>
                  <span class="text-dim">{t('crypto.high_risk')}</span>
                </Show>
                <span class="text-dim">
                  <Time at={row.at} short />
                </span>
                <Show when={row.evidence_id}>
                  {(id) => (
                    <A class="link" href={paths.evidence(id())}>
                      {t('sightings.evidence')}
                    </A>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </div>
    </Show>
  );
}
