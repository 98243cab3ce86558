/** Who did what, from where, in which role, how it ended; and the proof that nobody changed the log. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Loaded } from '../../ui/Faces.tsx';
import { StatusMark } from '../../ui/Mark.tsx';
import { Page } from '../../ui/Page.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Time } from '../../ui/Time.tsx';
import { auditQueries } from './calls.ts';
import { Entries } from './Entries.tsx';
import { Keeping } from './Keeping.tsx';

export default function Audit() {
  return (
    <Page title={t('audit.title')} detail={t('audit.intro')}>
      <div class="mb-4">
        <Chain />
      </div>
      <Tabs
        label={t('audit.title')}
        tabs={[
          { id: 'entries', title: t('audit.tab_entries'), content: () => <Entries /> },
          { id: 'keeping', title: t('audit.tab_keeping'), content: () => <Keeping /> },
        ]}
      />
    </Page>
  );
}

/** Each entry's digest covers the one before it: a changed or missing entry breaks all after it. */
function Chain() {
  const query = useQuery(() => auditQueries.chain());
  return (
    <div class="card px-4 py-3">
      <Loaded query={query} small loading={<p class="text-dim">{t('audit.verifying')}</p>}>
        {(chain) => (
          <div class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
            <div class="min-w-0">
              <p class="flex items-center gap-2 font-medium">
                <StatusMark status={chain().valid ? 'pass' : 'fail'} quiet />
                {chain().valid
                  ? t('audit.chain_valid', { n: chain().entries })
                  : t('audit.chain_broken', { id: String(chain().first_broken ?? '?') })}
              </p>
              <Show when={chain().broken}>
                {(broken) => <p class="text-sm text-down">{word('audit', `broken_${broken()}`)}</p>}
              </Show>
              <p class="flex flex-wrap gap-x-4 text-sm text-dim">
                <Show when={chain().archived > 0}>
                  <span>{t('audit.archived_n', { n: chain().archived })}</span>
                </Show>
                <Show when={chain().signed} fallback={<span>{t('audit.unsigned')}</span>}>
                  {(signed) => (
                    <span>
                      {t('audit.signed_up_to', { id: String(signed().entry_id) })} <Time at={signed().at} />
                    </span>
                  )}
                </Show>
              </p>
            </div>
            <Button busy={query.isFetching} onClick={() => query.refetch()}>
              {t('audit.verify')}
            </Button>
          </div>
        )}
      </Loaded>
    </div>
  );
}
