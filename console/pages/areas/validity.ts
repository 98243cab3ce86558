/** Whether something that has dates of validity is valid on a day. Days are ISO dates in the person's zone. */
import { t } from '../../i18n/index.ts';
import { date, now } from '../../time.ts';

type Dated = { valid_from: string | null; valid_to: string | null };

export type Validity = 'valid' | 'future' | 'past';

export function validityOn({ valid_from, valid_to }: Dated, day: string): Validity {
  if (valid_to !== null && valid_to < day) return 'past';
  return valid_from !== null && valid_from > day ? 'future' : 'valid';
}

/** A few words beside a name when it isn't valid today; undefined when it is. */
export function validityNote(place: Dated): string | undefined {
  const validity = validityOn(place, date(now()));
  if (validity === 'past') return t('areas.ended', { day: place.valid_to ?? '' });
  return validity === 'future' ? t('areas.begins', { day: place.valid_from ?? '' }) : undefined;
}

export function validityText(place: Dated): string {
  if (place.valid_from === null && place.valid_to === null) return t('areas.valid_always');
  return `${place.valid_from ?? t('areas.open_begin')} – ${place.valid_to ?? t('areas.open_end')}`;
}
