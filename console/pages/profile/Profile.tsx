/** Who one is, how one comes in, and how this browser shows things. */
import { t } from '../../i18n/index.ts';
import { Page } from '../../ui/Page.tsx';
import { OwnTokens } from '../tokens/OwnTokens.tsx';
import { Account } from './Account.tsx';
import { Certificates } from './Certificates.tsx';
import { Here } from './Here.tsx';
import { Notices } from './Notices.tsx';
import { Passkeys } from './Passkeys.tsx';
import { Password } from './Password.tsx';
import { SecondFactor } from './SecondFactor.tsx';
import { Sessions } from './Sessions.tsx';

export default function Profile() {
  return (
    <Page title={t('shell.profile')}>
      <div class="max-w-5xl space-y-4">
        <div class="grid items-start gap-4 md:grid-cols-2">
          <div class="min-w-0 space-y-4">
            <Account />
            <Password />
            <SecondFactor />
          </div>
          <div class="min-w-0 space-y-4">
            <Here />
            <Passkeys />
            <Certificates />
          </div>
        </div>
        <Notices />
        <Sessions />
        <OwnTokens />
      </div>
    </Page>
  );
}
