/** Facts as text. */
import { t, word } from '../i18n/index.ts';
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

/** The pipeline's own fact: whether looks get an answer, whether they flap, and what went wrong last. */
function answerText({ answer, flapping, error }: { [column: string]: Scalar }): string {
  const parts = [word('words', `answer_${answer}`), flapping ? t('words.event_flapping') : '', error ?? ''];
  return parts.filter((part) => part !== '').join(' · ');
}

/** One line; the columns of a row are joined. */
export function factText(value: FactValue, key: string, unit: string | null = null): string {
  if (typeof value === 'number' && unit === 'epoch_ms') return dateTime(value);
  if (typeof value === 'number' && unit !== null) return quantity(value, unit);
  if (typeof value !== 'object' || value === null) return scalarText(value, key);
  if (key === 'look.answer') return answerText(value);
  return Object.entries(value)
    .filter(([, cell]) => cell !== null && cell !== '')
    .map(([column, cell]) => `${column} ${scalarText(cell, column)}`)
    .join(', ');
}
