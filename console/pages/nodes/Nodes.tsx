import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';

export default function Nodes() {
  return <Page title={t('nodes.title')}>{null}</Page>;
}
