/** What people decided in advance: rules in their order, each with what it does. */
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import ArrowDownIcon from 'lucide-solid/icons/arrow-down';
import ArrowUpIcon from 'lucide-solid/icons/arrow-up';
import ListChecksIcon from 'lucide-solid/icons/list-checks';
import PlusIcon from 'lucide-solid/icons/plus';
import { createSignal, Show } from 'solid-js';
import { t, word } from '../../i18n/index.ts';
import { useSession } from '../../session.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/Dialog.tsx';
import { Empty, errorText, Loaded } from '../../ui/Faces.tsx';
import { type Column, Table } from '../../ui/Table.tsx';
import { toast } from '../../ui/Toast.tsx';
import { discoveryCommands, discoveryQueries, type Rule } from './calls.ts';
import { RuleDialog } from './RuleDialog.tsx';

export function conditionsText(rule: Rule, scopeName: (id: number) => string): string {
  const parts: [string, string | null][] = [
    [t('discovery.scope'), rule.scope_id === null ? null : scopeName(rule.scope_id)],
    [t('words.vendor'), rule.vendor],
    [t('words.model'), rule.model],
    [t('discovery.rule_device_name'), rule.device_name],
    [t('discovery.rule_range'), rule.range],
    [
      t('discovery.snmp'),
      rule.has_snmp === null ? null : t(rule.has_snmp ? 'discovery.snmp_yes' : 'discovery.snmp_no'),
    ],
  ];
  return parts
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name} ${value}`)
    .join(' · ');
}

export function Rules() {
  const query = useQuery(() => discoveryQueries.rules());
  const scopes = useQuery(() => discoveryQueries.scopes());
  const [search, setSearch] = useSearchParams();
  const session = useSession();
  const [deleting, setDeleting] = createSignal<Rule>();
  const [applying, setApplying] = createSignal(false);
  const refused = () => (session.may('discovery:write') ? undefined : t('ui.may_not'));
  const scopeName = (id: number) =>
    (scopes.isPending ? undefined : scopes.data?.rows.find((scope) => scope.id === id)?.name) ??
    t('discovery.scope_gone');
  const rows = () => (query.isPending ? [] : (query.data?.rows ?? []));
  const move = async (rule: Rule, step: -1 | 1) => {
    const ids = rows().map(({ id }) => id);
    const at = ids.indexOf(rule.id);
    ids.splice(at, 1);
    ids.splice(at + step, 0, rule.id);
    try {
      await discoveryCommands.orderRules(ids);
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const add = () => (
    <Button kind="primary" disabled={refused()} onClick={() => setSearch({ new: 'rule' })}>
      <PlusIcon class="size-4" />
      {t('discovery.rule_add')}
    </Button>
  );
  const columns: Column<Rule>[] = [
    { id: 'name', title: 'words.name', width: 160, grow: true, sort: false, value: (row) => row.name },
    {
      id: 'conditions',
      title: 'discovery.rule_conditions',
      width: 260,
      grow: true,
      sort: false,
      value: (row) => conditionsText(row, scopeName),
    },
    {
      id: 'action',
      title: 'discovery.rule_action',
      width: 130,
      sort: false,
      value: (row) => word('discovery', `rule_action_${row.action}`),
    },
    {
      id: 'enabled',
      title: 'discovery.enabled',
      width: 80,
      sort: false,
      value: (row) => t(row.enabled ? 'words.yes' : 'words.no'),
    },
    { id: 'by', title: 'discovery.rule_by', width: 110, sort: false, value: (row) => row.created_by },
    {
      id: 'order',
      title: 'discovery.rule_order',
      width: 92,
      sort: false,
      value: () => null,
      cell: (row) => <Order row={row} rows={rows()} refused={refused()} move={move} />,
    },
  ];
  return (
    <>
      <p class="mb-3 text-dim">{t('discovery.rules_intro')}</p>
      <Loaded query={query}>
        {(data) => (
          <Table
            name="candidate-rules"
            label={t('discovery.rules')}
            columns={columns}
            rows={data().rows}
            main
            toolbar={
              <Show when={data().rows.length > 0}>
                <div class="flex flex-wrap gap-2">
                  {add()}
                  <Button
                    disabled={session.may('estate:write') ? refused() : t('ui.may_not')}
                    onClick={() => setApplying(true)}
                  >
                    {t('discovery.rules_apply')}
                  </Button>
                </div>
              </Show>
            }
            actions={(row) =>
              refused()
                ? []
                : [
                    { title: t('ui.edit'), act: () => setSearch({ rule: row.id }) },
                    { title: t('ui.delete'), danger: true, act: () => setDeleting(row) },
                  ]
            }
            empty={
              <Empty icon={<ListChecksIcon />} title={t('discovery.rules_none')} hint={t('discovery.rules_none_hint')}>
                {add()}
              </Empty>
            }
          />
        )}
      </Loaded>
      <Show
        when={!query.isPending && (search.new === 'rule' || rows().find(({ id }) => id === Number(search.rule)))}
        keyed
      >
        <RuleDialog
          rule={rows().find(({ id }) => id === Number(search.rule))}
          close={() => setSearch({ new: null, rule: null })}
        />
      </Show>
      <Show when={deleting()}>
        {(rule) => (
          <ConfirmDialog
            open
            close={() => setDeleting(undefined)}
            title={t('ui.delete')}
            detail={t('discovery.rule_delete_hint', { name: rule().name })}
            action={t('ui.delete')}
            danger
            act={() => discoveryCommands.deleteRule(rule().id)}
          />
        )}
      </Show>
      <ConfirmDialog
        open={applying()}
        close={() => setApplying(false)}
        title={t('discovery.rules_apply')}
        detail={t('discovery.rules_apply_hint')}
        action={t('discovery.rules_apply')}
        act={async () => toast({ title: t('discovery.rules_applied', await discoveryCommands.applyRules()) })}
      />
    </>
  );
}

function Order(props: {
  row: Rule;
  rows: Rule[];
  refused: string | undefined;
  move: (rule: Rule, step: -1 | 1) => void;
}) {
  const at = () => props.rows.findIndex(({ id }) => id === props.row.id);
  return (
    <span class="inline-flex">
      <IconButton
        label={t('discovery.move_up', { name: props.row.name })}
        disabled={props.refused ?? at() === 0}
        onClick={() => props.move(props.row, -1)}
      >
        <ArrowUpIcon class="size-4" />
      </IconButton>
      <IconButton
        label={t('discovery.move_down', { name: props.row.name })}
        disabled={props.refused ?? at() === props.rows.length - 1}
        onClick={() => props.move(props.row, 1)}
      >
        <ArrowDownIcon class="size-4" />
      </IconButton>
    </span>
  );
}
