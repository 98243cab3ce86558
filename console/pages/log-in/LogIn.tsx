import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';

export default function LogIn() {
  return <Page title={t('people.title')}>{null}</Page>;
}
