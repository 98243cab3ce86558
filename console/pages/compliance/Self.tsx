/** This console in its own register: registered or not, how it stands now, and what it says at each item of level 3. */
import { A } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Show } from 'solid-js';
import { say, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { makeSending, Refused } from '../../ui/sending.tsx';
import { toast } from '../../ui/Toast.tsx';
import { SelfFacts } from './SelfFacts.tsx';
import { ItemCard } from './SelfItems.tsx';
import { type SelfItem, type SelfPage, selfCommands, selfQueries } from './self-calls.ts';

export function Self() {
  const query = useQuery(() => selfQueries.page());
  return (
    <Loaded query={query}>
      {(page) => (
        <div class="space-y-4">
          <Standing page={page()} />
          <SelfFacts page={page()} />
          <Items items={page().items} />
        </div>
      )}
    </Loaded>
  );
}

function Standing(props: { page: SelfPage }) {
  const session = useSession();
  const sending = makeSending();
  const count = (shown: SelfItem['shown']) => props.page.items.filter((item) => item.shown === shown).length;
  const register = () =>
    sending.run(async () => {
      await selfCommands.register();
      toast({ title: t('self.registered_now') });
    });
  return (
    <Section>
      <p class="max-w-4xl text-dim">{t('self.intro')}</p>
      <p class="mt-2">
        {t('self.counts', {
          ...{ all: props.page.items.length, passed: count('passed'), failed: count('failed') },
          ...{ unknown: count('unknown'), not_done: count('not_done') },
        })}
      </p>
      <p class="text-sm text-dim">
        {t('self.version')} <span class="numeric">{props.page.version}</span> · {t('self.how')}
      </p>
      <Show
        when={props.page.system}
        fallback={
          <div class="mt-3 flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button
              kind="primary"
              busy={sending.busy()}
              disabled={session.may('compliance:write') && props.page.facts ? undefined : t('ui.may_not')}
              onClick={register}
            >
              {t('self.register')}
            </Button>
            <p>
              <span class="font-medium text-unknown">{t('self.not_registered')}</span>
              <span class="ml-2 text-dim">{t('self.not_registered_hint')}</span>
            </p>
          </div>
        }
      >
        {(system) => (
          <p class="mt-3 flex flex-wrap gap-x-2">
            <span>{t('self.registered')}</span>
            <A class="link" href={paths.complianceSystem(system().id)}>
              {system().name}
            </A>
          </p>
        )}
      </Show>
      <Refused error={sending.error()} />
    </Section>
  );
}

function Items(props: { items: readonly SelfItem[] }) {
  const layers = createMemo(() => [...Map.groupBy(props.items, (item) => say(item.layer))]);
  return (
    <For each={layers()}>
      {([layer, items]) => {
        const points = Map.groupBy(items, (item) => say(item.control_point));
        return (
          <Section title={layer} note={String(items.length)} flush>
            <For each={[...points]}>
              {([point, rows]) => (
                <section class="border-t border-line" aria-label={point}>
                  <h3 class="bg-sunken px-4 py-1.5 text-sm font-medium text-dim">{point}</h3>
                  <For each={rows}>{(item) => <ItemCard item={item} />}</For>
                </section>
              )}
            </For>
          </Section>
        );
      }}
    </For>
  );
}
