/** What people recorded beside what probes saw, and how right the books of each unit are. */
import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { DifferenceList } from './DifferenceList.tsx';
import { UnitTable } from './UnitTable.tsx';

export default function Differences() {
  return (
    <Page title={t('differences.title')} detail={t('differences.intro')}>
      <Tabs
        label={t('differences.title')}
        tabs={[
          { id: 'list', title: t('differences.tab_list'), content: () => <DifferenceList /> },
          { id: 'units', title: t('differences.tab_units'), content: () => <UnitTable /> },
        ]}
      />
    </Page>
  );
}
