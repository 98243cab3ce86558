/** The administrative areas: 2,150 of them in one city. */
import { A, useSearchParams } from '@solidjs/router';
import MapIcon from 'lucide-solid/icons/map';
import PlusIcon from 'lucide-solid/icons/plus';
import UploadIcon from 'lucide-solid/icons/upload';
import { Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { type Asked, Empty, Loaded } from '../../ui/Faces.tsx';
import { KeyValue } from '../../ui/KeyValue.tsx';
import type { Area, List } from '../../wire.ts';
import { Above } from './Above.tsx';
import { AreaDialog } from './AreaDialog.tsx';
import { areaCommands } from './calls.ts';
import { PlaceActions } from './PlaceActions.tsx';
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
  const below = () => props.rows.filter((row) => row.parent_id === props.area.id).length;
  return (
    <>
      <KeyValue
        pairs={[
          { name: t('areas.code'), value: <span class="font-mono">{props.area.code}</span> },
          { name: t('words.level'), value: word('words', `level_${props.area.level}`) },
          {
            name: t('areas.parent'),
            value: <Above rows={props.rows} id={props.area.id} href={(id) => paths.areas({ id })} />,
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
      <PlaceActions
        kind="area"
        name={props.area.name}
        below={below()}
        refused={props.refused}
        maintenance={paths.maintenance({ new: 1, area_id: props.area.id })}
        ipv6={paths.ipv6({ tab: 'coverage', area_id: props.area.id })}
        delete={async () => {
          await areaCommands.delete(props.area.id);
          setSearch({ id: null });
        }}
      />
      <p class="mt-3 text-sm text-dim">{t('areas.end_rather')}</p>
    </>
  );
}
