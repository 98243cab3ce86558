/** How far the network and its IPv6 reach: places by their nodes. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { paths } from '../../paths.ts';
import { type By, CoverageMap, coverageOf } from '../coverage/CoverageMap.tsx';
import { ipv6Queries } from './calls.ts';

const here = (by: By, area_id?: number) =>
  paths.ipv6({ tab: 'coverage', ...(by === 'category' ? { by } : {}), ...(area_id ? { area_id } : {}) });

export function Coverage() {
  const [search] = useSearchParams();
  const query = useQuery(() => ipv6Queries.coverage(coverageOf(search)));
  return (
    <CoverageMap
      query={query}
      by={coverageOf(search).by}
      here={here}
      // The list of nodes knows areas with all beneath them, and levels; nothing of departments.
      placesOf={({ by }, { column }, row) =>
        by === 'level' && row ? paths.nodes({ area_id: row.area_id, level: column }) : undefined
      }
    />
  );
}
