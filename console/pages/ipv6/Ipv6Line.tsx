/** How far a node, or each endpoint of a system, has come with IPv6: one line, that leads to what was seen. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { ipv6Queries } from './calls.ts';
import { Measured, StandingMark } from './StandingMark.tsx';

export function Ipv6Line(props: { of: { node_id: number } | { system_id: number } }) {
  const query = useQuery(() => ipv6Queries.of(props.of));
  const rows = () => (query.isPending || query.isError ? [] : (query.data?.rows ?? []));
  return (
    <Show when={rows().length > 0}>
      <ul class="mt-1 flex flex-wrap gap-x-5 gap-y-1 text-sm">
        <For each={rows()}>
          {(row) => (
            <li class="flex flex-wrap items-center gap-x-2">
              <A class="link" href={paths.ipv6Target(row.id)}>
                {row.kind === 'node' ? t('ipv6.title') : `${t('ipv6.title')} · ${row.name.split(' · ').at(-1)}`}
              </A>
              <StandingMark standing={row.standing} />
              <span class="text-dim">
                <Measured row={row} />
              </span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
