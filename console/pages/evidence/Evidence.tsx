/** One piece of sealed evidence: what was concluded, on what, and whether it is still what was sealed. */
import { A, useParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import ShieldCheckIcon from 'lucide-solid/icons/shield-check';
import ShieldXIcon from 'lucide-solid/icons/shield-x';
import { For, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { CodeBlock } from '../../ui/CodeBlock.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { Facts } from '../../ui/Verdicts.tsx';
import type { Evidence as EvidenceData } from '../../wire.ts';

export default function Evidence() {
  const params = useParams<{ id: string }>();
  const query = useQuery(() => queries.evidence(Number(params.id)));
  return (
    <Page
      title={t('evidence.page_title', { id: params.id })}
      crumbs={[{ title: t('shell.findings'), href: paths.findings() }]}
    >
      <Loaded query={query}>{(data) => <Content evidence={data()} />}</Loaded>
    </Page>
  );
}

function Content(props: { evidence: EvidenceData }) {
  const subject = () => {
    const { node_id, system_id } = props.evidence;
    if (node_id !== null) return paths.node(node_id);
    return system_id === null ? undefined : paths.system(system_id);
  };
  return (
    <div class="grid items-start gap-4 xl:grid-cols-2">
      <div class="min-w-0 space-y-4">
        <Section title={t('evidence.verdict')}>
          <div class="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
            <StatusMark status={props.evidence.status} />
            <span class="font-medium">{say(props.evidence.title)}</span>
          </div>
          <p class="mb-3">{say(props.evidence.reason)}</p>
          <KeyValue
            pairs={[
              {
                name: t('findings.subject'),
                value: (
                  <Show when={subject()} fallback={props.evidence.subject}>
                    {(href) => (
                      <A href={href()} class="link">
                        {props.evidence.subject}
                      </A>
                    )}
                  </Show>
                ),
              },
              { name: t('words.check'), value: <span class="font-mono text-sm">{props.evidence.check_id}</span> },
              { name: t('evidence.sealed_at'), value: <Time at={props.evidence.at} /> },
            ]}
          />
        </Section>
        <Seal evidence={props.evidence} />
      </div>
      <div class="min-w-0 space-y-4">
        <Section
          title={t('evidence.because')}
          note={
            <Show when={props.evidence.because_total > props.evidence.because.length}>
              {t('evidence.because_some', {
                total: props.evidence.because_total,
                shown: props.evidence.because.length,
              })}
            </Show>
          }
        >
          <Show
            when={props.evidence.because.length > 0}
            fallback={<p class="text-dim">{t('evidence.because_none')}</p>}
          >
            <Facts facts={props.evidence.because} />
          </Show>
        </Section>
        <Show when={props.evidence.observations.length > 0}>
          <Section title={t('evidence.observations')}>
            <div class="space-y-3">
              <For each={props.evidence.observations}>
                {(observation) => (
                  <CodeBlock label={t('evidence.observations')} text={JSON.stringify(observation, null, 2)} />
                )}
              </For>
            </div>
          </Section>
        </Show>
      </div>
    </div>
  );
}

function Seal(props: { evidence: EvidenceData }) {
  return (
    <Section title={t('evidence.sealed')}>
      <Show
        when={props.evidence.valid}
        fallback={
          <p role="alert" class="mb-3 flex items-center gap-2 font-medium text-down">
            <ShieldXIcon class="size-5 shrink-0" />
            {t('evidence.broken')}
          </p>
        }
      >
        <p class="mb-3 flex items-center gap-2 font-medium text-up">
          <ShieldCheckIcon class="size-5 shrink-0" />
          {t('evidence.valid')}
        </p>
      </Show>
      <dl class="space-y-2 text-sm">
        <dt class="text-dim">{t('evidence.digest')}</dt>
        <dd class="font-mono text-xs break-all">{props.evidence.digest}</dd>
        <dt class="text-dim">{t('evidence.previous')}</dt>
        <dd class="font-mono text-xs break-all">{props.evidence.previous_digest}</dd>
      </dl>
      <p class="mt-3 text-sm text-dim">{t('evidence.chain_hint')}</p>
      <details class="mt-3">
        <summary class="cursor-pointer text-accent">
          {t('evidence.content')} <span class="text-sm text-dim">{t('evidence.content_hint')}</span>
        </summary>
        <div class="mt-2">
          <CodeBlock label={t('evidence.content')} text={props.evidence.content} />
        </div>
      </details>
    </Section>
  );
}
