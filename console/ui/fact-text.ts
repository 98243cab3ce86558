/** Facts as a person reads them. */
import { number, t } from '../i18n/index.ts';
import type { FactValue, Scalar } from '../wire.ts';
import { quantity } from './quantity.ts';

function scalar(value: Scalar, unit: string | null): string {
  if (value === null || value === '') return '—';
  if (typeof value === 'boolean') return t(value ? 'words.yes' : 'words.no');
  if (typeof value === 'number') return unit ? quantity(value, unit) : number(value, 6);
  return value;
}

/** A row of a table is told column by column; columns without a value are left out. */
export function factText(value: FactValue, unit: string | null = null): string {
  if (value === null || typeof value !== 'object') return scalar(value, unit);
  const told = Object.entries(value).filter(([, each]) => each !== null && each !== '');
  return told.length === 0 ? '—' : told.map(([column, each]) => `${column}: ${scalar(each, null)}`).join(' · ');
}
