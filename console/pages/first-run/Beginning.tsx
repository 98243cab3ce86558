/** Two ways to begin: the built-in lab, or the real network. */
import { A } from '@solidjs/router';
import FlaskConicalIcon from 'lucide-solid/icons/flask-conical';
import NetworkIcon from 'lucide-solid/icons/network';
import type { JSX } from 'solid-js';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Entrance } from '../../shell/Entrance.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Refused } from '../../ui/sending.tsx';
import { makeLabStart } from './lab-start.ts';

export function Beginning() {
  const lab = makeLabStart();
  const session = useSession();
  const mayNot = () => (session.may('lab:write') ? undefined : t('first_run.lab_may_not'));
  return (
    <Entrance title={t('first_run.next_title')} width="wide">
      <div class="grid gap-4 sm:grid-cols-2">
        <Way icon={<FlaskConicalIcon />} title={t('first_run.lab_title')} hint={t('first_run.lab_hint')}>
          <Button kind="primary" busy={lab.busy()} disabled={mayNot()} onClick={lab.start}>
            {t('first_run.lab_start')}
          </Button>
          <div role="status" class="text-sm text-dim empty:hidden">
            {lab.busy() ? t('first_run.lab_starting') : ''}
          </div>
          <Refused error={lab.error()} class="text-sm" />
        </Way>
        <Way icon={<NetworkIcon />} title={t('first_run.real_title')} hint={t('first_run.real_hint')}>
          <ButtonLink href={paths.nodes({ new: 1 })}>{t('first_run.real_node')}</ButtonLink>
          <ButtonLink href={paths.areas()}>{t('first_run.real_import')}</ButtonLink>
        </Way>
      </div>
      <p class="mt-6 text-center">
        <A href={paths.overview()} class="link">
          {t('first_run.skip')}
        </A>
      </p>
    </Entrance>
  );
}

function Way(props: { icon: JSX.Element; title: string; hint: string; children: JSX.Element }) {
  return (
    <section class="card flex flex-col p-6">
      <div class="mb-3 text-accent [&>svg]:size-7 [&>svg]:stroke-[1.6]">{props.icon}</div>
      <h2 class="text-lg font-semibold">{props.title}</h2>
      <p class="mt-1 mb-5 flex-1 text-dim">{props.hint}</p>
      <div class="flex flex-wrap items-center gap-2">{props.children}</div>
    </section>
  );
}
