/** Open findings by severity, and the gravest of them. */
import { For, Show } from 'solid-js';
import { number, say, t, word } from '../../i18n/index.ts';
import { SeverityMark } from '../../ui/Mark.tsx';
import { Time } from '../../ui/Time.tsx';
import { severities } from '../../wire.ts';
import type { Board } from '../overview/calls.ts';
import { Panel } from './Panel.tsx';

export function Findings(props: { counts: Board['findings']; grave: Board['grave']; rows: number }) {
  return (
    <Panel title={t('wall.findings')}>
      <ul class="grid grid-cols-4 gap-[0.75rem] [&_svg]:size-[1.5rem]">
        <For each={severities}>
          {(severity) => (
            <li
              class={`flex items-center gap-[0.5rem] whitespace-nowrap ${props.counts[severity] === 0 ? 'text-dim' : ''}`}
            >
              <SeverityMark severity={severity} quiet />
              <span class="numeric text-[2.25rem] leading-[2.75rem] font-semibold">
                {number(props.counts[severity])}
              </span>
              <span class="text-[1.25rem] text-dim">{word('words', `severity_${severity}`)}</span>
            </li>
          )}
        </For>
      </ul>
      <Show when={props.grave.length > 0} fallback={<p class="mt-[0.5rem] text-dim">{t('wall.none_grave')}</p>}>
        <ul class="mt-[0.5rem] divide-y divide-line border-t border-line [&_svg]:size-[1.375rem]">
          <For each={props.grave.slice(0, props.rows)}>
            {(finding) => (
              <li class="flex items-center gap-[0.75rem] py-[0.3125rem] whitespace-nowrap">
                <SeverityMark severity={finding.severity} quiet />
                <span class="min-w-0 shrink truncate font-medium" data-may-cut>
                  {finding.subject}
                </span>
                <span class="min-w-0 flex-1 truncate text-dim" data-may-cut>
                  {say(finding.reason)}
                </span>
                <span class="shrink-0 text-[1.25rem] text-dim">
                  <Time at={finding.opened_at} short />
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Panel>
  );
}
