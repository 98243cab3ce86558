/** When, where and in which terms tickets were filed, as chips of a filter: they come from a topic, and can be taken away. */
import { useQuery } from '@tanstack/solid-query';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { dateTime } from '../../time.ts';
import type { Filter, Filters } from '../../ui/FilterBar.tsx';

export const filing_keys = ['terms', 'any_terms', 'filed_from', 'filed_to', 'filed_area_id'] as const;

const momentText = (value: string) => (/^\d{1,15}$/.test(value) ? dateTime(Number(value)) : value);

/** Areas down to towns: nobody looks through two thousand villages in a menu. */
export function makeAreaChoice(key: string): () => Filter[] {
  const areas = useQuery(() => queries.areas());
  return () => {
    const rows = areas.isPending || areas.isError ? [] : (areas.data?.rows ?? []);
    if (rows.length === 0) return [];
    const options = rows
      .filter(({ level }) => level !== 'village')
      .map(({ id, name }) => ({ value: String(id), label: name }));
    return [{ key, title: t('ticket_topics.area'), options }];
  };
}

export function makeFilingChoice(filters: Filters): () => Filter[] {
  const areas = makeAreaChoice('filed_area_id');
  /** Only what is set: these are not chosen from a menu. */
  const given = (key: (typeof filing_keys)[number], title: string, text: (value: string) => string): Filter[] => {
    const value = filters.value(key);
    return value === '' ? [] : [{ key, title, options: [{ value, label: text(value) }] }];
  };
  const same = (value: string) => value;
  return () => [
    ...given('terms', t('ticket_topics.filter_terms'), same),
    ...given('any_terms', t('ticket_topics.filter_any_terms'), (value) => value.split(' ').join(' · ')),
    ...given('filed_from', t('ticket_topics.filter_from'), momentText),
    ...given('filed_to', t('ticket_topics.filter_to'), momentText),
    ...areas(),
  ];
}
