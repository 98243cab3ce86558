/** An address without a page. */
import { t } from '../i18n/index.ts';
import { paths } from '../paths.ts';
import { ButtonLink } from '../ui/Button.tsx';
import { Empty } from '../ui/Faces.tsx';
import { Page } from '../ui/Page.tsx';

export default function Missing() {
  return (
    <Page title={t('shell.page_missing')}>
      <Empty title="404" hint={t('shell.page_missing_hint')}>
        <ButtonLink href={paths.overview()}>{t('shell.overview')}</ButtonLink>
      </Empty>
    </Page>
  );
}
