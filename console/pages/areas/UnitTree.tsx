/** The units: bureaus, offices, towns, villages; with the people to call. */
import { A, useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import BuildingIcon from 'lucide-solid/icons/building';
import PlusIcon from 'lucide-solid/icons/plus';
import UploadIcon from 'lucide-solid/icons/upload';
import { For, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { type Asked, Empty, Loaded } from '../../ui/Faces.tsx';
import { KeyValue, Maybe } from '../../ui/KeyValue.tsx';
import type { Contact, List, Unit } from '../../wire.ts';
import { ObjectHistory } from '../audit/ObjectHistory.tsx';
import { Above } from './Above.tsx';
import { unitCommands } from './calls.ts';
import { PlaceActions } from './PlaceActions.tsx';
import { PlaceTree } from './PlaceTree.tsx';
import { UnitDialog } from './UnitDialog.tsx';
import { validityText } from './validity.ts';

export function UnitTree(props: { query: Asked<List<Unit>> }) {
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const refused = () => (session.may('estate:write') ? undefined : t('ui.may_not'));
  const bring = () => (
    <ButtonLink href={paths.imports({ kind: 'units' })}>
      <UploadIcon class="size-4" />
      {t('imports.title')}
    </ButtonLink>
  );
  const add = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: 'unit' })}>
      <PlusIcon class="size-4" />
      {t('areas.add_unit')}
    </Button>
  );
  return (
    <Loaded query={props.query}>
      {(data) => {
        const chosen = () => data().rows.find((row) => row.id === Number(search.unit));
        return (
          <>
            <PlaceTree
              label={t('areas.units')}
              filter={t('areas.filter_units')}
              items={data().rows}
              selected={chosen()}
              select={(unit) => setSearch({ unit: String(unit.id) })}
              actions={
                <>
                  {bring()}
                  {add()}
                </>
              }
              empty={
                <Empty icon={<BuildingIcon />} title={t('areas.no_units')} hint={t('areas.no_units_hint')}>
                  {bring()}
                  {add()}
                </Empty>
              }
            >
              {(unit) => <Chosen unit={unit} rows={data().rows} refused={refused()} />}
            </PlaceTree>
            <UnitDialog
              open={search.new === 'unit'}
              close={() => setSearch({ new: null })}
              rows={data().rows}
              parent={chosen()}
            />
            <Show when={chosen()}>
              {(unit) => (
                <UnitDialog
                  open={search.edit === '1'}
                  close={() => setSearch({ edit: null })}
                  rows={data().rows}
                  unit={unit()}
                />
              )}
            </Show>
          </>
        );
      }}
    </Loaded>
  );
}

function Chosen(props: { unit: Unit; rows: Unit[]; refused: string | undefined }) {
  const [, setSearch] = useSearchParams();
  const session = useSession();
  const areas = useQuery(() => queries.areas());
  const below = () => props.rows.filter((row) => row.parent_id === props.unit.id).length;
  const area = () => (areas.isPending ? undefined : areas.data?.rows.find((each) => each.id === props.unit.area_id));
  return (
    <>
      <KeyValue
        pairs={[
          { name: t('words.level'), value: word('words', `level_${props.unit.level}`) },
          { name: t('areas.category'), value: <Maybe value={props.unit.category} absent={t('words.absent')} /> },
          {
            name: t('areas.parent'),
            value: <Above rows={props.rows} id={props.unit.id} href={(id) => paths.units({ id })} />,
          },
          {
            name: t('words.area'),
            value: (
              <Show when={area()} fallback={<span class="text-dim">{t('words.absent')}</span>}>
                {(found) => (
                  <A href={paths.areas({ id: found().id })} class="link">
                    {found().name}
                  </A>
                )}
              </Show>
            ),
          },
          { name: t('areas.validity'), value: validityText(props.unit) },
          {
            name: t('nodes.title'),
            value: (
              <A href={paths.nodes({ unit_id: props.unit.id })} class="link numeric">
                {t('areas.nodes_n', { n: props.unit.nodes })}
              </A>
            ),
          },
          {
            name: t('systems.title'),
            value: (
              <A href={paths.systems({ unit_id: props.unit.id })} class="link">
                {t('areas.show_systems')}
              </A>
            ),
          },
        ]}
      />
      <Contacts contacts={props.unit.contacts} />
      <Show when={session.may('estate:read')}>
        <div class="mt-4">
          <ObjectHistory kind="unit" id={props.unit.id} />
        </div>
      </Show>
      <PlaceActions
        kind="unit"
        name={props.unit.name}
        below={below()}
        refused={props.refused}
        maintenance={paths.maintenance({ new: 1, unit_id: props.unit.id })}
        ipv6={paths.ipv6({ tab: 'targets', unit_id: props.unit.id })}
        delete={async () => {
          await unitCommands.delete(props.unit.id);
          setSearch({ unit: null });
        }}
      />
    </>
  );
}

function Contacts(props: { contacts: Contact[] }) {
  return (
    <div class="mt-4">
      <h3 class="mb-1 font-medium">{t('areas.contacts')}</h3>
      <Show when={props.contacts.length > 0} fallback={<p class="text-dim">{t('areas.no_contacts')}</p>}>
        <ul class="divide-y divide-line">
          <For each={props.contacts}>
            {(contact) => (
              <li class="flex flex-wrap items-baseline gap-x-3 py-1.5">
                <span class="font-medium">{contact.name}</span>
                <Show when={contact.duty}>
                  <span class="text-dim">{contact.duty}</span>
                </Show>
                <Show when={contact.phone}>
                  {(phone) => (
                    <a href={`tel:${phone().replaceAll(/[^\d+]/g, '')}`} class="link numeric">
                      {phone()}
                    </a>
                  )}
                </Show>
                <Show when={contact.email}>
                  {(email) => (
                    <a href={`mailto:${email()}`} class="link">
                      {email()}
                    </a>
                  )}
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}
