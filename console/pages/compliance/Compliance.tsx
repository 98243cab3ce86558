/** Graded protection and the assessment of cryptography. */
import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { type Tab, Tabs } from '../../ui/Tabs.tsx';
import { AssessmentFindings } from './AssessmentFindings.tsx';
import { Assessments } from './Assessments.tsx';

export default function Compliance() {
  const tabs: Tab[] = [
    { id: 'assessments', title: t('assessments.tab_assessments'), content: () => <Assessments /> },
    { id: 'findings', title: t('assessments.tab_findings'), content: () => <AssessmentFindings /> },
  ];
  return (
    <Page title={t('assessments.title')} detail={t('assessments.intro')}>
      <Tabs label={t('assessments.title')} tabs={tabs} />
    </Page>
  );
}
