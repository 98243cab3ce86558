/** The bar on top: search, whether what is seen is live, open findings, language, appearance, the person. */
import ContrastIcon from 'lucide-solid/icons/contrast';
import KeyboardIcon from 'lucide-solid/icons/keyboard';
import LanguagesIcon from 'lucide-solid/icons/languages';
import LogOutIcon from 'lucide-solid/icons/log-out';
import MenuIcon from 'lucide-solid/icons/menu';
import SearchIcon from 'lucide-solid/icons/search';
import UserIcon from 'lucide-solid/icons/user';
import WifiOffIcon from 'lucide-solid/icons/wifi-off';
import { Show } from 'solid-js';
import { commands } from '../api.ts';
import { speak, t, word } from '../i18n/index.ts';
import { paths } from '../paths.ts';
import { locale, locales, setTheme, theme, themes } from '../preferences.ts';
import { useSession } from '../session.ts';
import { IconButton } from '../ui/Button.tsx';
import { errorText } from '../ui/Faces.tsx';
import { icon_trigger, Menu } from '../ui/Menu.tsx';
import { toast } from '../ui/Toast.tsx';
import type { Person } from '../wire.ts';
import { Alerts } from './Alerts.tsx';
import { NoticeBell } from './NoticeBell.tsx';

const command = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘ K' : 'Ctrl K';

export function TopBar(props: {
  live: boolean;
  person: Person | undefined;
  openNavigation: () => void;
  openSearch: () => void;
  openKeys: () => void;
}) {
  const session = useSession();
  const roleNames = () =>
    [...new Set(session.query.data?.holdings.map((one) => word('accounts', `role_${one.role}`)))].join(' · ');
  const logOut = () => {
    commands.logOut().catch((error: unknown) => toast({ title: errorText(error) }));
  };
  return (
    <header class="flex h-12 print:hidden items-center gap-1 border-b border-line bg-surface px-2 sm:px-4 md:col-start-2">
      <IconButton label={t('shell.open_navigation')} class="md:!hidden" onClick={props.openNavigation}>
        <MenuIcon class="size-5" />
      </IconButton>
      <button
        type="button"
        onClick={props.openSearch}
        class="flex h-9 min-w-0 flex-1 items-center gap-2 rounded-md border border-line bg-page px-2.5 text-dim hover:border-edge sm:h-8 sm:max-w-md"
      >
        <SearchIcon class="size-4 shrink-0" aria-hidden="true" />
        <span class="truncate">
          <span class="sr-only">{t('shell.search')}: </span>
          {t('shell.search_hint')}
        </span>
        <kbd class="ml-auto hidden font-sans text-xs whitespace-nowrap sm:block">{command}</kbd>
      </button>
      <div class="ml-auto flex items-center gap-0.5 pl-1">
        <div role="status">
          <Show when={!props.live}>
            <span
              class="inline-flex h-7 items-center gap-1.5 rounded-md border border-degraded px-2 text-sm font-medium text-degraded"
              title={t('shell.not_live_hint')}
            >
              <WifiOffIcon class="size-4" aria-hidden="true" />
              {t('shell.not_live')}
            </span>
          </Show>
        </div>
        <NoticeBell />
        <Alerts />
        <div class="hidden sm:flex">
          <Menu
            trigger={<LanguagesIcon />}
            label={t('shell.language')}
            triggerClass={icon_trigger}
            items={locales.map((each) => ({
              kind: 'choice' as const,
              title: word('shell', `locale_${each}`),
              chosen: locale() === each,
              act: () => speak(each),
            }))}
          />
          <Menu
            trigger={<ContrastIcon />}
            label={t('shell.theme')}
            triggerClass={icon_trigger}
            items={themes.map((each) => ({
              kind: 'choice' as const,
              title: word('shell', `theme_${each}`),
              chosen: theme() === each,
              act: () => setTheme(each),
            }))}
          />
        </div>
        <Show when={props.person}>
          {(person) => (
            <Menu
              trigger={
                <span
                  aria-hidden="true"
                  class="flex size-7 items-center justify-center rounded-full bg-accent text-sm font-semibold text-on-accent"
                >
                  {person().name.trim().slice(0, 1).toUpperCase()}
                </span>
              }
              label={t('shell.person_menu', { name: person().name })}
              triggerClass={icon_trigger}
              items={[
                {
                  kind: 'group',
                  title: `${person().name} · ${roleNames()}`,
                  items: [
                    { kind: 'link', title: t('shell.profile'), icon: <UserIcon />, href: paths.profile() },
                    { title: t('shell.keys'), icon: <KeyboardIcon />, act: props.openKeys },
                  ],
                },
                { kind: 'line' },
                { title: t('shell.log_out'), icon: <LogOutIcon />, act: logOut },
              ]}
            />
          )}
        </Show>
      </div>
    </header>
  );
}
