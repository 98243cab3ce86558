/** Facts as text. */
import { t } from '../i18n/index.ts';
import { dateTime } from '../time.ts';
import type { FactValue, Scalar } from '../wire.ts';
import { quantity } from './quantity.ts';

function scalarText(value: Scalar, key: string): string {
  if (value === null) return '—';
  if (typeof value === 'boolean') return value ? t('words.yes') : t('words.no');
  // Moments are named so: `tls.not_after`, `snmp.booted_at`; in epoch milliseconds.
  if (typeof value === 'number' && value > 1e11 && /(_at|_after|_before)$/.test(key)) return dateTime(value);
  return String(value);
}

/** One line; the columns of a row are joined. */
export function factText(value: FactValue, key: string, unit: string | null = null): string {
  if (typeof value === 'number' && unit === 'epoch_ms') return dateTime(value);
  if (typeof value === 'number' && unit !== null) return quantity(value, unit);
  if (typeof value !== 'object' || value === null) return scalarText(value, key);
  return Object.entries(value)
    .filter(([, cell]) => cell !== null && cell !== '')
    .map(([column, cell]) => `${column} ${scalarText(cell, column)}`)
    .join(', ');
}
