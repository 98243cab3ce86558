import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';

export default function Evidence() {
  return <Page title={t('evidence.title')}>{null}</Page>;
}
