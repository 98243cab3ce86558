/** What proves the probe, and the figures that a city sets for itself. */
import { useQuery } from '@tanstack/solid-query';
import { Show } from 'solid-js';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Loaded } from '../../ui/Faces.tsx';
import { FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { FormFromSchema } from '../../ui/FormFromSchema.tsx';
import { Section } from '../../ui/Page.tsx';
import { toast } from '../../ui/Toast.tsx';
import type { JsonSchema, Permission } from '../../wire.ts';
import { type Ipv6Settings, ipv6Commands, ipv6Queries } from './calls.ts';
import { cdnFrom, linesOfCdn } from './input-lines.ts';
import { namesFrom, PlanPolicy } from './PlanPolicy.tsx';
import { problemAt } from './problem-at.ts';
import { linesFrom, servicesFrom } from './services.ts';

type May = (permission: Permission) => boolean;

export function Settings(props: { may: May }) {
  const query = useQuery(() => ipv6Queries.settings());
  return (
    <Loaded query={query}>
      {(data) => (
        <Show when={JSON.stringify(data().settings)} keyed>
          {(text) => <Form settings={JSON.parse(text) as Ipv6Settings} schema={data().thresholds} may={props.may} />}
        </Show>
      )}
    </Loaded>
  );
}

type Typed = {
  targets: string;
  controls: string;
  resolver: string;
  ntp: string;
  roots: string;
  cdn: string;
  thresholds: Record<string, unknown>;
  plan_policy: Omit<Ipv6Settings['plan_policy'], 'internet_vrfs'> & { internet_vrfs: string };
};

/** An address alone means the usual port. */
const serviceFrom = (text: string, port: number) =>
  text.trim() === '' ? null : servicesFrom(/\s\d+\s*$/.test(text) ? text : `${text} ${port}`)?.[0];
const dns_port = 53;
const ntp_port = 123;

function Form(props: { settings: Ipv6Settings; schema: JsonSchema; may: May }) {
  const { canary, roots, cdn, thresholds, plan_policy } = props.settings;
  const draft = makeDraft<Typed>('ipv6-settings', {
    targets: linesFrom(canary.targets),
    controls: linesFrom(canary.controls),
    resolver: linesFrom(canary.resolver ? [canary.resolver] : []),
    ntp: linesFrom(canary.ntp ? [canary.ntp] : []),
    roots: roots.join('\n'),
    cdn: linesOfCdn(cdn),
    thresholds,
    plan_policy: { ...plan_policy, internet_vrfs: plan_policy.internet_vrfs.join('\n') },
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ targets, controls, resolver, ntp, cdn }: Typed): Problems => ({
    ...cdnProblem(cdn),
    ...(serviceFrom(resolver, dns_port) === undefined ? { 'canary.resolver': t('ipv6.service_wrong') } : {}),
    ...(serviceFrom(ntp, ntp_port) === undefined ? { 'canary.ntp': t('ipv6.service_wrong') } : {}),
    ...(servicesFrom(targets) ? {} : { 'canary.targets': t('ipv6.canary_wrong') }),
    ...(servicesFrom(controls) ? {} : { 'canary.controls': t('ipv6.canary_wrong') }),
  });
  const save = async (value: Typed) => {
    const [targets, controls] = [servicesFrom(value.targets) ?? [], servicesFrom(value.controls) ?? []];
    const [resolver, ntp] = [serviceFrom(value.resolver, dns_port) ?? null, serviceFrom(value.ntp, ntp_port) ?? null];
    const roots = value.roots.split(/\s+/).filter((root) => root !== '');
    const cdn = cdnFrom(value.cdn);
    await ipv6Commands.saveSettings({
      canary: { targets, controls, resolver, ntp },
      roots,
      cdn: 'wrong' in cdn ? [] : cdn.rows,
      thresholds: value.thresholds as Ipv6Settings['thresholds'],
      plan_policy: { ...value.plan_policy, internet_vrfs: namesFrom(value.plan_policy.internet_vrfs) },
    });
    toast({ title: t('settings.saved') });
  };
  const lines = (key: 'targets' | 'controls', label: string, hint: string, problems: Problems) => (
    <TextField
      label={label}
      hint={hint}
      value={draft.value()[key]}
      set={(text) => put({ [key]: text })}
      error={problems[`canary.${key}`]}
      lines={3}
      mono
    />
  );
  return (
    <div class="max-w-3xl">
      <Section>
        <DraftForm
          draft={draft}
          close={() => undefined}
          check={check}
          save={save}
          blocked={props.may('settings:write') ? undefined : t('ui.may_not')}
        >
          {(problems) => (
            <>
              {lines('targets', t('ipv6.canary_targets'), t('ipv6.canary_targets_hint'), problems())}
              {lines('controls', t('ipv6.canary_controls'), t('ipv6.canary_controls_hint'), problems())}
              <TextField
                label={t('ipv6.resolver')}
                hint={t('ipv6.resolver_hint')}
                value={draft.value().resolver}
                set={(resolver) => put({ resolver })}
                error={problems()['canary.resolver']}
                mono
              />
              <TextField
                label={t('ipv6.ntp')}
                hint={t('ipv6.ntp_hint')}
                value={draft.value().ntp}
                set={(ntp) => put({ ntp })}
                error={problems()['canary.ntp']}
                mono
              />
              <TextField
                label={t('ipv6.roots')}
                hint={t('ipv6.roots_hint')}
                value={draft.value().roots}
                set={(roots) => put({ roots })}
                error={problemAt(problems(), 'roots')}
                lines={2}
                mono
              />
              <TextField
                label={t('ipv6_inputs.cdn')}
                hint={t('ipv6_inputs.cdn_hint')}
                value={draft.value().cdn}
                set={(cdn) => put({ cdn })}
                error={problemAt(problems(), 'cdn')}
                lines={4}
                mono
              />
              <PlanPolicy
                value={draft.value().plan_policy}
                put={(change) => put({ plan_policy: { ...draft.value().plan_policy, ...change } })}
                error={problemAt(problems(), 'plan_policy')}
              />
              <FieldGroup label={t('ipv6.thresholds')}>
                <FormFromSchema
                  schema={props.schema}
                  values={draft.value().thresholds}
                  set={(thresholds) => put({ thresholds })}
                  errors={problems()}
                  path="thresholds"
                />
              </FieldGroup>
            </>
          )}
        </DraftForm>
      </Section>
    </div>
  );
}

const cdnProblem = (text: string): Problems => {
  const read = cdnFrom(text);
  return 'wrong' in read ? { cdn: t('ipv6_inputs.cdn_wrong', { line: read.wrong }) } : {};
};
