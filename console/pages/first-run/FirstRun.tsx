/** The first minutes: the one-time link, the administrator's account, then a lab to try or the real network. */
import { useLocation } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import KeyRoundIcon from 'lucide-solid/icons/key-round';
import LinkIcon from 'lucide-solid/icons/link';
import { type JSX, Match, Switch } from 'solid-js';
import { queries } from '../../api.ts';
import { t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Entrance } from '../../shell/Entrance.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty, Loading, Problem } from '../../ui/Faces.tsx';
import { Administrators } from './Administrators.tsx';
import { Beginning } from './Beginning.tsx';

export default function FirstRun() {
  const session = useSession();
  const location = useLocation();
  // Behind the #, which no browser sends to a server.
  const token = () => new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
  const check = useQuery(() => ({ ...queries.firstRun(token()), enabled: token() !== '' && !session.person() }));
  const isNew = () => session.query.data?.first_run === true;
  const valid = () => !check.isPending && check.data?.valid === true;

  return (
    <Switch
      fallback={
        <Note icon={<KeyRoundIcon />} title={t('first_run.done_already')} hint={t('first_run.done_already_hint')}>
          <ButtonLink href={paths.overview()} kind="primary">
            {t('people.log_in')}
          </ButtonLink>
        </Note>
      }
    >
      <Match when={session.person()}>
        <Beginning />
      </Match>
      <Match when={isNew() && token() === ''}>
        <Note icon={<LinkIcon />} title={t('first_run.token_missing')} hint={t('first_run.token_missing_hint')} />
      </Match>
      <Match when={isNew() && check.isError}>
        <Entrance title={t('first_run.title')}>
          <Problem error={check.error} retry={() => check.refetch()} small />
        </Entrance>
      </Match>
      <Match when={isNew() && check.isPending}>
        <Entrance title={t('first_run.title')}>
          <Loading />
        </Entrance>
      </Match>
      <Match when={isNew() && !valid()}>
        <Note icon={<LinkIcon />} title={t('first_run.token_wrong')} hint={t('first_run.token_wrong_hint')} />
      </Match>
      <Match when={isNew()}>
        <Entrance title={t('first_run.title')} intro={t('first_run.intro')} width="full">
          <Administrators token={token()} />
        </Entrance>
      </Match>
    </Switch>
  );
}

function Note(props: { icon: JSX.Element; title: string; hint: string; children?: JSX.Element }) {
  return (
    <Entrance title={t('first_run.title')}>
      <div class="card">
        <Empty icon={props.icon} title={props.title} hint={props.hint} small>
          {props.children}
        </Empty>
      </div>
    </Entrance>
  );
}
