/** An administrator's: accounts that wait, grants to decide, whether the log is kept, how much room the disk has. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { type JSX, Show } from 'solid-js';
import { number, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { StackedBar } from '../../ui/Bars.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Section } from '../../ui/Page.tsx';
import { quantity } from '../../ui/quantity.ts';
import { Time } from '../../ui/Time.tsx';
import { type Grant, roleName } from '../people/calls.ts';
import { boardQueries, type Office as Data } from './calls.ts';
import { WaitList, WaitRow } from './WaitList.tsx';

export function Office() {
  const query = useQuery(() => boardQueries.office());
  const session = useSession();
  return (
    <div class="grid items-start gap-4 xl:grid-cols-2">
      <div class="min-w-0 space-y-4">
        <Show when={session.may('grants:read')}>
          <WaitList<Grant>
            title={t('overview.grants_proposed')}
            noun="grants"
            path="/api/grants"
            query={{ state: 'proposed' }}
            to={paths.people({ tab: 'grants', grants: 'proposed' })}
            row={(grant) => (
              <WaitRow
                href={paths.people({ tab: 'grants', grants: 'proposed' })}
                title={`${grant.name} · ${roleName(grant.role)}`}
                aside={<Time at={grant.proposed_at} short />}
                detail={[grant.unit, grant.reason].filter(Boolean).join(' · ')}
              />
            )}
            empty={t('overview.grants_none')}
          />
        </Show>
      </div>
      <Loaded query={query}>
        {(data) => (
          <div class="min-w-0 space-y-4">
            <Show when={data().accounts}>{(accounts) => <Accounts accounts={accounts()} />}</Show>
            <Show when={data().log}>{(log) => <Log log={log()} />}</Show>
            <Show when={data().disk}>{(disk) => <Disk disk={disk()} />}</Show>
          </div>
        )}
      </Loaded>
    </div>
  );
}

function Line(props: { name: string; children: JSX.Element }) {
  return (
    <div class="flex items-baseline justify-between gap-4 py-1.5">
      <dt class="text-dim">{props.name}</dt>
      <dd class="numeric text-right">{props.children}</dd>
    </div>
  );
}

function Accounts(props: { accounts: NonNullable<Data['accounts']> }) {
  const figure = (state: 'roleless' | 'locked', name: string) => (
    <Line name={name}>
      <A class="link" href={paths.people({ state })} data-count={props.accounts[state]} aria-label={name}>
        {number(props.accounts[state])}
      </A>
    </Line>
  );
  return (
    <Section title={t('overview.accounts')}>
      <dl class="divide-y divide-line">
        {figure('roleless', t('overview.accounts_roleless'))}
        {figure('locked', t('overview.accounts_locked'))}
      </dl>
    </Section>
  );
}

function Log(props: { log: NonNullable<Data['log']> }) {
  return (
    <Section title={t('overview.log')}>
      <dl class="divide-y divide-line">
        <Line name={t('overview.log_kept')}>
          <span class="inline-flex items-center gap-1.5">
            <StatusMark status={props.log.is_troubled ? 'fail' : 'pass'} quiet />
            <A class="link" href={paths.audit({ tab: 'keeping' })}>
              {t(props.log.is_troubled ? 'overview.log_troubled' : 'overview.log_fine')}
            </A>
          </span>
        </Line>
        <Line name={t('overview.log_entries')}>
          <A class="link" href={paths.audit()}>
            {number(props.log.entries)}
          </A>
        </Line>
        <Line name={t('overview.log_oldest')}>
          <Time at={props.log.oldest_at} short />
        </Line>
        <Line name={t('overview.log_days')}>{number(props.log.audit_days)}</Line>
        <Show when={props.log.behind !== null}>
          <Line name={t('overview.log_behind')}>{number(props.log.behind ?? 0)}</Line>
        </Show>
      </dl>
    </Section>
  );
}

function Disk(props: { disk: NonNullable<Data['disk']> }) {
  return (
    <Section title={t('overview.disk')}>
      <Show when={props.disk.room} fallback={<p class="text-dim">{t('overview.disk_unknown')}</p>}>
        {(room) => (
          <>
            <StackedBar
              label={t('overview.disk')}
              parts={[
                {
                  ...{ key: 'used', label: t('overview.disk_used'), value: room().size_bytes - room().free_bytes },
                  colour: room().is_low ? 'bg-down' : 'bg-accent',
                },
                { key: 'free', label: t('overview.disk_free'), value: room().free_bytes, colour: 'bg-sunken' },
              ]}
            />
            <p class="numeric mt-1 text-sm text-dim">
              {t('overview.disk_room', {
                free: quantity(room().free_bytes, 'B'),
                size: quantity(room().size_bytes, 'B'),
              })}
            </p>
            <Show when={room().is_low}>
              <p role="alert" class="mt-2 font-medium text-down">
                {t('overview.disk_low')}
              </p>
            </Show>
          </>
        )}
      </Show>
      <dl class="mt-2">
        <Line name={t('overview.disk_stored')}>{quantity(props.disk.stored_bytes, 'B')}</Line>
      </dl>
    </Section>
  );
}
