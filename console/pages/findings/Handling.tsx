/** Whether somebody knows of a finding, and whether it was expected. */
import { Match, Switch } from 'solid-js';
import { t } from '../../i18n/index.ts';
import type { Finding } from '../../wire.ts';

export function Handling(props: { finding: Finding }) {
  return (
    <Switch fallback={<span class="text-dim">{t('findings.not_acknowledged')}</span>}>
      <Match when={props.finding.acknowledged_by}>
        {(person) => <span>{t('findings.acknowledged_by', { person: person() })}</span>}
      </Match>
      <Match when={props.finding.closed_at === null && props.finding.suppressed_by_name}>
        {(name) => <span class="text-dim">{t('findings.suppressed', { name: name() })}</span>}
      </Match>
      <Match when={props.finding.in_maintenance}>
        <span class="text-maintenance">{t('findings.in_maintenance')}</span>
      </Match>
    </Switch>
  );
}
