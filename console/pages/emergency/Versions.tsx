/** All versions of a plan: who did what with each and when, and what is new in one beside another. */
import { useSearchParams } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { saveFrom } from '../../ui/save.ts';
import { Time } from '../../ui/Time.tsx';
import { DiffView } from './DiffView.tsx';
import { fileOf, type PlanData, type VersionRow } from './plan-calls.ts';
import { VersionMark } from './plan-marks.tsx';

export function Versions(props: { page: PlanData }) {
  const [search, setSearch] = useSearchParams();
  const first = () => props.page.versions.at(-1)?.id;
  const compared = () => props.page.versions.find(({ id }) => String(id) === search.compare)?.id;
  return (
    <div class="space-y-4">
      <ul class="card divide-y divide-line px-4" aria-label={t('emergency_plans.versions_label')}>
        <For each={props.page.versions}>
          {(version) => (
            <li class="space-y-1.5 py-3">
              <div class="flex flex-wrap items-center gap-x-3 gap-y-1.5">
                <a class="link font-medium" href={paths.emergencyPlan(version.plan_id, { version: version.id })}>
                  {t('emergency_plans.version_n', { n: version.number })}
                </a>
                <VersionMark state={version.state} />
                <span class="min-w-0 break-words">{version.note}</span>
                <span class="ml-auto flex flex-wrap gap-2">
                  <Show when={version.id !== first()}>
                    <Button onClick={() => setSearch({ compare: version.id })}>{t('emergency_plans.compare')}</Button>
                  </Show>
                  <Button onClick={() => saveFrom(fileOf(version.id))}>{t('emergency_plans.download')}</Button>
                </span>
              </div>
              <Way version={version} />
              <Show when={version.reason}>
                <p class="break-words text-degraded">{t('emergency_plans.sent_back', { reason: version.reason })}</p>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={compared()} keyed>
        {(id) => <DiffView id={id} />}
      </Show>
    </div>
  );
}

function Way(props: { version: VersionRow }) {
  const deeds = () =>
    [
      ...[{ name: t('emergency_plans.written'), by: props.version.authors.join(', '), at: props.version.edited_at }],
      { name: t('emergency_plans.by_submitted'), by: props.version.submitted_by, at: props.version.submitted_at },
      { name: t('emergency_plans.by_reviewed'), by: props.version.reviewed_by, at: props.version.reviewed_at },
      { name: t('emergency_plans.by_approved'), by: props.version.approved_by, at: props.version.approved_at },
      { name: t('emergency_plans.by_in_force'), by: props.version.in_force_by, at: props.version.in_force_at },
    ].filter(({ at }) => at !== null);
  return (
    <>
      <p class="flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
        <For each={deeds()}>
          {(deed) => (
            <span>
              <span class="text-dim">{deed.name}</span> {deed.by} <Time at={deed.at} short />
            </span>
          )}
        </For>
      </p>
      <p class="text-xs break-all text-dim">
        {t('emergency_plans.digest')} <span class="font-mono">{props.version.digest}</span>
      </p>
    </>
  );
}
