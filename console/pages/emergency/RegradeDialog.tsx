/** Another grade, which reaches all plans that run in the incident. */
import { createSignal } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Select } from '../../ui/Field.tsx';
import { grades, gradeText, type Incident, incidentCommands } from './incident-calls.ts';
import { ReasonDialog } from './ReasonDialog.tsx';

export function RegradeDialog(props: { incident: Incident; close: () => void }) {
  const [grade, setGrade] = createSignal<number | null>(null);
  return (
    <ReasonDialog
      name={`regrade.${props.incident.id}`}
      title={t('emergency_runs.regrade')}
      detail={t('emergency_runs.regrade_hint')}
      close={props.close}
      save={(reason) => incidentCommands.regrade(props.incident.id, { grade: grade() ?? 0, reason })}
      blocked={grade() === null ? t('ui.missing') : undefined}
    >
      <Select
        label={t('emergency.grade')}
        value={grade()}
        set={setGrade}
        options={grades
          .filter((one) => one !== props.incident.grade)
          .map((one) => ({ value: one as number, label: gradeText(one) }))}
        required
      />
    </ReasonDialog>
  );
}
