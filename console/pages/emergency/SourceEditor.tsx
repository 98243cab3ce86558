/** The file itself with numbers of lines; a mistake leads to its line. */
import { createMemo, createUniqueId, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import type { Problem } from './plan-calls.ts';
import type { Editing } from './plan-editing.ts';

const line_px = 20;

export function SourceEditor(props: { editing: Editing }) {
  let area: HTMLTextAreaElement | undefined;
  let gutter: HTMLPreElement | undefined;
  const id = createUniqueId();
  const problems = () => props.editing.found()?.problems ?? [];
  const missing = () => props.editing.found()?.missing ?? [];
  const numbers = createMemo(() => {
    const marked = new Set([...problems(), ...missing()].map(({ line }) => line));
    const count = props.editing.source().split('\n').length;
    return Array.from({ length: count }, (_, i) => `${marked.has(i + 1) ? '●' : ' '}${i + 1}`).join('\n');
  });
  const follow = () => {
    if (gutter && area) gutter.style.transform = `translateY(${-area.scrollTop}px)`;
  };
  const jump = ({ line, column }: Problem) => {
    if (!area) return;
    const lines = area.value.split('\n');
    const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
    area.focus();
    area.setSelectionRange(start + column - 1, start + (lines[line - 1]?.length ?? 0));
    area.scrollTop = Math.max(0, (line - 4) * line_px);
    area.scrollLeft = 0;
    follow();
  };
  return (
    <div class="min-w-0 space-y-2">
      <label for={id} class="block font-medium">
        {t('emergency_editor.source')}
      </label>
      <div role="status" class="max-h-40 space-y-1 overflow-y-auto">
        <Show when={props.editing.isCurrent()} fallback={<p class="text-dim">{t('emergency_editor.checking')}</p>}>
          <Show when={problems().length + missing().length === 0}>
            <p class="text-up">
              <span aria-hidden="true">✓ </span>
              {t('emergency_editor.fine')}
            </p>
          </Show>
        </Show>
        <Found title={t('emergency_editor.problems')} rows={problems()} colour="text-down" jump={jump} />
        <Found title={t('emergency_editor.missing')} rows={missing()} colour="text-degraded" jump={jump} />
      </div>
      <div class="flex h-[60vh] min-h-72 overflow-hidden rounded-md border border-edge bg-surface">
        <div class="shrink-0 overflow-hidden bg-sunken" aria-hidden="true">
          <pre
            ref={gutter}
            class="numeric px-2 py-2 text-right font-mono text-xs text-dim"
            style={{ 'line-height': `${line_px}px` }}
          >
            {numbers()}
          </pre>
        </div>
        <textarea
          ref={area}
          id={id}
          class="min-w-0 flex-1 resize-none bg-surface px-2 py-2 font-mono text-xs outline-offset-[-2px]"
          style={{ 'line-height': `${line_px}px` }}
          wrap="off"
          spellcheck={false}
          value={props.editing.source()}
          onInput={(event) => props.editing.put(event.currentTarget.value)}
          onScroll={follow}
        />
      </div>
    </div>
  );
}

function Found(props: { title: string; rows: Problem[]; colour: string; jump: (one: Problem) => void }) {
  return (
    <Show when={props.rows.length > 0}>
      <p class={`font-medium ${props.colour}`}>
        {props.title} <span class="numeric">{props.rows.length}</span>
      </p>
      <ul class="space-y-1">
        <For each={props.rows}>
          {(one) => (
            <li class="break-words">
              <button type="button" class="link numeric" onClick={() => props.jump(one)}>
                {t('emergency_editor.place', { line: one.line, column: one.column })}
              </button>{' '}
              {say(one.text)}
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
