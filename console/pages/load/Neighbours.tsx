/** What a load could harm beside its target, and how each stands. None known is no good news. */
import { For, type JSX, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { StateMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import type { State } from '../../wire.ts';
import type { RunPage } from './calls.ts';

type Row = RunPage['neighbours'][number];
const states: readonly string[] = ['up', 'degraded', 'down', 'unknown', 'maintenance'] satisfies State[];
const stateOf = (text: string | null): State => (text !== null && states.includes(text) ? (text as State) : 'unknown');

export function Neighbours(props: { rows: readonly Row[] }) {
  return (
    <Section title={t('load_runs.neighbours')} note={t('load_runs.neighbours_hint')}>
      <Show when={props.rows.length > 0} fallback={<p class="text-unknown">{t('load_runs.neighbours_none')}</p>}>
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: What scrolls must be reachable by keyboard.
          tabIndex={0}
          aria-label={t('load_runs.neighbours')}
          class="max-h-72 overflow-auto"
        >
          <table class="w-full text-left" aria-label={t('load_runs.neighbours')}>
            <thead>
              <tr class="text-sm text-dim">
                <Head>{t('load_runs.neighbour')}</Head>
                <Head>{t('load_runs.relation')}</Head>
                <Head>{t('load_runs.before')}</Head>
                <Head>{t('load_runs.now')}</Head>
              </tr>
            </thead>
            <tbody>
              <For each={props.rows}>
                {(row) => (
                  <tr class="border-t border-line">
                    <th scope="row" class="py-1.5 pr-3 font-normal break-words">
                      <Name row={row} />
                    </th>
                    <td class="py-1.5 pr-3 text-dim">{word('load_runs', `relation_${row.relation}`)}</td>
                    <td class="py-1.5 pr-3">
                      <StateMark state={stateOf(row.before)} />
                    </td>
                    <td class="py-1.5">
                      <StateMark state={stateOf(row.now)} />
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </section>
      </Show>
    </Section>
  );
}

const Head = (props: { children: JSX.Element }) => (
  <th scope="col" class="pr-3 pb-1 font-medium">
    {props.children}
  </th>
);

function Name(props: { row: Row }) {
  const href = () => {
    if (props.row.node_id !== null) return paths.node(props.row.node_id);
    return props.row.system_id === null ? undefined : paths.system(props.row.system_id);
  };
  return (
    <Show when={props.row.name} fallback={<span class="text-dim">{t('load_runs.beyond')}</span>}>
      {(name) => (
        <Show when={href()} fallback={name()}>
          {(to) => (
            <a class="link" href={to()}>
              {name()}
            </a>
          )}
        </Show>
      )}
    </Show>
  );
}
