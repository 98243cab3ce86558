/** How the accounts stand to the rules. */
import { t } from '../../i18n/index.ts';
import { StatusMark } from '../../ui/Mark.tsx';
import type { PolicyPage } from './calls.ts';

export function Standing(props: { standing: PolicyPage['standing'] }) {
  const without = () => props.standing.without_second_factor;
  return (
    <p class="card flex items-center gap-2 px-4 py-3">
      <StatusMark status={without() === 0 ? 'pass' : 'warn'} quiet />
      {t(without() === 0 ? 'policy.standing_all' : 'policy.standing_some', {
        n: without(),
        total: props.standing.accounts,
      })}
    </p>
  );
}
