/** One line of the log: opened, what it was before and what it is after. */
import { A } from '@solidjs/router';
import ChevronRightIcon from 'lucide-solid/icons/chevron-right';
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { dateTime, relative } from '../../time.ts';
import type { Filters } from '../../ui/FilterBar.tsx';
import { ResultMark } from '../../ui/Mark.tsx';
import { Changes } from './Changes.tsx';
import type { AuditEntry } from './calls.ts';
import { actionText, kindText, personText, rolesText } from './words.ts';

const pages: Record<string, (id: number) => string> = {
  node: paths.node,
  system: paths.system,
  watch: paths.watch,
  finding: paths.finding,
  area: (id) => paths.areas({ id }),
  unit: (id) => paths.units({ id }),
  load_plan: paths.loadPlan,
  load_run: paths.loadRun,
};

/** What the entry is about, from what it holds; a watch has no name but its question, an export its path. */
function nameOf(entry: AuditEntry): string {
  for (const side of [entry.after, entry.before]) {
    const { name, probe, address, path, file } = (side ?? {}) as Record<string, unknown>;
    if (typeof name === 'string' && name !== '') return name;
    if (typeof probe === 'string') return `${probe} ${String(address ?? '')}`;
    if (typeof file === 'string') return file;
    if (typeof path === 'string') return path;
  }
  if (entry.object_name !== null) return entry.object_name === entry.person ? '' : entry.object_name;
  return entry.object_id === '-' ? '' : entry.object_id;
}

export function Entry(props: { entry: AuditEntry; time: string; filters: Filters }) {
  const [open, setOpen] = createSignal(false);
  const is_done = () => (props.entry.result ?? 'done') === 'done';
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
          <span class="font-medium">{personText(props.entry.person)}</span>
          <Show when={props.entry.role}>
            <span class="text-sm text-dim">{rolesText(props.entry.role)}</span>
          </Show>
          <span>
            {actionText(props.entry.action)} {kindText(props.entry.object_kind)}
          </span>
          <span class="min-w-0 font-medium break-all">{nameOf(props.entry)}</span>
          <Show when={!is_done()}>
            <ResultMark result={props.entry.result ?? 'done'} />
          </Show>
          <Show when={props.entry.reason}>
            <span class="min-w-0 text-sm break-all text-dim">{props.entry.reason}</span>
          </Show>
          <span class="ml-auto font-mono text-xs text-dim">{props.entry.address}</span>
        </summary>
        <Show when={open()}>
          <div class="border-t border-line bg-page px-4 py-3 text-sm">
            <Changes entry={props.entry} />
            <Only entry={props.entry} filters={props.filters} />
            <p class="mt-2 text-dim">
              {dateTime(props.entry.at)} <ResultMark result={props.entry.result ?? 'done'} />
            </p>
            <p class="mt-1 font-mono text-xs break-all text-dim">
              #{props.entry.id} SM3 {props.entry.digest}
            </p>
          </div>
        </Show>
      </details>
    </li>
  );
}

/** From one entry to all of the same person, object or address, and to the object itself. */
function Only(props: { entry: AuditEntry; filters: Filters }) {
  const href = () => {
    const id = Number(props.entry.object_id);
    // What was deleted has no page any more.
    return Number.isInteger(id) && props.entry.action !== 'delete' ? pages[props.entry.object_kind]?.(id) : undefined;
  };
  const ways = () => {
    const { person, object_kind, object_id, address } = props.entry;
    const of_object = object_id === '-' ? { object_kind } : { object_kind, object_id };
    return [
      { title: t('audit.only_person'), set: { person } },
      { title: t('audit.only_object'), set: of_object },
      { title: t('audit.only_address'), set: { address } },
    ];
  };
  const narrow = (set: Record<string, string>) => {
    for (const [key, value] of Object.entries(set)) props.filters.set(key, value);
  };
  return (
    <p class="mt-3 flex flex-wrap gap-x-4 gap-y-1">
      <Show when={href()}>
        {(to) => (
          <A href={to()} class="link">
            {t('audit.show')}
          </A>
        )}
      </Show>
      <For each={ways()}>
        {(way) => (
          <button type="button" class="link" onClick={() => narrow(way.set)}>
            {way.title}
          </button>
        )}
      </For>
    </p>
  );
}
