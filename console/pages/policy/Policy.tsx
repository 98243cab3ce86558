/** The rules of logging in: changed by the security administrator, read by the others. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { Page } from '../../ui/Page.tsx';
import { policyQueries } from './calls.ts';
import { PolicyForm } from './PolicyForm.tsx';
import { PolicyView } from './PolicyView.tsx';
import { Provider } from './Provider.tsx';
import { Standing } from './Standing.tsx';

export default function Policy() {
  const session = useSession();
  const query = useQuery(() => policyQueries.policy());
  return (
    <Page title={t('policy.title')} detail={t('policy.intro')}>
      <div class="max-w-5xl space-y-4">
        <Loaded query={query}>
          {(page) => (
            <>
              <Standing standing={page().standing} />
              <Show when={session.may('policy:write')} fallback={<PolicyView rules={page().policy} />}>
                {/* Rules that somebody else changed begin a new form; what was typed is kept as a draft. */}
                <Show keyed when={JSON.stringify(page().policy)}>
                  {(_) => <PolicyForm rules={page().policy} />}
                </Show>
              </Show>
            </>
          )}
        </Loaded>
        {/* Other rules of coming in: one line each. */}
        <Provider may={session.may} />
      </div>
    </Page>
  );
}
