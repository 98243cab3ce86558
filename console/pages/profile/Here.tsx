/** How this browser shows things. */
import { speak, t, word } from '../../i18n/index.ts';
import { locale, locales, setTheme, setZone, theme, themes, zone, zones } from '../../preferences.ts';
import { Select } from '../../ui/Field.tsx';
import { Section } from '../../ui/Page.tsx';

export function Here() {
  return (
    <Section title={t('people.profile_here')} note={t('people.profile_here_hint')}>
      <div class="space-y-4">
        <Select
          label={t('shell.language')}
          value={locale()}
          set={(value) => value && speak(value)}
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
  );
}
