/** The prose of a plan: plain elements made of blocks, so that whatever stands in a file stays text. */
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import type { Block } from './plan-calls.ts';

type Runs = Extract<Block, { kind: 'paragraph' }>['runs'];
const of = <K extends Block['kind']>(block: Block, kind: K) =>
  block.kind === kind && (block as Extract<Block, { kind: K }>);

const Line = (props: { runs: Runs }): JSX.Element => (
  <For each={props.runs}>
    {(run) => (
      <Switch fallback={run.text}>
        <Match when={run.style === 'strong'}>
          <strong>{run.text}</strong>
        </Match>
        <Match when={run.style === 'emphasis'}>
          <em>{run.text}</em>
        </Match>
        <Match when={run.style === 'code'}>
          <code class="font-mono text-sm">{run.text}</code>
        </Match>
      </Switch>
    )}
  </For>
);

export function Prose(props: { blocks: readonly Block[] }) {
  return (
    <div class="max-w-[80ch] space-y-3 break-words">
      <For each={props.blocks}>
        {(block) => (
          <Switch>
            <Match when={of(block, 'heading')}>
              {(heading) => (
                <h3 class={heading().depth <= 2 ? 'pt-2 text-lg font-semibold' : 'font-semibold'}>{heading().text}</h3>
              )}
            </Match>
            <Match when={of(block, 'paragraph')}>
              {(paragraph) => (
                <p class="whitespace-pre-line">
                  <Line runs={paragraph().runs} />
                </p>
              )}
            </Match>
            <Match when={of(block, 'list')}>
              {(list) => {
                const items = () => (
                  <For each={list().items}>
                    {(item) => (
                      <li>
                        <Line runs={item} />
                      </li>
                    )}
                  </For>
                );
                return (
                  <Show when={list().ordered} fallback={<ul class="list-disc space-y-1 pl-5">{items()}</ul>}>
                    <ol class="list-decimal space-y-1 pl-5">{items()}</ol>
                  </Show>
                );
              }}
            </Match>
            <Match when={of(block, 'table')}>{(table) => <Grid rows={table().rows} />}</Match>
            <Match when={of(block, 'code')}>
              {(code) => (
                <pre class="rounded-md bg-sunken p-3 font-mono text-sm whitespace-pre-wrap">{code().text}</pre>
              )}
            </Match>
          </Switch>
        )}
      </For>
    </div>
  );
}

function Grid(props: { rows: string[][] }) {
  return (
    <div class="overflow-x-auto">
      <table class="w-full">
        <thead>
          <tr>
            <For each={props.rows[0]}>
              {(cell) => (
                <th scope="col" class="border-b border-line py-1 pr-4 text-left text-sm font-medium text-dim">
                  {cell}
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={props.rows.slice(1)}>
            {(row) => (
              <tr>
                <For each={row}>{(cell) => <td class="border-b border-line py-1.5 pr-4 align-top">{cell}</td>}</For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
