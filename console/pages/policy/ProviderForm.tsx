/** Proposes how the identity platform is used. */
import { useQuery } from '@tanstack/solid-query';
import { createSignal, Show } from 'solid-js';
import { queries } from '../../api.ts';
import { makeDraft } from '../../drafts.ts';
import { t } from '../../i18n/index.ts';
import { Button } from '../../ui/Button.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { Checkbox, FieldGroup, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { toast } from '../../ui/Toast.tsx';
import { ProviderRules } from './ProviderRules.tsx';
import { type Found, type ProposedProvider, providerCommands } from './provider-calls.ts';
import { codesFrom, inputFrom, type TypedProvider, typedFrom } from './provider-form.ts';

export function ProviderForm(props: { last: ProposedProvider | null; close: () => void }) {
  const units = useQuery(() => queries.units());
  return (
    <Show when={!units.isPending}>
      <Form last={props.last} close={props.close} units={units.data?.rows ?? []} />
    </Show>
  );
}

function Form(props: { last: ProposedProvider | null; close: () => void; units: { id: number; name: string }[] }) {
  const draft = makeDraft<TypedProvider>('provider', typedFrom(props.last, props.units));
  const put = (change: Partial<TypedProvider>) => draft.set({ ...draft.value(), ...change });
  // A secret is no draft: nothing of it stays in the browser.
  const [secret, setSecret] = createSignal('');
  const check = (value: TypedProvider): Problems => {
    const found: Problems = {};
    for (const name of ['title_zh', 'title_en', 'issuer', 'client_id', 'username', 'name'] as const)
      if (value[name].trim() === '') found[name] = t('ui.missing');
    const codes = codesFrom(value.unit_codes, props.units);
    if ('wrong_line' in codes) found.unit_codes = t('provider.code_wrong', { n: codes.wrong_line });
    for (const [i, rule] of value.rules.entries()) {
      for (const name of ['claim', 'equals'] as const)
        if (rule[name].trim() === '') found[`rules.${i}.${name}`] = t('ui.missing');
      if (rule.within === 'claim' && rule.unit_by.trim() === '') found[`rules.${i}.unit_by`] = t('ui.missing');
      if (rule.within === 'unit' && rule.unit_id === null) found[`rules.${i}.unit_id`] = t('ui.missing');
    }
    return found;
  };
  const save = async (value: TypedProvider) => {
    const input = inputFrom(value, props.units);
    const state = await providerCommands.write(secret() ? { ...input, client_secret: secret() } : input);
    toast({ title: state.proposed ? t('provider.saved_waits') : t('provider.saved') });
  };
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <Checkbox
            label={t('provider.enabled')}
            value={draft.value().is_enabled}
            set={(is_enabled) => put({ is_enabled })}
          />
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('provider.title_zh')}
              value={draft.value().title_zh}
              set={(title_zh) => put({ title_zh })}
              error={problems().title_zh}
              maxLength={60}
              required
            />
            <TextField
              label={t('provider.title_en')}
              value={draft.value().title_en}
              set={(title_en) => put({ title_en })}
              error={problems().title_en}
              maxLength={60}
              required
            />
          </div>
          <TextField
            label={t('provider.issuer')}
            hint={t('provider.issuer_hint')}
            type="url"
            value={draft.value().issuer}
            set={(issuer) => put({ issuer })}
            error={problems().issuer}
            required
          />
          <Trial issuer={draft.value().issuer.trim()} />
          <div class="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('provider.client_id')}
              value={draft.value().client_id}
              set={(client_id) => put({ client_id })}
              error={problems().client_id}
              required
            />
            <TextField
              label={t('provider.client_secret')}
              hint={props.last?.has_secret ? t('provider.secret_kept') : t('provider.secret_none')}
              type="password"
              autocomplete="new-password"
              value={secret()}
              set={setSecret}
              error={problems().client_secret}
            />
            <TextField
              label={t('provider.scopes')}
              hint={t('provider.scopes_hint')}
              value={draft.value().scopes}
              set={(scopes) => put({ scopes })}
              error={problems().scopes}
            />
            <TextField
              label={t('provider.acr')}
              hint={t('provider.acr_hint')}
              value={draft.value().acr}
              set={(acr) => put({ acr })}
            />
            <TextField
              label={t('provider.claim_username')}
              value={draft.value().username}
              set={(username) => put({ username })}
              error={problems().username}
              required
            />
            <TextField
              label={t('provider.claim_name')}
              value={draft.value().name}
              set={(name) => put({ name })}
              error={problems().name}
              required
            />
          </div>
          <Checkbox label={t('provider.always')} value={draft.value().always} set={(always) => put({ always })} />
          <FieldGroup label={t('provider.rules')} hint={t('provider.rules_hint')}>
            <ProviderRules rules={draft.value().rules} set={(rules) => put({ rules })} problems={problems()} />
          </FieldGroup>
          <TextField
            label={t('provider.unit_codes')}
            hint={t('provider.unit_codes_hint')}
            value={draft.value().unit_codes}
            set={(unit_codes) => put({ unit_codes })}
            error={problems().unit_codes}
            lines={4}
            mono
          />
        </>
      )}
    </DraftForm>
  );
}

/** Asks the platform what it says of itself, before anything is saved. */
function Trial(props: { issuer: string }) {
  const [busy, setBusy] = createSignal(false);
  const [found, setFound] = createSignal<Found>();
  const [error, setError] = createSignal<unknown>();
  const ask = async () => {
    setBusy(true);
    setFound(undefined);
    setError(undefined);
    try {
      setFound(await providerCommands.test(props.issuer));
    } catch (caught) {
      setError(caught);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="flex flex-wrap items-center gap-3">
      <Button busy={busy()} disabled={props.issuer === '' ? t('ui.missing') : undefined} onClick={ask}>
        {t('provider.test')}
      </Button>
      <p role="status" class="min-w-0 text-sm">
        <Show when={found()}>
          {(it) => (
            <Show
              when={it().reached}
              fallback={<span class="text-down">{t('provider.test_bad', { detail: it().detail })}</span>}
            >
              {t('provider.test_good', {
                n: it().keys,
                algorithms: it().algorithms.join(', '),
                ms: it().took_ms,
              })}
            </Show>
          )}
        </Show>
        <Show when={error()}>{(caught) => <span class="text-down">{errorText(caught())}</span>}</Show>
      </p>
    </div>
  );
}
