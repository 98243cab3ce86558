/** What of the map stands in the address: view, what is chosen, what is unfolded, what is lit. */
import { useSearchParams } from '@solidjs/router';
import type { Open } from '../../ui/map/grouping.ts';
import type { View } from '../../ui/map/model.ts';

const number = (value: unknown): number | undefined => {
  const read = Number(value);
  return Number.isSafeInteger(read) && read > 0 ? read : undefined;
};

export function makeMapAddress() {
  const [search, setSearch] = useSearchParams();
  const open = (): Open => {
    if (search.open === 'all' || search.open === 'none') return search.open;
    if (typeof search.open !== 'string' || search.open === '') return 'auto';
    return new Set(search.open.split('.').flatMap((each) => number(each) ?? []));
  };
  return {
    view: (): View | undefined => (['areas', 'layers'] as const).find((each) => each === search.view),
    setView: (view: View) => setSearch({ view }),
    node: () => number(search.node),
    to: () => number(search.to),
    behind: () => search.behind === '1',
    stubs: () => search.stubs === '1',
    panel: () => search.panel !== '0',
    open,
    /** A new choice ends what was lit for the one before. */
    pick: (node: number | undefined) => setSearch({ node: node ?? null, to: null, behind: null }),
    setTo: (to: number | null) => setSearch({ to, behind: null }),
    setBehind: (on: boolean) => setSearch({ behind: on ? '1' : null, to: null }),
    setStubs: (on: boolean) => setSearch({ stubs: on ? '1' : null }),
    setPanel: (on: boolean) => setSearch({ panel: on ? null : '0' }),
    setOpen: (value: 'all' | 'none' | ReadonlySet<number>) =>
      setSearch({ open: typeof value === 'string' ? value : [...value].sort((a, b) => a - b).join('.') || 'none' }),
  };
}

export type MapAddress = ReturnType<typeof makeMapAddress>;
