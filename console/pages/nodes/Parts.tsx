/** What a node is made of: stack, members, cards, power supplies, fans, as its ENTITY-MIB tells. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import BlocksIcon from 'lucide-solid/icons/blocks';
import { createMemo, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loaded } from '../../ui/Faces.tsx';
import { KeyValue, Maybe } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { Tree } from '../../ui/Tree.tsx';
import { type Part, type Parts as Read, whereQueries } from '../where/calls.ts';

type Item = { id: number; parent_id: number | null; name: string; part: Part };

const nameOf = (part: Part): string =>
  part.name ?? part.description ?? part.model ?? t('where.part_unnamed', { index: String(part.index) });

/** Two parts of one name are told apart by nothing but their place. */
const itemOf = (part: Part): Item => ({
  id: part.index,
  parent_id: part.contained_in || null,
  name: nameOf(part),
  part,
});

function headline({ stack, members, total }: Read): string {
  const parts = t('where.parts_some', { n: total });
  if (stack) return `${t('where.parts_stack', { n: members })} · ${parts}`;
  return members > 1 ? `${t('where.parts_chassis', { n: members })} · ${parts}` : parts;
}

export function Parts(props: { node_id: number }) {
  const query = useQuery(() => whereQueries.parts(props.node_id));
  return (
    <Loaded query={query}>
      {(data) => (
        <Show
          when={data().rows.length > 0}
          fallback={
            <div class="card">
              <Empty icon={<BlocksIcon />} title={t('where.parts_none')} hint={t('where.parts_none_hint')} small />
            </div>
          }
        >
          <PartTree data={data()} />
        </Show>
      )}
    </Loaded>
  );
}

function PartTree(props: { data: Read }) {
  const [search, setSearch] = useSearchParams();
  const items = createMemo(() => props.data.rows.map(itemOf));
  const chosen = createMemo(() => props.data.rows.find((part) => String(part.index) === search.part));
  return (
    <div class="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <Section title={t('where.parts')} note={headline(props.data)}>
        <Tree
          label={t('where.parts')}
          items={items()}
          selected={chosen()?.index ?? null}
          select={(item) => setSearch({ part: item.id })}
          detail={(item) => <Detail part={item.part} />}
          empty={null}
        />
      </Section>
      <Section title={chosen() ? nameOf(chosen() as Part) : t('where.parts')}>
        <Show when={chosen()} fallback={<p class="text-dim">{t('where.parts_choose')}</p>}>
          {(part) => <Chosen part={part()} />}
        </Show>
      </Section>
    </div>
  );
}

function Detail(props: { part: Part }) {
  return (
    <span class="inline-flex items-center gap-3">
      <Show when={props.part.stale}>
        <span class="rounded border border-edge px-1 text-xs">{t('words.stale')}</span>
      </Show>
      <Show when={props.part.serial}>
        {(serial) => <span class="hidden font-mono text-xs sm:inline">{serial()}</span>}
      </Show>
      <Show when={props.part.role}>{(role) => <span>{word('where', `member_${role()}`)}</span>}</Show>
      <span>{props.part.class === null ? '' : word('where', `class_${props.part.class}`)}</span>
    </span>
  );
}

/** `2 · Standby`, where the maker tells the role. */
const memberOf = ({ member, role }: Part): string =>
  [String(member), role === null ? '' : word('where', `member_${role}`)].filter((text) => text !== '').join(' · ');

function Chosen(props: { part: Part }) {
  const said = (value: string | number | null, mono = false) => (
    <Maybe value={value} absent={t('words.not_seen')} mono={mono} />
  );
  return (
    <div class="space-y-3">
      <KeyValue
        pairs={[
          {
            name: t('where.part_class'),
            value: said(props.part.class === null ? null : word('where', `class_${props.part.class}`)),
          },
          ...(props.part.member === null ? [] : [{ name: t('where.part_member'), value: memberOf(props.part) }]),
          { name: t('where.part_manufacturer'), value: said(props.part.manufacturer) },
          { name: t('words.model'), value: said(props.part.model) },
          { name: t('words.serial'), value: said(props.part.serial, true) },
          { name: t('where.part_hardware'), value: said(props.part.hardware_revision) },
          { name: t('where.part_firmware'), value: said(props.part.firmware_revision) },
          { name: t('where.part_software'), value: said(props.part.software_revision) },
          { name: t('where.part_description'), value: said(props.part.description) },
          { name: t('where.last_seen'), value: <Time at={props.part.seen_at} /> },
        ]}
      />
      <ButtonLink href={paths.watch(props.part.watch_id)}>{t('where.evidence')}</ButtonLink>
    </div>
  );
}
