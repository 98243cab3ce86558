/** An assessor's: own assessments with what is left in them, deadlines of systems, findings to verify, what drifted. */
import { Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/Time.tsx';
import type { Client, Got, RowOf } from '../../wire.ts';
import { type Assessment, assessmentKindText, type Finding, stateText } from '../compliance/assessment-calls.ts';
import { type CalendarRow, kindText, type ProtectedRow } from '../compliance/calls.ts';
import { Day, DueMark } from '../compliance/DueMark.tsx';
import { WaitList, WaitRow } from './WaitList.tsx';

type Drift = RowOf<Got<Client['compliance']['drift']['$get']>>;

export function Assessor() {
  return (
    <div class="grid items-start gap-4 xl:grid-cols-2">
      <WaitList<Assessment>
        title={t('overview.own_assessments')}
        noun="compliance"
        path="/api/assessments"
        query={{ mine: true }}
        to={paths.compliance({ tab: 'assessments', mine: 'true' })}
        empty={t('overview.own_assessments_none')}
        row={(one) => (
          <WaitRow
            href={paths.assessment(one.id)}
            title={one.title}
            aside={
              <Show when={one.state !== 'closed'} fallback={stateText(one.state)}>
                <span class={one.judged < one.items ? 'text-ink' : ''}>
                  {t('overview.items_left', { n: one.items - one.judged })}
                </span>
              </Show>
            }
            detail={`${one.system} · ${assessmentKindText(one.kind)} · ${stateText(one.state)}`}
          />
        )}
      />
      <WaitList<Finding>
        title={t('overview.to_verify')}
        noun="compliance"
        path="/api/assessment-findings"
        query={{ state: 'rectifying' }}
        to={paths.compliance({ tab: 'findings', state: 'rectifying' })}
        empty={t('overview.to_verify_none')}
        row={(one) => (
          <WaitRow
            href={paths.compliance({ tab: 'findings', state: 'rectifying', q: one.item })}
            title={say(one.summary)}
            aside={<Time at={one.due_at} short />}
            detail={[one.system, one.ticket?.number].filter(Boolean).join(' · ')}
          />
        )}
      />
      <WaitList<ProtectedRow>
        title={t('overview.overdue_systems')}
        noun="compliance"
        path="/api/compliance/systems"
        query={{ due: 'overdue' }}
        to={paths.compliance({ due: 'overdue' })}
        empty={t('overview.overdue_systems_none')}
        row={(one) => (
          <WaitRow
            href={paths.complianceSystem(one.id)}
            title={one.name}
            aside={<DueMark standing={one.due} />}
            detail={one.unit_name ?? undefined}
          />
        )}
      />
      <WaitList<CalendarRow>
        title={t('overview.soon_deadlines')}
        noun="compliance"
        path="/api/compliance/calendar"
        query={{ standing: 'soon' }}
        to={paths.compliance({ tab: 'calendar', standing: 'soon', days: 'all' })}
        empty={t('overview.soon_deadlines_none')}
        row={(one) => (
          <WaitRow
            href={paths.complianceSystem(one.system_id)}
            title={one.name}
            aside={<Day at={one.due_at} days={one.days_left} />}
            detail={kindText(one.kind)}
          />
        )}
      />
      <WaitList<Drift>
        title={t('overview.drift')}
        noun="compliance"
        path="/api/compliance/drift"
        query={{}}
        to={paths.compliance({ tab: 'drift' })}
        empty={t('overview.drift_none')}
        row={(one) => (
          <WaitRow
            href={paths.complianceSystem(one.system_id, { tab: 'drift' })}
            title={one.system}
            detail={`${one.item} · ${say(one.reason)}`}
          />
        )}
      />
    </div>
  );
}
