/** All tokens, whoever's: who issued them, what they may do, when they were last used. */
import { useSearchParams } from '@solidjs/router';
import { useInfiniteQuery } from '@tanstack/solid-query';
import KeyRoundIcon from 'lucide-solid/icons/key-round';
import PlusIcon from 'lucide-solid/icons/plus';
import { createSignal, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Faces.tsx';
import { makeFilters, NothingMatches } from '../../ui/FilterBar.tsx';
import { Page } from '../../ui/Page.tsx';
import { PagedTable } from '../../ui/PagedTable.tsx';
import { Segments } from '../../ui/Segments.tsx';
import { type Token, tokenCommands, tokenQueries } from './calls.ts';
import { columns, issued, ofAccount } from './columns.tsx';
import { IssueDialog } from './IssueDialog.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';

const states = ['active', 'expired', 'revoked', 'owner_disabled'] as const;

export default function Tokens() {
  const session = useSession();
  const filters = makeFilters(['state']);
  const state = () => filters.value('state');
  const query = useInfiniteQuery(() => tokenQueries.tokens({ state: state() || undefined }));
  const [search, setSearch] = useSearchParams();
  const [asked, setAsked] = createSignal<Token>();
  return (
    <Page
      title={t('tokens.title')}
      detail={t('tokens.intro')}
      actions={
        <Button
          kind="primary"
          disabled={session.may('tokens:write') ? undefined : t('ui.may_not')}
          onClick={() => setSearch({ new: 'token' })}
        >
          <PlusIcon class="size-4" />
          {t('tokens.issue')}
        </Button>
      }
    >
      <PagedTable
        name="tokens"
        label={t('tokens.title')}
        columns={[ofAccount, ...columns, issued]}
        pages={query}
        main
        toolbar={
          <Segments
            label={t('tokens.state')}
            value={state() || 'all'}
            set={(value) => filters.set('state', value === 'all' ? null : value)}
            options={[
              { value: 'all', label: t('tokens.all') },
              ...states.map((value) => ({ value, label: word('tokens', `state_${value}`) })),
            ]}
          />
        }
        actions={(row) =>
          session.may('tokens:write') && row.revoked_at === null
            ? [{ title: t('tokens.revoke'), act: () => setAsked(row), danger: true }]
            : []
        }
        filtered={filters.active()}
        nothingMatches={<NothingMatches filters={filters} />}
        empty={<Empty icon={<KeyRoundIcon />} title={t('tokens.none')} />}
      />
      <IssueDialog open={search.new === 'token'} close={() => setSearch({ new: null })} />
      <Show when={asked()} keyed>
        {(token) => (
          <RevokeDialog token={token} close={() => setAsked(undefined)} act={() => tokenCommands.revoke(token.id)} />
        )}
      </Show>
    </Page>
  );
}
