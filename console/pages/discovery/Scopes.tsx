/** What discovery is allowed to ask. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import PlusIcon from 'lucide-solid/icons/plus';
import ShieldCheckIcon from 'lucide-solid/icons/shield-check';
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { dateTime, relative } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { discoveryCommands, discoveryQueries, isOpenJob, type Scope } from './calls.ts';
import { JobMark } from './JobMark.tsx';
import { repeatText, ScopeDialog } from './ScopeDialog.tsx';

export function Scopes() {
  const query = useQuery(() => discoveryQueries.scopes());
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const refused = () => (session.may('discovery:write') ? undefined : t('ui.may_not'));
  const add = (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: 'scope' })}>
      <PlusIcon class="size-4" />
      {t('discovery.scope_add')}
    </Button>
  );
  return (
    <Loaded query={query}>
      {(data) => (
        <>
          <Show
            when={data().rows.length > 0}
            fallback={
              <div class="card">
                <Empty
                  icon={<ShieldCheckIcon />}
                  title={t('discovery.scopes_none')}
                  hint={t('discovery.scopes_none_hint')}
                >
                  {add}
                </Empty>
              </div>
            }
          >
            <div class="mb-3 flex flex-wrap items-center justify-between gap-3">
              <p class="text-dim">{t('discovery.scope_hint')}</p>
              {add}
            </div>
            <div class="grid gap-4 xl:grid-cols-2">
              <For each={data().rows}>{(scope) => <ScopeCard scope={scope} refused={refused()} />}</For>
            </div>
          </Show>
          <Show when={search.new === 'scope' || Number(search.scope) > 0} keyed>
            <ScopeDialog
              scope={data().rows.find((scope) => scope.id === Number(search.scope))}
              close={() => setSearch({ new: null, scope: null })}
            />
          </Show>
        </>
      )}
    </Loaded>
  );
}

function ScopeCard(props: { scope: Scope; refused: string | undefined }) {
  const [, setSearch] = useSearchParams();
  const [deleting, setDeleting] = createSignal(false);
  const scope = () => props.scope;
  const busy = () => (scope().last_job && isOpenJob(scope().last_job as never) ? t('discovery.scope_busy') : undefined);
  const cidrs = (texts: string[]) => <span class="font-mono text-sm break-words">{texts.join('  ')}</span>;
  return (
    <Section
      title={scope().name}
      note={scope().enabled ? undefined : t('discovery.disabled')}
      actions={
        <div class="flex flex-wrap gap-1">
          <Button
            disabled={props.refused ?? busy() ?? (scope().enabled ? undefined : t('discovery.disabled'))}
            onClick={() => setSearch({ start: 1, scope_id: scope().id })}
          >
            {t('discovery.start')}
          </Button>
          <Button kind="quiet" disabled={props.refused ?? busy()} onClick={() => setSearch({ scope: scope().id })}>
            {t('ui.edit')}
          </Button>
          <Button kind="quiet" disabled={props.refused ?? busy()} onClick={() => setDeleting(true)}>
            {t('ui.delete')}
          </Button>
        </div>
      }
    >
      <KeyValue
        pairs={[
          {
            name: t('discovery.ranges'),
            value: (
              <>
                {cidrs(scope().ranges)}
                <p class="numeric text-sm text-dim">
                  {scope().to_sweep > 0 ? t('discovery.to_sweep', { n: scope().to_sweep }) : t('discovery.only_v6')}
                </p>
              </>
            ),
          },
          ...(scope().excluded.length > 0 ? [{ name: t('discovery.excluded'), value: cidrs(scope().excluded) }] : []),
          {
            name: t('discovery.credentials'),
            value: (
              <Show
                when={scope().credentials.length > 0}
                fallback={<span class="text-dim">{t('discovery.credentials_none')}</span>}
              >
                {scope()
                  .credentials.map(({ name }) => name)
                  .join(' → ')}
              </Show>
            ),
          },
          { name: t('discovery.belongs'), value: belongs(scope()) },
          {
            name: t('discovery.repeat'),
            value: [
              repeatText(scope().repeat_every_h),
              scope().next_at ? t('discovery.next_at', { time: relative(scope().next_at ?? 0) }) : '',
            ]
              .filter(Boolean)
              .join(' · '),
          },
          { name: t('discovery.last_job'), value: <LastJob scope={scope()} /> },
        ]}
      />
      <p class="mt-2 text-sm text-dim">
        {t('discovery.allowed_by', { person: scope().allowed_by, time: dateTime(scope().allowed_at).slice(0, 16) })}
      </p>
      <ConfirmDialog
        open={deleting()}
        close={() => setDeleting(false)}
        title={t('ui.delete')}
        detail={t('discovery.scope_delete_hint', { name: scope().name })}
        action={t('ui.delete')}
        danger
        act={() => discoveryCommands.deleteScope(scope().id)}
      />
    </Section>
  );
}

const belongs = (scope: Scope) =>
  [scope.area_name, scope.unit_name].filter(Boolean).join(' · ') || <span class="text-dim">{t('words.absent')}</span>;

function LastJob(props: { scope: Scope }) {
  const [, setSearch] = useSearchParams();
  return (
    <Show when={props.scope.last_job} fallback={<span class="text-dim">{t('discovery.never_ran')}</span>}>
      {(job) => (
        <span class="inline-flex flex-wrap items-center gap-x-3">
          <JobMark state={job().state} />
          <button type="button" class="link" onClick={() => setSearch({ job: job().id })}>
            {t('discovery.job_n', { id: String(job().id) })}
          </button>
          <span class="numeric text-sm text-dim">
            {t('discovery.found_of', { n: job().found, fresh: job().new_found })} · {relative(job().started_at)}
          </span>
        </span>
      )}
    </Show>
  );
}
