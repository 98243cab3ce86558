/** Who one is, and how this browser shows things. */
import { t, word } from '../../i18n/index.ts';
import { locale, locales, setLocale, setTheme, setZone, theme, themes, zone, zones } from '../../preferences.ts';
import { useSession } from '../../session.ts';
import { Select } from '../../ui/Field.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { roleName, withinName } from '../people/calls.ts';
import { OwnTokens } from '../tokens/OwnTokens.tsx';
import { Passkeys } from './Passkeys.tsx';

export default function Profile() {
  const session = useSession();
  return (
    <Page title={t('shell.profile')}>
      <div class="grid max-w-4xl items-start gap-4 md:grid-cols-2">
        <Section title={t('people.profile_who')}>
          <KeyValue
            pairs={[
              { name: t('people.profile_name'), value: session.person()?.name },
              { name: t('people.username'), value: session.person()?.username },
              {
                name: t('people.profile_role'),
                value: session.query.data?.holdings
                  .map((one) => `${roleName(one.role)} (${withinName(one)})`)
                  .join('; '),
              },
              { name: t('people.profile_version'), value: session.query.data?.version },
            ]}
          />
        </Section>
        <Section title={t('people.profile_here')} note={t('people.profile_here_hint')}>
          <div class="space-y-4">
            <Select
              label={t('shell.language')}
              value={locale()}
              set={(value) => value && setLocale(value)}
              options={locales.map((value) => ({ value, label: word('shell', `locale_${value}`) }))}
              required
            />
            <Select
              label={t('shell.theme')}
              value={theme()}
              set={(value) => value && setTheme(value)}
              options={themes.map((value) => ({ value, label: word('shell', `theme_${value}`) }))}
              required
            />
            <Select
              label={t('shell.zone')}
              value={zone()}
              set={(value) => value && setZone(value)}
              options={zones.map((value) => ({ value, label: word('shell', `zone_${value}`) }))}
              required
            />
          </div>
        </Section>
        <Passkeys />
      </div>
      <OwnTokens />
    </Page>
  );
}
