/** One month: which is looked at, freezing the next, and the ranking. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import ScaleIcon from 'lucide-solid/icons/scale';
import { createSignal, Match, Show, Switch } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Select } from '../../ui/Field.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { type Kind, kindText, type Overview, supervisionCommands, supervisionQueries } from './calls.ts';
import { FreezeSettings } from './FreezeSettings.tsx';
import { RankingTable } from './RankingTable.tsx';

export function Months() {
  const query = useQuery(() => supervisionQueries.overview());
  return <Loaded query={query}>{(overview) => <Looked overview={overview()} />}</Loaded>;
}

/** `2026-10/2`: a month and its revision; revision 0 is a try. */
function Looked(props: { overview: Overview }) {
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const [asking, setAsking] = createSignal(false);
  const [setting, setSetting] = createSignal(false);
  const kind = (): Kind => (search.kind === 'unit' ? 'unit' : 'area');
  const newest = () => props.overview.revisions[0];
  const month = () => (typeof search.month === 'string' ? search.month : (newest()?.month ?? ''));
  const number = () => (search.number === undefined ? undefined : Number(search.number));
  const next = () => props.overview.next;
  const isFrozen = () => props.overview.revisions.some((one) => one.month === next().month);
  const choices = () => {
    const now = props.overview.now_month;
    const tried = [now, ...(isFrozen() ? [] : [next().month])];
    return [
      ...props.overview.revisions.map((one, at, all) => {
        const is_newest = all.findIndex((other) => other.month === one.month) === at;
        const values = { month: one.month, n: one.number };
        const label = is_newest
          ? one.number === 1
            ? one.month
            : t('supervision.month_corrected', values)
          : t('supervision.month_earlier', values);
        return { value: is_newest ? one.month : `${one.month}/${one.number}`, label };
      }),
      ...tried.map((one) => ({ value: `${one}/0`, label: t('supervision.month_tried', { month: one }) })),
    ];
  };
  const chosen = () => (number() === undefined ? month() : `${month()}/${number()}`);
  const choose = (value: string | null) => {
    const [to, revision] = (value ?? '').split('/');
    setSearch({ month: to ?? null, number: revision ?? null });
  };
  const refused = () => {
    if (!session.may('supervision:write')) return t('ui.may_not');
    const { missing } = next();
    return missing ? say(missing) : undefined;
  };
  return (
    <div class="space-y-4">
      <div class="flex flex-wrap items-end justify-between gap-3">
        <div class="flex flex-wrap items-end gap-3">
          <div class="w-64 max-w-full">
            <Select label={t('supervision.month')} value={chosen() || null} set={choose} options={choices()} required />
          </div>
          <Segments
            label={t('supervision.subjects')}
            value={kind()}
            set={(to) => setSearch({ kind: to === 'area' ? null : to })}
            options={(['area', 'unit'] as const).map((value) => ({ value, label: kindText(value) }))}
          />
        </div>
        <div class="flex flex-wrap gap-2">
          <Show when={session.may('supervision:write')}>
            <Button onClick={() => setSetting(true)}>{t('supervision.settings')}</Button>
          </Show>
          <Show when={!isFrozen()}>
            <Button kind="primary" disabled={refused()} onClick={() => setAsking(true)}>
              {t('supervision.freeze', { month: next().month })}
            </Button>
          </Show>
        </div>
      </div>
      <Show when={!isFrozen() && next().missing && session.may('supervision:write')}>
        <p class="text-sm text-dim">
          {t('supervision.not_now')}{' '}
          {next().missing ? say(next().missing as NonNullable<Overview['next']['missing']>) : ''}
        </p>
      </Show>
      <Switch>
        <Match when={month() === ''}>
          <Empty icon={<ScaleIcon />} title={t('supervision.none')} hint={t('supervision.none_hint')} />
        </Match>
        <Match when={true}>
          <RankingTable month={month()} kind={kind()} number={number()} />
        </Match>
      </Switch>
      <ConfirmDialog
        open={asking()}
        close={() => setAsking(false)}
        title={t('supervision.freeze', { month: next().month })}
        detail={t('supervision.freeze_detail')}
        action={t('supervision.freeze_action')}
        act={async () => {
          await supervisionCommands.freeze(next().month);
          setSearch({ month: next().month, number: null });
        }}
      />
      <Show when={setting()}>
        <FreezeSettings settings={props.overview.settings} close={() => setSetting(false)} />
      </Show>
    </div>
  );
}
