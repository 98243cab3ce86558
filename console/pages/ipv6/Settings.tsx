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

type Typed = { targets: string; controls: string; resolver: string; ntp: string; thresholds: Record<string, unknown> };

function Form(props: { settings: Ipv6Settings; schema: JsonSchema; may: May }) {
  const { canary, thresholds } = props.settings;
  const draft = makeDraft<Typed>('ipv6-settings', {
    targets: linesFrom(canary.targets),
    controls: linesFrom(canary.controls),
    resolver: canary.resolver ?? '',
    ntp: canary.ntp ?? '',
    thresholds,
  });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const check = ({ targets, controls }: Typed): Problems => ({
    ...(servicesFrom(targets) ? {} : { 'canary.targets': t('ipv6.canary_wrong') }),
    ...(servicesFrom(controls) ? {} : { 'canary.controls': t('ipv6.canary_wrong') }),
  });
  const save = async (value: Typed) => {
    const [targets, controls] = [servicesFrom(value.targets) ?? [], servicesFrom(value.controls) ?? []];
    const [resolver, ntp] = [value.resolver.trim() || null, value.ntp.trim() || null];
    await ipv6Commands.saveSettings({
      canary: { targets, controls, resolver, ntp },
      thresholds: value.thresholds as Ipv6Settings['thresholds'],
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
