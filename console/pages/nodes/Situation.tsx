/** How a node stands: what the checks say, what was recorded beside what was observed. */
import { A } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Compare } from '../../ui/Compare.tsx';
import { KeyValue, Maybe } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { Verdicts } from '../../ui/Verdicts.tsx';
import type { Described, NodePage, PathStep } from '../../wire.ts';
import { NodeDifferences } from './NodeDifferences.tsx';

const fields = ['vendor', 'model', 'version', 'serial'] as const satisfies readonly (keyof Described)[];

export function Situation(props: { data: NodePage }) {
  return (
    <div class="grid items-start gap-4 xl:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
      <Section title={t('nodes.verdicts')} flush>
        <Verdicts verdicts={props.data.verdicts} empty={t('nodes.verdicts_none')} />
      </Section>
      <div class="min-w-0 space-y-4">
        <Compared data={props.data} />
        <NodeDifferences node_id={props.data.node.id} />
        <Record data={props.data} />
        <Show when={props.data.observed}>{(observed) => <Device observed={observed()} />}</Show>
      </div>
    </div>
  );
}

function Compared(props: { data: NodePage }) {
  const differs = (field: keyof Described) => props.data.differences.some((each) => each.field === field);
  return (
    <Section
      title={t('nodes.compare')}
      note={
        <Show when={props.data.observed} fallback={t('nodes.compare_never')}>
          {(observed) => (
            <>
              <Time at={observed().seen_at} short />
              <Show when={observed().stale}>
                <span class="ml-2 rounded border border-edge px-1 text-xs">{t('words.stale')}</span>
              </Show>
            </>
          )}
        </Show>
      }
    >
      <Compare
        label={t('nodes.compare')}
        left={t('nodes.recorded')}
        right={t('nodes.observed')}
        rows={fields.map((field) => ({
          key: field,
          name: word('words', field),
          left: <Maybe value={props.data.node.recorded[field]} absent={t('words.absent')} />,
          right: <Maybe value={props.data.observed?.[field]} absent={t('words.not_seen')} />,
          differs: differs(field),
        }))}
      />
    </Section>
  );
}

function Record(props: { data: NodePage }) {
  const node = () => props.data.node;
  return (
    <Section title={t('nodes.record')}>
      <KeyValue
        pairs={[
          { name: t('words.role'), value: word('words', `role_${node().role}`) },
          {
            name: t('words.level'),
            value: <Maybe value={node().level && word('words', `level_${node().level}`)} absent={t('words.absent')} />,
          },
          {
            name: t('words.unit'),
            value: <Path steps={node().unit_path} href={(id) => paths.nodes({ unit_id: id })} />,
          },
          {
            name: t('words.area'),
            value: <Path steps={node().area_path} href={(id) => paths.nodes({ area_id: id })} />,
          },
          {
            name: t('nodes.form_addresses'),
            value: (
              <Maybe
                value={props.data.addresses
                  .filter((each) => each.recorded)
                  .map((each) => each.address)
                  .join('  ')}
                absent={t('words.absent')}
                mono
              />
            ),
          },
          {
            name: t('words.note'),
            value: (
              <span class="whitespace-pre-line">
                <Maybe value={node().note} absent={t('words.none')} />
              </span>
            ),
          },
          { name: t('nodes.updated_at'), value: <Time at={node().updated_at} /> },
        ]}
      />
    </Section>
  );
}

/** From the top down, each step a link to the nodes beneath it. */
function Path(props: { steps: readonly PathStep[]; href: (id: number) => string }) {
  return (
    <Show when={props.steps.length > 0} fallback={<span class="text-dim">{t('words.absent')}</span>}>
      <For each={props.steps}>
        {(step, index) => (
          <>
            <Show when={index() > 0}>
              <span class="mx-1.5 text-dim" aria-hidden="true">
                ›
              </span>
            </Show>
            <A href={props.href(step.id)} class="text-ink no-underline hover:text-accent hover:underline">
              {step.name}
            </A>
          </>
        )}
      </For>
    </Show>
  );
}

function Device(props: { observed: NonNullable<NodePage['observed']> }) {
  return (
    <Section title={t('nodes.device')}>
      <KeyValue
        pairs={[
          { name: t('nodes.device_name'), value: <Maybe value={props.observed.name} absent={t('words.not_seen')} /> },
          {
            name: t('nodes.device_description'),
            value: (
              <span class="whitespace-pre-line">
                <Maybe value={props.observed.description} absent={t('words.not_seen')} />
              </span>
            ),
          },
          {
            name: t('nodes.device_location'),
            value: <Maybe value={props.observed.location} absent={t('words.not_seen')} />,
          },
          {
            name: t('nodes.device_contact'),
            value: <Maybe value={props.observed.contact} absent={t('words.not_seen')} />,
          },
          {
            name: t('nodes.device_object_id'),
            value: <Maybe value={props.observed.object_id} absent={t('words.not_seen')} mono />,
          },
          { name: t('nodes.device_booted'), value: <Time at={props.observed.booted_at} /> },
        ]}
      />
    </Section>
  );
}
