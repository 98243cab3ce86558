/** How far access has come: places by their networks and nodes; each cell leads to the places that it counts. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { paths } from '../../paths.ts';
import { type By, CoverageMap, coverageOf } from '../coverage/CoverageMap.tsx';
import { accessQueries } from './calls.ts';

const here = (by: By, area_id?: number) =>
  paths.access({ tab: 'coverage', ...(by === 'category' ? { by } : {}), ...(area_id ? { area_id } : {}) });

export function Coverage() {
  const [search] = useSearchParams();
  const query = useQuery(() => accessQueries.coverage(coverageOf(search)));
  return (
    <CoverageMap
      query={query}
      by={coverageOf(search).by}
      here={here}
      placesOf={({ by, path }, { column }, row) =>
        paths.access({
          ...{ tab: 'places', by: by === 'category' ? by : undefined, area_id: row?.area_id ?? path.at(-1)?.area_id },
          ...{ own: row?.is_own ? 1 : undefined, column: column || '-' },
        })
      }
    />
  );
}
