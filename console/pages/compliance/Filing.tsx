/** Filing of a system: its certificate, its days, what applies to it, and the platform that it stands on. */
import { A } from '@solidjs/router';
import { createSignal, type JSX, Show } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { Button } from '../../ui/Button.tsx';
import { KeyValue, Maybe } from '../../ui/KeyValue.tsx';
import { Section } from '../../ui/Page.tsx';
import { dayText } from './calendar-day.ts';
import { extensionText, type RegisterPage } from './calls.ts';
import { FilingDialog } from './FilingDialog.tsx';
import { FilingReports } from './Reports.tsx';

export function Filing(props: { page: RegisterPage; refused: string | undefined }) {
  const [editing, setEditing] = createSignal(false);
  const row = () => props.page.register;
  const day = (at: number | null | undefined): JSX.Element => (
    <Maybe value={dayText(at ?? null)} absent={t('compliance.missing')} />
  );
  const text = (value: string | null | undefined): JSX.Element => (
    <Maybe value={value} absent={t('compliance.missing')} />
  );
  return (
    <Section
      title={t('compliance.filing')}
      actions={
        <>
          <FilingReports system_id={props.page.system.id} />
          <Button disabled={props.refused} onClick={() => setEditing(true)}>
            {t('compliance.filing_edit')}
          </Button>
        </>
      }
    >
      <KeyValue
        pairs={[
          {
            name: t('compliance.certificate'),
            value: <Maybe value={row()?.certificate} absent={t('compliance.missing')} mono />,
          },
          { name: t('compliance.filed_at'), value: day(row()?.filed_at) },
          { name: t('compliance.issued_at'), value: day(row()?.issued_at) },
          { name: t('compliance.filed_with'), value: text(row()?.filed_with) },
          { name: t('compliance.live_at'), value: day(row()?.live_at) },
          { name: t('compliance.reviewed_at'), value: day(row()?.reviewed_at) },
          { name: t('compliance.review'), value: text(row()?.review) },
          { name: t('compliance.scheme_reviewed_at'), value: day(row()?.scheme_reviewed_at) },
          { name: t('compliance.scheme_review'), value: text(row()?.scheme_review) },
          {
            name: t('compliance.extensions'),
            value: row()?.extensions.map(extensionText).join(' · ') || t('compliance.no_extensions'),
          },
          { name: t('compliance.platform'), value: <Platform page={props.page} /> },
        ]}
      />
      <Show when={editing()}>
        <FilingDialog page={props.page} close={() => setEditing(false)} />
      </Show>
    </Section>
  );
}

export function Platform(props: { page: RegisterPage }) {
  return (
    <Show
      when={props.page.platform}
      fallback={
        <span class="text-dim">
          {props.page.register?.platform_id ? t('compliance.platform_hidden') : t('compliance.platform_none')}
        </span>
      }
    >
      {(platform) => (
        <>
          <A class="link" href={paths.complianceSystem(platform().id)}>
            {platform().name}
          </A>{' '}
          <span class="numeric text-dim">{platform().notation ?? t('compliance.not_graded')}</span>
        </>
      )}
    </Show>
  );
}
