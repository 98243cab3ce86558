/** One plan: the version in force, or the one that was asked for; its steps, all versions, and who has read it. */
import { useParams, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { FlowChart } from './FlowChart.tsx';
import { PlanText, roleTitle } from './PlanText.tsx';
import { type PlanData, type Problem, planQueries, stateText, type VersionData } from './plan-calls.ts';
import { PlanMark, ReviewDue } from './plan-marks.tsx';
import { Readings } from './Readings.tsx';
import { VersionActions } from './VersionActions.tsx';
import { Versions } from './Versions.tsx';

export const crumbs = () => [{ title: t('emergency.title'), href: paths.emergency() }];

export default function PlanPage() {
  const params = useParams();
  const query = useQuery(() => planQueries.plan(Number(params.id)));
  const data = () => (query.isPending ? undefined : query.data);
  return (
    <Show
      when={data()}
      fallback={
        <Page title={t('emergency.title')} crumbs={crumbs()}>
          <Loaded query={query}>{() => null}</Loaded>
        </Page>
      }
    >
      {(page) => <OfVersion page={page()} />}
    </Show>
  );
}

function OfVersion(props: { page: PlanData }) {
  const [search] = useSearchParams();
  const shown = () =>
    props.page.versions.find(({ id }) => String(id) === search.version) ??
    props.page.versions.find(({ state }) => state === 'in_force') ??
    props.page.versions[0];
  const query = useQuery(() => planQueries.version(shown()?.id ?? 0));
  const data = () => (query.isPending ? undefined : query.data);
  const plan = () => props.page.plan;
  return (
    <Page
      title={plan().title}
      crumbs={crumbs()}
      mark={<PlanMark plan={plan()} />}
      detail={
        <span class="flex flex-wrap gap-x-3">
          <span>{plan().unit ?? t('emergency_plans.whole')}</span>
          <span class="font-mono text-sm">{plan().slug}</span>
          <span>
            {t('emergency_plans.review_due')} <ReviewDue plan={plan()} />
          </span>
        </span>
      }
      actions={<Show when={data()}>{(found) => <VersionActions page={props.page} data={found()} />}</Show>}
    >
      <Show when={data()} fallback={<Loaded query={query}>{() => null}</Loaded>}>
        {(found) => <Shown page={props.page} data={found()} />}
      </Show>
    </Page>
  );
}

function Shown(props: { page: PlanData; data: VersionData }) {
  const version = () => props.data.version;
  const work = () =>
    props.page.versions.find(({ number }) => number === props.page.plan.work_version && number !== version().number);
  const head = () => props.data.head;
  return (
    <div class="space-y-4">
      <Show when={version().state !== 'in_force'}>
        <p role="status" class="flex flex-wrap gap-x-3 rounded-md border border-degraded px-3 py-2">
          <span>{t('emergency_plans.shown_work', { n: version().number, state: stateText(version().state) })}</span>
          <Show when={props.page.plan.in_force_version !== null}>
            <a class="link" href={paths.emergencyPlan(props.page.plan.id)}>
              {t('emergency_plans.show_in_force')}
            </a>
          </Show>
        </p>
      </Show>
      <Show when={work()}>
        {(other) => (
          <p role="status" class="flex flex-wrap gap-x-3 rounded-md border border-line px-3 py-2">
            <span>{t('emergency_plans.work_note', { n: other().number, state: stateText(other().state) })}</span>
            <a class="link" href={paths.emergencyPlan(props.page.plan.id, { version: other().id })}>
              {t('emergency_plans.show_work')}
            </a>
          </p>
        )}
      </Show>
      <Show when={version().state === 'draft' && version().reason}>
        {(reason) => (
          <p role="status" class="rounded-md border border-down px-3 py-2 break-words">
            {t('emergency_plans.sent_back', { reason: reason() })}
          </p>
        )}
      </Show>
      {/* On a phone nobody hovers: why it can't be decided on stands there. */}
      <Show when={version().state === 'submitted' && props.data.me.may_not_review}>
        {(why) => <p class="text-dim">{say(why())}</p>}
      </Show>
      <Show when={version().state === 'reviewed' && props.data.me.may_not_approve}>
        {(why) => <p class="text-dim">{say(why())}</p>}
      </Show>
      <Show when={props.data.problems.length > 0}>
        <Listed
          title={t('emergency_plans.malformed')}
          note={t('emergency_plans.malformed_note')}
          rows={props.data.problems}
        />
      </Show>
      <Show when={props.data.missing.length > 0}>
        <Listed title={t('emergency_plans.not_ready')} rows={props.data.missing} />
      </Show>
      <Tabs
        label={props.page.plan.title}
        tabs={[
          {
            ...{ id: 'text', title: t('emergency_plans.tab_text') },
            content: () => (
              <Show when={head()}>{(found) => <PlanText head={found()} blocks={props.data.blocks} />}</Show>
            ),
          },
          {
            ...{ id: 'steps', title: t('emergency_plans.tab_steps') },
            content: () => (
              <Show when={head()}>
                {(found) => <FlowChart steps={props.data.flow} roleTitle={(role) => roleTitle(found(), role)} />}
              </Show>
            ),
          },
          {
            ...{ id: 'versions', title: t('emergency_plans.tab_versions'), count: props.page.versions.length },
            content: () => <Versions page={props.page} />,
          },
          {
            ...{ id: 'readings', title: t('emergency_plans.tab_readings'), count: props.page.readings.length },
            content: () => <Readings page={props.page} />,
          },
        ]}
      />
    </div>
  );
}

function Listed(props: { title: string; note?: string; rows: Problem[] }) {
  return (
    <div role="status" class="rounded-md border border-degraded px-3 py-2">
      <p class="font-medium text-degraded">{props.title}</p>
      <Show when={props.note}>{(note) => <p class="text-sm text-dim">{note()}</p>}</Show>
      <ul class="mt-1 list-disc space-y-0.5 pl-5">
        <For each={props.rows}>
          {(one) => (
            <li>
              <span class="numeric text-dim">{t('emergency_plans.line_n', { line: one.line })}</span> {say(one.text)}
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}
