import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';

export default function Profile() {
  return <Page title={t('shell.profile')}>{null}</Page>;
}
