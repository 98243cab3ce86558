/** Discovery: the tray of what was found, the jobs that look, the scopes that allow them, the rules that decide. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import RadarIcon from 'lucide-solid/icons/radar';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { CandidateDialog } from './CandidateDialog.tsx';
import { discoveryQueries, isOpenJob } from './calls.ts';
import { JobDialog } from './JobDialog.tsx';
import { Jobs } from './Jobs.tsx';
import { Rules } from './Rules.tsx';
import { Running } from './Running.tsx';
import { Scopes } from './Scopes.tsx';
import { StartDialog } from './StartDialog.tsx';
import { Tray } from './Tray.tsx';

export default function Discovery() {
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const summary = useQuery(() => discoveryQueries.summary());
  const scopes = useQuery(() => discoveryQueries.scopes());
  const jobs = useQuery(() => discoveryQueries.jobs());
  const waiting = () => (summary.isPending ? undefined : summary.data?.waiting);
  const open = () => (jobs.isPending ? [] : (jobs.data?.rows ?? []).filter(isOpenJob));
  const noScope = () => !scopes.isPending && scopes.data?.rows.length === 0;
  const refused = () => {
    if (!session.may('discovery:write')) return t('ui.may_not');
    return noScope() ? t('discovery.tray_no_scope_hint') : undefined;
  };
  const chosen = (name: string) => Number(search[name]) || undefined;
  return (
    <Page
      title={t('discovery.title')}
      detail={t('discovery.intro')}
      actions={
        <Button kind={noScope() ? 'plain' : 'primary'} disabled={refused()} onClick={() => setSearch({ start: 1 })}>
          <RadarIcon class="size-4" />
          {t('discovery.start')}
        </Button>
      }
    >
      <Running jobs={open()} refused={session.may('discovery:write') ? undefined : t('ui.may_not')} />
      <Tabs
        label={t('discovery.title')}
        tabs={[
          { id: 'tray', title: t('discovery.tab_tray'), count: waiting(), content: () => <Tray noScope={noScope()} /> },
          { id: 'jobs', title: t('discovery.tab_jobs'), count: open().length || undefined, content: () => <Jobs /> },
          { id: 'scopes', title: t('discovery.tab_scopes'), content: () => <Scopes /> },
          { id: 'rules', title: t('discovery.tab_rules'), content: () => <Rules /> },
        ]}
      />
      <Show when={search.start}>
        <StartDialog scope_id={chosen('scope_id')} close={() => setSearch({ start: null })} />
      </Show>
      <Show when={chosen('job')} keyed>
        {(id) => <JobDialog id={id} close={() => setSearch({ job: null, kind: null })} />}
      </Show>
      <Show when={chosen('candidate')} keyed>
        {(id) => <CandidateDialog id={id} close={() => setSearch({ candidate: null })} />}
      </Show>
    </Page>
  );
}
