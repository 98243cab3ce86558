/** Why somebody can't write in a plan; undefined: they can. */
import { say, t } from '../../i18n/index.ts';
import type { useSession } from '../../session.ts';
import type { PlanPage } from './calls.ts';

export function whyNotWrite(session: ReturnType<typeof useSession>, { me }: PlanPage): string | undefined {
  if (!session.may('load:write')) return t('ui.may_not');
  return me.may_not_write ? say(me.may_not_write) : undefined;
}
