/** Who one is, and in which roles. */
import { For, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { KeyValue } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { roleName, withinName } from '../people/calls.ts';

export function Account() {
  const session = useSession();
  return (
    <Section title={t('people.profile_who')}>
      <KeyValue
        pairs={[
          { name: t('people.profile_name'), value: session.person()?.name },
          { name: t('people.username'), value: session.person()?.username },
          { name: t('people.profile_role'), value: <Holdings /> },
          { name: t('people.profile_version'), value: session.query.data?.version },
        ]}
      />
    </Section>
  );
}

function Holdings() {
  const session = useSession();
  const holdings = () => session.query.data?.holdings ?? [];
  return (
    <Show when={holdings().length > 0} fallback={<span class="text-dim">{t('profile.no_roles')}</span>}>
      <ul>
        <For each={holdings()}>
          {(one) => (
            <li>
              {roleName(one.role)} <span class="text-sm text-dim">{withinName(one)}</span>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
