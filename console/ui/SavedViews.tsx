/** A menu of filters that were kept by a name. */
import { useLocation, useNavigate } from '@solidjs/router';
import BookmarkIcon from 'lucide-solid/icons/bookmark';
import { createSignal, Show } from 'solid-js';
import { makeUnkeptDraft } from '../drafts.ts';
import { t } from '../i18n/index.ts';
import { Dialog } from './Dialog.tsx';
import { TextField } from './Field.tsx';
import { DraftForm } from './Form.tsx';
import { Menu, type MenuItem } from './Menu.tsx';
import { readViews, type View, withView, writeViews } from './saved-views.ts';

const name_max = 40;

/** `table` names whose views they are. */
export function SavedViews(props: { table: string }) {
  const location = useLocation();
  const navigate = useNavigate();
  const [views, setViews] = createSignal(readViews(props.table));
  const [naming, setNaming] = createSignal(false);
  const put = (next: View[]) => {
    setViews(next);
    writeViews(props.table, next);
  };
  const items = (): MenuItem[] => [
    ...views().map(({ name, query }) => ({ title: name, act: () => navigate(`${location.pathname}${query}`) })),
    ...(views().length > 0 ? [{ kind: 'line' as const }] : []),
    { title: t('ui.view_save'), act: () => setNaming(true) },
    ...(views().length > 0
      ? [
          {
            kind: 'sub' as const,
            title: t('ui.view_forget'),
            items: views().map(({ name }) => ({
              title: name,
              act: () => put(views().filter((view) => view.name !== name)),
            })),
          },
        ]
      : []),
  ];
  return (
    <>
      <Menu
        trigger={
          <>
            <BookmarkIcon class="size-4" />
            {t('ui.views')}
          </>
        }
        triggerClass="inline-flex h-8 items-center gap-1.5 rounded-md px-2.5 text-sm hover:bg-sunken"
        placement="bottom-start"
        items={items()}
      />
      <Dialog open={naming()} close={() => setNaming(false)} title={t('ui.view_save')} detail={t('ui.view_hint')}>
        <Show when={naming()}>
          <NameForm
            close={() => setNaming(false)}
            save={(name) => put(withView(views(), { name, query: location.search }))}
          />
        </Show>
      </Dialog>
    </>
  );
}

function NameForm(props: { close: () => void; save: (name: string) => void }) {
  const draft = makeUnkeptDraft({ name: '' });
  return (
    <DraftForm
      draft={draft}
      close={props.close}
      check={({ name }) => (name.trim() === '' ? { name: t('ui.missing') } : {})}
      save={async ({ name }) => props.save(name.trim())}
    >
      {(problems) => (
        <TextField
          label={t('words.name')}
          value={draft.value().name}
          set={(name) => draft.set({ name })}
          error={problems().name}
          maxLength={name_max}
          required
        />
      )}
    </DraftForm>
  );
}
