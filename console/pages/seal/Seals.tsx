/** The electronic seal: what was sealed, verifying any file, the certificates that it is verified by. */
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Certificates } from './Certificates.tsx';
import { Register } from './Register.tsx';
import { Verify } from './Verify.tsx';

export default function Seals() {
  const session = useSession();
  return (
    <Page title={t('seals.title')} detail={t('seals.intro')}>
      <Tabs
        label={t('seals.title')}
        tabs={[
          ...(session.may('seals:read')
            ? [
                {
                  id: 'register',
                  title: t('seals.register'),
                  content: () => <Register may={session.may('seals:use')} />,
                },
              ]
            : []),
          { id: 'verify', title: t('seals.verify'), content: () => <Verify /> },
          ...(session.may('seals:read')
            ? [{ id: 'certificates', title: t('seals.certificates'), content: () => <Certificates /> }]
            : []),
        ]}
      />
    </Page>
  );
}
