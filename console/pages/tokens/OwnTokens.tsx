/** One's own tokens, on the page of one's profile. */
import { useQuery } from '@tanstack/solid-query';
import KeyRoundIcon from 'lucide-solid/icons/key-round';
import PlusIcon from 'lucide-solid/icons/plus';
import { createSignal, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { Section } from '../../ui/Page.tsx';
import { Table } from '../../ui/Table.tsx';
import { type Token, tokenCommands, tokenQueries } from './calls.ts';
import { columns } from './columns.tsx';
import { IssueDialog } from './IssueDialog.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';

export function OwnTokens() {
  const query = useQuery(() => tokenQueries.own());
  const [isOpen, setOpen] = createSignal(false);
  const [asked, setAsked] = createSignal<Token>();
  return (
    <Section
      class="mt-4"
      title={t('tokens.own')}
      note={t('tokens.own_hint')}
      actions={
        <Button onClick={() => setOpen(true)}>
          <PlusIcon class="size-4" />
          {t('tokens.issue')}
        </Button>
      }
      flush
    >
      <Loaded query={query}>
        {(data) => (
          <Table
            name="own_tokens"
            label={t('tokens.own')}
            columns={columns}
            rows={data().rows}
            actions={(row) =>
              row.revoked_at === null ? [{ title: t('tokens.revoke'), act: () => setAsked(row), danger: true }] : []
            }
            empty={<Empty icon={<KeyRoundIcon />} title={t('tokens.none')} />}
          />
        )}
      </Loaded>
      <IssueDialog open={isOpen()} close={() => setOpen(false)} own />
      <Show when={asked()} keyed>
        {(token) => (
          <RevokeDialog token={token} close={() => setAsked(undefined)} act={() => tokenCommands.revokeOwn(token.id)} />
        )}
      </Show>
    </Section>
  );
}
