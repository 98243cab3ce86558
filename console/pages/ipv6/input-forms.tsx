/** Of each input how it is typed, what is wrong with it before it is sent, and what is sent. */
import { type JSX, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { Checkbox, Select, TextField } from '../../ui/Field.tsx';
import type { Problems } from '../../ui/Form.tsx';
import { momentOf, wallTime } from '../../ui/wall-time.ts';
import type { InputValue } from './input-calls.ts';
import { lansFrom, linesOfLans, wordsFrom } from './input-lines.ts';
import { problemAt } from './problem-at.ts';

/** All that is typed is text; a tick is `yes`. */
export type Typed = Record<string, string>;
type FieldsProps = { value: () => Typed; put: (change: Typed) => void; problems: () => Problems };
export type InputForm = {
  /** Of what was brought before, if anything. */
  typed: (value: unknown) => Typed;
  check: (typed: Typed) => Problems;
  sent: (typed: Typed) => { value: unknown } | { csv: string };
  fields: (props: FieldsProps) => JSX.Element;
};

type TextProps = FieldsProps & {
  of: string;
  label: string;
  hint?: string;
  path?: string;
  lines?: number;
  required?: boolean;
};
const Text = (props: TextProps) => (
  <TextField
    label={props.label}
    hint={props.hint}
    value={props.value()[props.of] ?? ''}
    set={(text) => props.put({ [props.of]: text })}
    error={props.problems()[props.of] ?? problemAt(props.problems(), props.path ?? 'value')}
    lines={props.lines}
    required={props.required}
    mono
  />
);

const words = (typed: Typed, key: string) => wordsFrom(typed[key] ?? '');
const numberOf = (text: string | undefined) => (text?.trim() ? Number(text) : null);

const expected: InputForm = {
  typed: (value) => {
    const { ospf_neighbours, bgp_peers, next_hop } = (value ?? {}) as Partial<InputValue['expected']>;
    return {
      ospf: String(ospf_neighbours ?? ''),
      says_bgp: bgp_peers ? 'yes' : '',
      bgp: (bgp_peers ?? []).join('\n'),
      next_hop: next_hop ?? '',
    };
  },
  check: ({ ospf, says_bgp, next_hop }) => {
    const count = numberOf(ospf);
    if (count !== null && !(Number.isInteger(count) && count >= 0)) return { ospf: t('ipv6_inputs.number_wrong') };
    return count === null && !says_bgp && !next_hop?.trim() ? { ospf: t('ipv6_inputs.expected_none') } : {};
  },
  sent: (typed) => ({
    value: {
      ospf_neighbours: numberOf(typed.ospf),
      bgp_peers: typed.says_bgp ? words(typed, 'bgp') : null,
      next_hop: typed.next_hop?.trim() || null,
    },
  }),
  fields: (props) => (
    <>
      <Text
        {...props}
        of="ospf"
        path="value.ospf_neighbours"
        label={t('ipv6_inputs.ospf_neighbours')}
        hint={t('ipv6_inputs.unsaid_hint')}
      />
      <Text
        {...props}
        of="next_hop"
        path="value.next_hop"
        label={t('ipv6_inputs.next_hop')}
        hint={t('ipv6_inputs.unsaid_hint')}
      />
      <Checkbox
        label={t('ipv6_inputs.says_bgp')}
        value={props.value().says_bgp === 'yes'}
        set={(says) => props.put({ says_bgp: says ? 'yes' : '' })}
      />
      <Show when={props.value().says_bgp}>
        <Text
          {...props}
          of="bgp"
          path="value.bgp_peers"
          label={t('ipv6_inputs.bgp_peers')}
          hint={t('ipv6_inputs.bgp_hint')}
          lines={3}
        />
      </Show>
    </>
  ),
};

const lans: InputForm = {
  typed: (value) => ({ lans: linesOfLans((value ?? []) as InputValue['lans'], t('words.yes'), t('words.no')) }),
  check: (typed) => {
    const read = lansFrom(typed.lans ?? '');
    return 'wrong' in read ? { lans: t('ipv6_inputs.lans_wrong', { line: read.wrong }) } : {};
  },
  sent: (typed) => {
    const read = lansFrom(typed.lans ?? '');
    return { value: 'wrong' in read ? [] : read.rows };
  },
  fields: (props) => (
    <Text {...props} of="lans" label={t('ipv6_inputs.lans_lines')} hint={t('ipv6_inputs.lans_hint')} lines={6} />
  ),
};

const uplinks: InputForm = {
  typed: (value) => ({ uplinks: ((value ?? []) as InputValue['uplinks']).join('\n') }),
  check: () => ({}),
  sent: (typed) => ({ value: words(typed, 'uplinks') }),
  fields: (props) => (
    <Text
      {...props}
      of="uplinks"
      label={t('ipv6_inputs.name_uplinks')}
      hint={t('ipv6_inputs.uplinks_hint')}
      lines={4}
    />
  ),
};

const origin: InputForm = {
  typed: (value) => ({ origin: ((value ?? []) as InputValue['origin']).join('\n') }),
  check: (typed): Problems => (words(typed, 'origin').length > 0 ? {} : { origin: t('ui.missing') }),
  sent: (typed) => ({ value: words(typed, 'origin') }),
  fields: (props) => (
    <Text
      {...props}
      of="origin"
      label={t('ipv6_inputs.name_origin')}
      hint={t('ipv6_inputs.origin_hint')}
      lines={4}
      required
    />
  ),
};

const single_stack: InputForm = {
  typed: (value) => {
    const { is_ok = true, at = Date.now(), vantage = '' } = (value ?? {}) as Partial<InputValue['single_stack']>;
    return { is_ok: is_ok ? 'yes' : 'no', at: wallTime(at), vantage };
  },
  check: ({ at, vantage }) => ({
    ...(momentOf(at ?? '') === undefined ? { at: t('ui.missing') } : {}),
    ...(vantage?.trim() ? {} : { vantage: t('ui.missing') }),
  }),
  sent: ({ is_ok, at, vantage }) => ({
    value: { is_ok: is_ok === 'yes', at: momentOf(at ?? '') ?? 0, vantage: vantage?.trim() },
  }),
  fields: (props) => (
    <>
      <Select
        label={t('ipv6_inputs.is_ok')}
        value={props.value().is_ok ?? 'yes'}
        set={(is_ok) => props.put({ is_ok: is_ok ?? 'yes' })}
        options={[
          { value: 'yes', label: t('ipv6_inputs.ok') },
          { value: 'no', label: t('ipv6_inputs.not_ok') },
        ]}
        required
      />
      <TextField
        label={t('ipv6_inputs.at')}
        type="datetime-local"
        value={props.value().at ?? ''}
        set={(at) => props.put({ at })}
        error={props.problems().at ?? problemAt(props.problems(), 'value')}
        required
      />
      <TextField
        label={t('ipv6_inputs.vantage')}
        value={props.value().vantage ?? ''}
        set={(vantage) => props.put({ vantage })}
        error={props.problems().vantage}
        maxLength={100}
        required
      />
    </>
  ),
};

const policy: InputForm = {
  typed: () => ({ csv: '' }),
  check: (typed): Problems => (typed.csv?.trim() ? {} : { csv: t('ui.missing') }),
  sent: (typed) => ({ csv: typed.csv ?? '' }),
  fields: (props) => (
    <Text
      {...props}
      of="csv"
      path="csv"
      label={t('ipv6_inputs.policy_csv')}
      hint={t('ipv6_inputs.policy_hint')}
      lines={12}
      required
    />
  ),
};

export const inputForms = { expected, lans, uplinks, origin, single_stack, policy };
