/** Whose wall it is, the time, how fresh it is; and the band that says that it isn't. */
import { A } from '@solidjs/router';
import WifiOffIcon from 'lucide-solid/icons/wifi-off';
import XIcon from 'lucide-solid/icons/x';
import { Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { clockTime, date, relative } from '../../time.ts';

export function Header(props: { place: string | undefined; updated_at: number; is_old: boolean; now: number }) {
  return (
    <header class="flex shrink-0 items-center gap-[2rem]">
      <h1 class="min-w-0 text-[2.5rem] leading-[3rem] font-semibold tracking-tight">
        {props.place ? t('wall.title', { place: props.place }) : t('wall.title_alone')}
      </h1>
      <Show when={!props.is_old && props.updated_at > 0}>
        <span class="numeric ml-auto whitespace-nowrap text-dim">
          {t('wall.fresh', { age: relative(props.updated_at, props.now) })}
        </span>
      </Show>
      <span class={`numeric text-dim ${props.is_old ? 'ml-auto' : ''}`}>{date(props.now)}</span>
      <time class="numeric text-[3rem] leading-[3rem] font-semibold" dateTime={new Date(props.now).toISOString()}>
        {clockTime(props.now)}
      </time>
      <A href={paths.overview()} title={t('wall.leave')} aria-label={t('wall.leave')} class="text-dim hover:text-ink">
        <XIcon class="size-[2rem]" aria-hidden="true" />
      </A>
    </header>
  );
}

export function Old(props: { lost: boolean; updated_at: number; now: number }) {
  return (
    <div
      role="alert"
      class="flex shrink-0 items-center gap-[1.5rem] rounded-[0.75rem] bg-degraded px-[2rem] py-[1rem] text-[2.25rem] leading-[2.75rem] font-semibold text-page"
    >
      <WifiOffIcon class="size-[2.5rem] shrink-0" aria-hidden="true" />
      <span class="whitespace-nowrap">{t(props.lost ? 'wall.lost' : 'wall.old')}</span>
      <span class="numeric ml-auto whitespace-nowrap">
        {props.updated_at > 0
          ? t('wall.as_of', { time: clockTime(props.updated_at), age: relative(props.updated_at, props.now) })
          : t('wall.never')}
      </span>
    </div>
  );
}
