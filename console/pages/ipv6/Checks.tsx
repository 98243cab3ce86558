/** The catalogue: what is looked at, how, when it passes, and what came of it everywhere. */

import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { say, t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { type Ipv6Check, ipv6Queries } from './calls.ts';

const results = ({ pass, warn, fail, unknown }: Ipv6Check) => t('ipv6.results_n', { pass, warn, fail, unknown });
const columns: Column<Ipv6Check>[] = [
  { id: 'code', title: 'ipv6.code', width: 70, value: (row) => row.code },
  { id: 'check', title: 'ipv6.check', width: 200, grow: true, value: (row) => say(row.title) },
  { id: 'object', title: 'ipv6.object', width: 90, value: (row) => word('ipv6', `object_${row.object}`) },
  { id: 'method', title: 'ipv6.method', width: 260, grow: true, value: (row) => say(row.method), hidden: true },
  { id: 'criterion', title: 'ipv6.criterion', width: 260, grow: true, value: (row) => say(row.criterion) },
  {
    id: 'results',
    title: 'ipv6.results',
    width: 260,
    value: results,
    cell: (row) =>
      row.fail > 0 ? (
        <A class="link" href={paths.ipv6({ tab: 'targets', failing: row.code })}>
          {results(row)}
        </A>
      ) : (
        <span class="text-dim">{results(row)}</span>
      ),
  },
  { id: 'source', title: 'ipv6.source', width: 160, value: (row) => row.source },
];

export function Checks() {
  const query = useQuery(() => ipv6Queries.checks());
  return (
    <Loaded query={query}>
      {(data) => (
        <Table
          name="ipv6-checks"
          label={t('ipv6.tab_checks')}
          columns={columns}
          rows={data().rows}
          narrow={(row) => (
            <div class="space-y-0.5">
              <p class="font-medium">
                {row.code} {say(row.title)}
              </p>
              <p class="text-sm text-dim">{say(row.criterion)}</p>
              <p class="text-sm">{results(row)}</p>
            </div>
          )}
          main
          empty={<Empty title={t('ipv6.no_checks')} />}
        />
      )}
    </Loaded>
  );
}
