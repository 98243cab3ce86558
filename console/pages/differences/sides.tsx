/** The two sides of a difference, and how it stands. */
import { A } from '@solidjs/router';
import { For, type JSX, Match, Show, Switch } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/Time.tsx';
import { type Difference, isClaim } from './calls.ts';

const quiet = (text: string): JSX.Element => <span class="text-dim">{text}</span>;
const exact = (text: string): JSX.Element => (
  <span class="font-mono text-xs" title={text}>
    {text}
  </span>
);

export function RecordedSide(props: { row: Difference }) {
  return (
    <Switch fallback={props.row.recorded === null ? quiet(t('differences.not_recorded')) : exact(props.row.recorded)}>
      <Match when={isClaim(props.row)}>
        <span class="text-dim">{t('differences.also')}</span>{' '}
        <For each={props.row.others}>
          {(other, i) => (
            <>
              <Show when={i() > 0}>{', '}</Show>
              <A href={paths.node(other.id)} class="link">
                {other.name}
              </A>
            </>
          )}
        </For>
      </Match>
    </Switch>
  );
}

export function ObservedSide(props: { row: Difference }) {
  return (
    <Show when={props.row.observed} fallback={quiet(t('differences.not_told'))}>
      {(observed) => exact(observed())}
    </Show>
  );
}

/** What two texts of a table can't show: whose field it is, and where. */
export function FieldName(props: { row: Difference }) {
  return (
    <>
      {word('differences', `field_${props.row.field}`)}
      <Show when={props.row.field === 'device'}>
        {' '}
        <span class="text-sm text-dim">{t('differences.at_address', { address: props.row.part })}</span>
      </Show>
    </>
  );
}

export function Standing(props: { row: Difference }) {
  return (
    <Switch fallback={word('differences', `state_${props.row.state}`)}>
      <Match when={props.row.state === 'unknown'}>
        <span class="rounded border border-edge px-1 text-xs" title={t('differences.stale_hint')}>
          {t('differences.state_unknown')}
        </span>{' '}
        <Time at={props.row.unknown_since} short />
      </Match>
      <Match when={props.row.state === 'rejected'}>
        <span title={`${props.row.decided_by ?? ''} ${props.row.reason}`}>
          {t('differences.state_rejected')} <span class="text-dim">{props.row.reason}</span>
        </span>
      </Match>
    </Switch>
  );
}

/** Why the observed value can't be taken over; undefined when it can. */
export function whyNotAccept(row: Difference): string | undefined {
  if (isClaim(row)) return t('differences.claim_hint');
  return row.state === 'unknown' ? t('differences.stale_hint') : undefined;
}
