/** What devices send by themselves: the messages, who else sends, and how much was taken. */
import { useQuery } from '@tanstack/solid-query';
import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { messageQueries } from './calls.ts';
import { MessageList } from './MessageList.tsx';
import { ReceivingTab } from './ReceivingTab.tsx';
import { Senders } from './Senders.tsx';

export default function Messages() {
  const query = useQuery(() => messageQueries.receiving());
  const senders = () => (query.isPending ? undefined : query.data?.senders) || undefined;
  return (
    <Page title={t('messages.title')} detail={t('messages.intro')}>
      <Tabs
        label={t('messages.title')}
        tabs={[
          { id: 'list', title: t('messages.tab_list'), content: () => <MessageList /> },
          { id: 'senders', title: t('messages.tab_senders'), count: senders(), content: () => <Senders /> },
          { id: 'receiving', title: t('messages.tab_receiving'), content: () => <ReceivingTab /> },
        ]}
      />
    </Page>
  );
}
