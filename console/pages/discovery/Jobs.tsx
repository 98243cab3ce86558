/** All jobs, newest first. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import RadarIcon from 'lucide-solid/icons/radar';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { dateTime } from '../../time.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { duration } from '../../ui/quantity.ts';
import { type Column, Table } from '../../ui/Table.tsx';
import { Time } from '../../ui/Time.tsx';
import { discoveryQueries, type Job } from './calls.ts';
import { JobMark } from './JobMark.tsx';
import { onPage } from './Tray.tsx';

const columns: Column<Job>[] = [
  { id: 'scope', title: 'discovery.scope', width: 180, grow: true, value: (row) => row.scope_name },
  {
    id: 'id',
    title: 'discovery.job',
    width: 90,
    value: (row) => row.id,
    cell: (row) => t('discovery.job_n', { id: String(row.id) }),
  },
  {
    id: 'state',
    title: 'words.state',
    width: 130,
    value: (row) => word('discovery', `job_state_${row.state}`),
    cell: (row) => <JobMark state={row.state} />,
  },
  {
    id: 'methods',
    title: 'discovery.methods',
    width: 200,
    sort: false,
    value: (row) => row.methods.map((method) => word('discovery', `method_${method}`)).join(' · '),
  },
  { id: 'swept', title: 'discovery.swept', width: 90, align: 'end', value: (row) => row.swept },
  { id: 'asked', title: 'discovery.asked', width: 90, align: 'end', value: (row) => row.asked },
  { id: 'found', title: 'discovery.found', width: 80, align: 'end', value: (row) => row.found },
  { id: 'new_found', title: 'discovery.new_found', width: 80, align: 'end', value: (row) => row.new_found },
  {
    id: 'started_at',
    title: 'discovery.started_at',
    width: 160,
    value: (row) => dateTime(row.started_at),
    cell: (row) => <Time at={row.started_at} short />,
  },
  {
    id: 'took',
    title: 'discovery.took',
    width: 100,
    value: (row) => (row.ended_at === null ? null : row.ended_at - row.started_at),
    cell: (row) => (row.ended_at === null ? '—' : duration((row.ended_at - row.started_at) / 1000)),
  },
  { id: 'by', title: 'discovery.started_by', width: 110, value: (row) => row.started_by },
];

export function Jobs() {
  const query = useQuery(() => discoveryQueries.jobs());
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  return (
    <Loaded query={query}>
      {(data) => (
        <Table
          name="discovery-jobs"
          label={t('discovery.jobs')}
          columns={columns}
          rows={data().rows}
          total={data().total}
          href={(row) => paths.discovery({ ...onPage(search), tab: 'jobs', job: row.id })}
          main
          empty={
            <Empty icon={<RadarIcon />} title={t('discovery.jobs_none')} hint={t('discovery.jobs_none_hint')}>
              <Button
                kind="primary"
                disabled={session.may('discovery:write') ? undefined : t('ui.may_not')}
                onClick={() => setSearch({ start: 1 })}
              >
                {t('discovery.start')}
              </Button>
            </Empty>
          }
        />
      )}
    </Loaded>
  );
}
