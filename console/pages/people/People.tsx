/** Who has an account, who may do what, and who granted it. */
import { useQuery } from '@tanstack/solid-query';
import { read } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import type { List } from '../../wire.ts';
import { Accounts } from './Accounts.tsx';
import { Grants } from './Grants.tsx';
import { Roles } from './Roles.tsx';

export default function People() {
  const waiting = useQuery(() =>
    read<List<unknown>>(['grants', 'waiting'], '/api/grants', { state: 'proposed', limit: 1 }),
  );
  const count = () => (waiting.isPending || waiting.isError ? undefined : waiting.data?.total || undefined);
  return (
    <Page title={t('accounts.title')} detail={t('accounts.intro')}>
      <Tabs
        label={t('accounts.title')}
        tabs={[
          { id: 'accounts', title: t('accounts.tab_accounts'), content: () => <Accounts /> },
          { id: 'grants', title: t('accounts.tab_grants'), count: count(), content: () => <Grants /> },
          { id: 'roles', title: t('accounts.tab_roles'), content: () => <Roles /> },
        ]}
      />
    </Page>
  );
}
