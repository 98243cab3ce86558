/** Who holds a ticket, as a chip of a filter; where one may not see units there is none. */
import { useQuery } from '@tanstack/solid-query';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import type { Filter } from '../../ui/FilterBar.tsx';

export function makeUnitChoice(): () => Filter[] {
  const units = useQuery(() => queries.units());
  return () => {
    const rows = units.isPending || units.isError ? [] : (units.data?.rows ?? []);
    if (rows.length === 0) return [];
    const options = rows.map(({ id, name }) => ({ value: String(id), label: name }));
    return [{ key: 'unit_id', title: t('tickets.unit'), options }];
  };
}
