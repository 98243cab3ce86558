/** Graded protection and cryptography: the systems and how they stand, what is due when, and the rules behind it. */

import type { JSX } from 'solid-js';
import { type TextKey, t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { AssessmentFindings } from './AssessmentFindings.tsx';
import { Assessments } from './Assessments.tsx';
import { Calendar } from './Calendar.tsx';
import { Drift } from './Drift.tsx';
import { Portfolio } from './Portfolio.tsx';
import { Rules } from './Rules.tsx';
import { Self } from './Self.tsx';

const tabs: readonly { id: string; title: TextKey; content: () => JSX.Element }[] = [
  { id: 'portfolio', title: 'compliance.tab_portfolio', content: () => <Portfolio /> },
  { id: 'assessments', title: 'assessments.tab_assessments', content: () => <Assessments /> },
  { id: 'findings', title: 'assessments.tab_findings', content: () => <AssessmentFindings /> },
  { id: 'drift', title: 'sightings.tab', content: () => <Drift /> },
  { id: 'calendar', title: 'compliance.tab_calendar', content: () => <Calendar /> },
  { id: 'rules', title: 'compliance.tab_rules', content: () => <Rules /> },
  { id: 'self', title: 'self.tab', content: () => <Self /> },
];

export default function Compliance() {
  return (
    <Page title={t('compliance.title')} detail={t('compliance.intro')}>
      <Tabs label={t('compliance.title')} tabs={tabs.map((tab) => ({ ...tab, title: t(tab.title) }))} />
    </Page>
  );
}
