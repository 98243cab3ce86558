/** One job: how far it is, what it was asked for, and each address that it asked. */
import { A, useSearchParams } from '@solidjs/router';
import { useInfiniteQuery, useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';

import { Dialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { OutcomeMark } from '../../ui/Mark.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { duration } from '../../ui/quantity.ts';
import { Segments } from '../../ui/Segments.tsx';
import type { Column } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { discoveryQueries, isOpenJob, type Job, type Visit } from './calls.ts';
import { Mono, Rtt } from './candidate-columns.tsx';
import { JobMark } from './JobMark.tsx';
import { Progress } from './Progress.tsx';
import { StopButton } from './Running.tsx';

const columns: Column<Visit>[] = [
  {
    id: 'address',
    title: 'discovery.address',
    width: 150,
    grow: true,
    sort: false,
    value: (row) => row.address,
    cell: (row) => <Mono text={row.address} />,
  },
  { id: 'name', title: 'words.name', width: 140, sort: false, value: (row) => row.name },
  {
    id: 'snmp',
    title: 'discovery.snmp',
    width: 120,
    sort: false,
    value: (row) => row.snmp,
    cell: (row) => (
      <Show when={row.snmp} fallback={<span class="text-dim">{t('discovery.snmp_not_asked')}</span>}>
        {(snmp) => (
          <span title={row.error ?? undefined}>
            <Show when={snmp() === 'ok'} fallback={<span class="text-dim">{word('words', `outcome_${snmp()}`)}</span>}>
              <OutcomeMark outcome="ok" />
            </Show>
          </span>
        )}
      </Show>
    ),
  },
  {
    id: 'rtt',
    title: 'discovery.rtt',
    width: 84,
    align: 'end',
    sort: false,
    value: (row) => row.rtt_ms,
    cell: (row) => <Rtt ms={row.rtt_ms} />,
  },
  { id: 'how', title: 'discovery.how', width: 96, sort: false, value: (row) => word('discovery', `how_${row.how}`) },
  {
    id: 'via',
    title: 'discovery.via',
    width: 120,
    sort: false,
    value: (row) => row.via,
    cell: (row) => <Mono text={row.via} />,
  },
];

const kinds = ['all', 'answered', 'mute', 'waiting'] as const;

export function JobDialog(props: { id: number; close: () => void }) {
  const query = useQuery(() => discoveryQueries.job(props.id));
  const title = () => {
    const job = query.isPending ? undefined : query.data;
    const name = t('discovery.job_n', { id: String(props.id) });
    return job ? `${name} · ${job.scope_name}` : name;
  };
  return (
    <Dialog open close={props.close} title={title()} wide>
      <Loaded query={query}>{(job) => <Body job={job()} />}</Loaded>
    </Dialog>
  );
}

function Body(props: { job: Job }) {
  const session = useSession();
  const refused = () => (session.may('discovery:write') ? undefined : t('ui.may_not'));
  return (
    <div class="space-y-4">
      <div class="flex flex-wrap items-start gap-4">
        <div class="min-w-48 flex-1">
          <Progress job={props.job} />
        </div>
        <Show when={isOpenJob(props.job)}>
          <StopButton job={props.job} refused={refused()} />
        </Show>
      </div>
      <Show when={props.job.error}>
        {(error) => (
          <p role="alert" class="rounded-md border border-degraded px-3 py-2 text-sm">
            {error()}
          </p>
        )}
      </Show>
      <KeyValue
        columns={2}
        pairs={[
          { name: t('words.state'), value: <JobMark state={props.job.state} /> },
          {
            name: t('discovery.methods'),
            value: props.job.methods.map((method) => word('discovery', `method_${method}`)).join(' · '),
          },
          { name: t('discovery.started_at'), value: <Time at={props.job.started_at} /> },
          { name: t('discovery.started_by'), value: props.job.started_by },
          {
            name: t('discovery.took'),
            value: props.job.ended_at === null ? '—' : duration((props.job.ended_at - props.job.started_at) / 1000),
          },
          { name: t('discovery.max_hops'), value: props.job.max_hops },
          {
            name: t('discovery.seeds'),
            value: <span class="font-mono text-sm break-all">{props.job.seeds.join(' ') || '—'}</span>,
          },
          ...(props.job.resumed > 0
            ? [{ name: t('words.note'), value: t('discovery.resumed', { n: props.job.resumed }) }]
            : []),
        ]}
      />
      <A href={paths.discovery({ job_id: props.job.id })} class="link inline-block">
        {t('discovery.job_candidates')}
      </A>
      <Visits job={props.job} />
    </div>
  );
}

function Visits(props: { job: Job }) {
  const [search, setSearch] = useSearchParams();
  const kind = () => kinds.find((each) => each === search.kind) ?? 'all';
  const pages = useInfiniteQuery(() => discoveryQueries.visits(props.job.id, kind() === 'all' ? {} : { kind: kind() }));
  return (
    <section aria-label={t('discovery.visits')}>
      <h3 class="mb-2 font-semibold">{t('discovery.visits')}</h3>
      <PagedTable
        name="discovery-visits"
        label={t('discovery.visits')}
        columns={columns}
        pages={pages}
        toolbar={
          <Segments
            label={t('discovery.visits')}
            value={kind()}
            set={(value) => setSearch({ kind: value === 'all' ? null : value })}
            options={kinds.map((each) => ({ value: each, label: word('discovery', `visit_${each}`) }))}
          />
        }
        filtered={kind() !== 'all'}
        nothingMatches={<Empty title={t('ui.nothing_matches')} small />}
        empty={<Empty title={t('discovery.visits_none')} hint={t('discovery.visits_kept')} small />}
      />
    </section>
  );
}
