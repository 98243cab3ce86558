/** What probes see of a system beside the items of its work sheet: proposals, which an assessor weighs. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { read } from '../../api.ts';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/Time.tsx';
import type { Client, Got } from '../../wire.ts';
import { type Assessment, resultText } from './assessment-calls.ts';

type Evidence = Got<Client['compliance']['systems'][':id']['evidence']['$get']>;
type Sighting = Evidence['items'][number]['sightings'][number];

/** The levels whose clauses the rules name. */
const ruled = [2, 3];

export type Proposal = Evidence['units'][number]['proposals'][number];
/** By the key of an item or the clause of a unit; empty where nothing was seen, which says nothing. */
export type Seen = {
  sightings: (key: string) => readonly Sighting[];
  proposals: (key: string) => readonly Proposal[];
};

export function makeSightings(assessment: () => Pick<Assessment, 'system_id' | 'level' | 'state'>): Seen {
  const query = useQuery(() => {
    const { system_id, level, state } = assessment();
    return {
      ...read<Evidence>(['compliance', 'evidence', system_id, level], `/api/compliance/systems/${system_id}/evidence`, {
        level,
      }),
      // What is closed rests on what was frozen then.
      enabled: ruled.includes(level) && state !== 'closed',
    };
  });
  const byItem = createMemo(
    () => new Map((query.isSuccess ? query.data.items : []).map((row) => [row.item, row.sightings])),
  );
  const byUnit = createMemo(
    () => new Map((query.isSuccess ? query.data.units : []).map((row) => [row.unit, row.proposals])),
  );
  return { sightings: (key) => byItem().get(key) ?? [], proposals: (key) => byUnit().get(key) ?? [] };
}

export function Sightings(props: { rows: readonly Sighting[] }) {
  return (
    <Show when={props.rows.length > 0}>
      <div class="border-t border-line bg-sunken px-4 py-2.5 text-sm">
        <p class="font-medium">{t('sightings.seen')}</p>
        <p class="text-dim">{t('sightings.seen_hint')}</p>
        <ul class="mt-1 space-y-1">
          <For each={props.rows}>
            {(row) => (
              <li class="flex flex-wrap gap-x-3">
                <A class="link" href={hrefOf(row)}>
                  {row.target}
                </A>
                <span class="min-w-0 break-words">{say(row.reason)}</span>
                <span class="text-degraded">{t('sightings.suggests', { result: resultText(row.result) })}</span>
                <Show when={row.high_risk_cases.length > 0}>
                  <span class="text-dim">{t('sightings.cases', { cases: row.high_risk_cases.join(' ') })}</span>
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

/** The look that saw it; of the record alone, the node. */
export const hrefOf = ({ watch, node_id }: Pick<Sighting, 'watch' | 'node_id'>): string =>
  watch !== null ? paths.watch(watch) : node_id !== null ? paths.node(node_id) : paths.systems();
