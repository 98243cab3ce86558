/** Who says to have read the version in force, and who of those that can be told hasn't. */
import { createSignal, For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { toast } from '../../ui/Toast.tsx';
import { type PlanData, planCommands } from './plan-calls.ts';

export function Readings(props: { page: PlanData }) {
  const [busy, setBusy] = createSignal(false);
  const force = () => props.page.versions.find(({ state }) => state === 'in_force');
  const read = async (id: number) => {
    setBusy(true);
    try {
      await planCommands.read(id);
    } catch (error) {
      toast({ title: errorText(error) });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Show when={force()} fallback={<p class="text-unknown">{t('emergency_plans.not_in_force')}</p>}>
      {(version) => (
        <div class="space-y-4">
          <div class="flex flex-wrap items-center gap-3">
            <span class="font-medium">{t('emergency_plans.version_n', { n: version().number })}</span>
            <Show when={!props.page.me.has_read} fallback={<span role="status">{t('emergency_plans.has_read')}</span>}>
              <Button kind="primary" busy={busy()} onClick={() => read(version().id)}>
                {t('emergency_plans.read_it')}
              </Button>
            </Show>
          </div>
          <Section title={t('emergency_plans.readers')} note={String(props.page.readings.length)}>
            <Show
              when={props.page.readings.length > 0}
              fallback={<p class="text-dim">{t('emergency_plans.readers_none')}</p>}
            >
              <ul class="space-y-1">
                <For each={props.page.readings}>
                  {(one) => (
                    <li>
                      {one.name} <Time at={one.at} short />
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </Section>
          <Section title={t('emergency_plans.unread')} note={String(props.page.unread.length)}>
            <Show
              when={props.page.unread.length > 0}
              fallback={
                <Show when={props.page.plan.unit_id !== null}>
                  <p class="text-dim">{t('emergency_plans.unread_none')}</p>
                </Show>
              }
            >
              <ul class="space-y-1">
                <For each={props.page.unread}>{(name) => <li>{name}</li>}</For>
              </ul>
            </Show>
            <Show when={props.page.plan.unit_id === null}>
              <p class="mt-2 text-sm text-dim">{t('emergency_plans.unread_wide')}</p>
            </Show>
          </Section>
        </div>
      )}
    </Show>
  );
}
