import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';

export default function FirstRun() {
  return <Page title={t('first_run.title')}>{null}</Page>;
}
