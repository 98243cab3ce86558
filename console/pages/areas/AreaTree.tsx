/** The administrative areas: 2,150 of them in one city. */
import { A, useSearchParams } from '@solidjs/router';
import MapIcon from 'lucide-solid/icons/map';
import PlusIcon from 'lucide-solid/icons/plus';
import UploadIcon from 'lucide-solid/icons/upload';
import { createSignal, For, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { type Asked, Empty, Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import type { Area, List } from '../../wire.ts';
import { AreaDialog } from './AreaDialog.tsx';
import { pathOf } from './beneath.ts';
import { areaCommands } from './calls.ts';
import { PlaceTree } from './PlaceTree.tsx';
import { validityText } from './validity.ts';

export function AreaTree(props: { query: Asked<List<Area>> }) {
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const refused = () => (session.may('estate:write') ? undefined : t('ui.may_not'));
  const bring = () => (
    <ButtonLink href={paths.imports({ kind: 'areas' })}>
      <UploadIcon class="size-4" />
      {t('imports.title')}
    </ButtonLink>
  );
  const add = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: 'area' })}>
      <PlusIcon class="size-4" />
      {t('areas.add_area')}
    </Button>
  );
  return (
    <Loaded query={props.query}>
      {(data) => {
        const chosen = () => data().rows.find((row) => row.id === Number(search.id));
        return (
          <>
            <PlaceTree
              label={t('areas.areas')}
              filter={t('areas.filter_areas')}
              items={data().rows}
              selected={chosen()}
              select={(area) => setSearch({ id: String(area.id) })}
              actions={
                <>
                  {bring()}
                  {add()}
                </>
              }
              empty={
                <Empty icon={<MapIcon />} title={t('areas.no_areas')} hint={t('areas.no_areas_hint')}>
                  {bring()}
                  {add()}
                </Empty>
              }
            >
              {(area) => <Chosen area={area} rows={data().rows} refused={refused()} />}
            </PlaceTree>
            <AreaDialog
              open={search.new === 'area'}
              close={() => setSearch({ new: null })}
              rows={data().rows}
              parent={chosen()}
            />
            <Show when={chosen()}>
              {(area) => (
                <AreaDialog
                  open={search.edit === '1'}
                  close={() => setSearch({ edit: null })}
                  rows={data().rows}
                  area={area()}
                />
              )}
            </Show>
          </>
        );
      }}
    </Loaded>
  );
}

function Chosen(props: { area: Area; rows: Area[]; refused: string | undefined }) {
  const [, setSearch] = useSearchParams();
  const [deleting, setDeleting] = createSignal(false);
  const above = () => pathOf(props.rows, props.area.id).slice(0, -1);
  const below = () => props.rows.filter((row) => row.parent_id === props.area.id).length;
  return (
    <>
      <KeyValue
        pairs={[
          { name: t('areas.code'), value: <span class="font-mono">{props.area.code}</span> },
          { name: t('words.level'), value: word('words', `level_${props.area.level}`) },
          {
            name: t('areas.parent'),
            value: (
              <Show when={above().length > 0} fallback={t('words.none')}>
                <For each={above()}>
                  {(each, index) => (
                    <>
                      {index() > 0 ? ' / ' : ''}
                      <A href={paths.areas({ id: each.id })} class="link">
                        {each.name}
                      </A>
                    </>
                  )}
                </For>
              </Show>
            ),
          },
          { name: t('areas.below'), value: String(below()) },
          { name: t('areas.validity'), value: validityText(props.area) },
          {
            name: t('nodes.title'),
            value: (
              <A href={paths.nodes({ area_id: props.area.id })} class="link numeric">
                {t('areas.nodes_n', { n: props.area.nodes })}
              </A>
            ),
          },
        ]}
      />
      <div class="mt-4 flex flex-wrap gap-2">
        <Button disabled={props.refused} onClick={() => setSearch({ edit: '1' })}>
          {t('ui.edit')}
        </Button>
        <Button disabled={props.refused} onClick={() => setSearch({ new: 'area' })}>
          {t('areas.add_below')}
        </Button>
        <ButtonLink href={paths.maintenance({ new: 1, area_id: props.area.id })}>{t('maintenance.add')}</ButtonLink>
        <Button
          kind="quiet"
          disabled={props.refused ?? (below() > 0 ? t('areas.delete_below_first', { n: below() }) : undefined)}
          onClick={() => setDeleting(true)}
        >
          {t('ui.delete')}
        </Button>
      </div>
      <p class="mt-3 text-sm text-dim">{t('areas.end_rather')}</p>
      <ConfirmDialog
        open={deleting()}
        close={() => setDeleting(false)}
        title={t('areas.delete_area')}
        detail={t('areas.delete_hint', { name: props.area.name })}
        action={t('ui.delete')}
        danger
        act={async () => {
          await areaCommands.delete(props.area.id);
          setSearch({ id: null });
        }}
      />
    </>
  );
}
