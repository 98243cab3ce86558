/** Open findings by severity, and the latest of them. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { gravestFirst } from '../../gravest.ts';
import { number, say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { SeverityMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Finding, type Overview, severities } from '../../wire.ts';

const rows_shown = 6;

export function Findings(props: { counts: Overview['findings'] }) {
  const query = useQuery(() => queries.openFindings());
  return (
    <Section title={t('overview.findings')} flush>
      <ul class="grid grid-cols-4 px-2 pb-2">
        <For each={severities}>
          {(severity) => (
            <li>
              <A
                href={paths.findings({ severity })}
                class="block rounded-md px-2 py-1 text-ink no-underline hover:bg-wash"
              >
                <span class={`numeric block text-xl font-semibold ${props.counts[severity] === 0 ? 'text-dim' : ''}`}>
                  {number(props.counts[severity])}
                </span>
                <span class="text-sm">
                  <SeverityMark severity={severity} />
                </span>
              </A>
            </li>
          )}
        </For>
      </ul>
      <Loaded query={query} small>
        {(data) => (
          <Show
            when={data().rows.length > 0}
            fallback={<p class="border-t border-line py-6 text-center text-dim">{t('overview.findings_none')}</p>}
          >
            <h3 class="sr-only">{t('overview.findings_gravest')}</h3>
            <ul class="divide-y divide-line border-t border-line">
              <For each={gravestFirst(data().rows).slice(0, rows_shown)}>{(finding) => <Line finding={finding} />}</For>
            </ul>
          </Show>
        )}
      </Loaded>
    </Section>
  );
}

function Line(props: { finding: Finding }) {
  return (
    <li>
      <A href={paths.finding(props.finding.id)} class="block px-4 py-2 text-ink no-underline hover:bg-wash">
        <span class="flex items-center justify-between gap-3">
          <span class="flex min-w-0 items-center gap-2">
            <SeverityMark severity={props.finding.severity} quiet />
            <span class="truncate font-medium">{props.finding.subject}</span>
          </span>
          <span class="shrink-0 text-sm text-dim">
            <Time at={props.finding.opened_at} short />
          </span>
        </span>
        <span class="line-clamp-1 pl-5.5 text-sm text-dim">
          <Show when={props.finding.suppressed_by_name}>
            {(name) => <span class="font-medium">{t('findings.suppressed', { name: name() })} · </span>}
          </Show>
          {say(props.finding.title)}: {say(props.finding.reason)}
        </span>
      </A>
    </li>
  );
}
