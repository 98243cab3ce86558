/** Permission by role, as the server has it. */
import { useQuery } from '@tanstack/solid-query';
import { For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { peopleQueries, type RoleRow, roleName } from './calls.ts';

export function Roles() {
  const query = useQuery(() => peopleQueries.roles());
  return (
    <Loaded query={query}>
      {(data) => (
        <>
          <p class="mb-3 text-dim">{t('accounts.matrix_hint')}</p>
          <Matrix rows={data().rows} />
        </>
      )}
    </Loaded>
  );
}

function Matrix(props: { rows: RoleRow[] }) {
  const permissions = () => [...new Set(props.rows.flatMap((row) => row.permissions.map((one) => one.permission)))];
  const held = (row: RoleRow, permission: string) => row.permissions.find((one) => one.permission === permission);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys.
    <section class="card relative overflow-x-auto" tabIndex={0} aria-label={t('accounts.tab_roles')}>
      <table class="w-full min-w-max text-sm">
        <thead>
          <tr class="border-b border-line text-left align-bottom">
            <th scope="col" class="sticky left-0 bg-surface px-3 py-2 font-medium">
              {t('accounts.permission')}
            </th>
            <For each={props.rows}>
              {(row) => (
                <th scope="col" class="px-3 py-2 text-center font-medium">
                  {roleName(row.role)}
                  <span class="block font-normal text-dim">{t('accounts.holders', { n: row.holders })}</span>
                </th>
              )}
            </For>
          </tr>
        </thead>
        <tbody>
          <For each={permissions()}>
            {(permission) => (
              <tr class="border-b border-line last:border-0 hover:bg-wash">
                <th scope="row" class="sticky left-0 bg-surface px-3 py-1.5 text-left font-normal">
                  {word('accounts', `permission_${permission.replace(':', '_')}`)}
                </th>
                <For each={props.rows}>
                  {(row) => (
                    <td class="px-3 py-1.5 text-center">
                      <Show when={held(row, permission)} fallback={<span class="sr-only">–</span>}>
                        {(one) => (one().everywhere_only && !row.is_administrator ? '○' : '●')}
                      </Show>
                    </td>
                  )}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  );
}
