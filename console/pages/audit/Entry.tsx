/** One line of the log: opened, what it was before and what it is after. */
import { A } from '@solidjs/router';
import ChevronRightIcon from 'lucide-solid/icons/chevron-right';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime, relative } from '../../time.ts';
import type { AuditEntry } from './calls.ts';
import { differences } from './differences.ts';

const pages: Record<string, (id: number) => string> = {
  node: paths.node,
  system: paths.system,
  watch: paths.watch,
  finding: paths.finding,
  area: (id) => paths.areas({ id }),
  unit: (id) => paths.units({ id }),
};

/** What the entry is about, from what it holds; a watch has no name but its question. */
function nameOf(entry: AuditEntry): string {
  for (const side of [entry.after, entry.before]) {
    const { name, probe, address } = (side ?? {}) as { name?: unknown; probe?: unknown; address?: unknown };
    if (typeof name === 'string' && name !== '') return name;
    if (typeof probe === 'string') return `${probe} ${String(address ?? '')}`;
  }
  return entry.object_id === '-' ? '' : entry.object_id;
}

export function Entry(props: { entry: AuditEntry; time: string }) {
  const [open, setOpen] = createSignal(false);
  const href = () => {
    const id = Number(props.entry.object_id);
    // What was deleted has no page any more.
    return Number.isInteger(id) && props.entry.action !== 'delete' ? pages[props.entry.object_kind]?.(id) : undefined;
  };
  const name = () => nameOf(props.entry);
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)} class="group">
        <summary class="flex cursor-pointer list-none flex-wrap items-baseline gap-x-3 gap-y-0.5 px-4 py-2 -outline-offset-2 hover:bg-wash [&::-webkit-details-marker]:hidden">
          <ChevronRightIcon
            class="size-4 shrink-0 self-center text-dim transition-transform duration-100 group-open:rotate-90"
            aria-hidden="true"
          />
          <time
            class="numeric text-sm text-dim"
            dateTime={new Date(props.entry.at).toISOString()}
            title={`${dateTime(props.entry.at)} (${relative(props.entry.at)})`}
          >
            {props.time}
          </time>
          <span class="font-medium">{props.entry.person}</span>
          <span>
            {word('audit', `action_${props.entry.action}`)} {word('audit', `kind_${props.entry.object_kind}`)}
          </span>
          <span class="min-w-0 font-medium">{name()}</span>
          <span class="ml-auto font-mono text-xs text-dim">{props.entry.address}</span>
        </summary>
        <Show when={open()}>
          <div class="border-t border-line bg-page px-4 py-3 text-sm">
            <Changes entry={props.entry} />
            <p class="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-dim">
              <span>{dateTime(props.entry.at)}</span>
              <span class="font-mono text-xs break-all">
                #{props.entry.id} SM3 {props.entry.digest}
              </span>
              <Show when={href()}>
                {(to) => (
                  <A href={to()} class="link">
                    {t('audit.show')}
                  </A>
                )}
              </Show>
            </p>
          </div>
        </Show>
      </details>
    </li>
  );
}

function Changes(props: { entry: AuditEntry }) {
  const rows = createMemo(() => differences(props.entry.before, props.entry.after));
  return (
    <Show when={rows().length > 0} fallback={<p class="text-dim">{t('audit.no_changes')}</p>}>
      <div class="overflow-x-auto">
        <table class="w-full min-w-80 table-fixed">
          <thead>
            <tr class="text-left text-dim">
              <th scope="col" class="w-1/4 pb-1 font-medium">
                {t('audit.field')}
              </th>
              <th scope="col" class="pb-1 font-medium">
                {t('audit.before')}
              </th>
              <th scope="col" class="pb-1 font-medium">
                {t('audit.after')}
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(row) => (
                <tr class="align-top">
                  <th scope="row" class="border-t border-line py-1 pr-3 text-left font-mono text-xs font-normal">
                    {row.path}
                  </th>
                  <td class="border-t border-line py-1 pr-3 break-words">
                    <Show when={row.before !== undefined} fallback={<span class="text-dim">—</span>}>
                      <del class="decoration-dim">{row.before}</del>
                    </Show>
                  </td>
                  <td class="border-t border-line py-1 break-words">
                    <Show when={row.after !== undefined} fallback={<span class="text-dim">—</span>}>
                      <ins class="no-underline">{row.after}</ins>
                    </Show>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </Show>
  );
}
