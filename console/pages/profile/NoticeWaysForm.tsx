/** Where one is reached outside of the console. Nothing of it is kept in the browser: a robot's address is a secret. */
import { Show } from 'solid-js';
import { makeUnkeptDraft } from '../../drafts.ts';
import { t, word } from '../../i18n/index.ts';
import { Select, TextField } from '../../ui/Field.tsx';
import { DraftForm, type Problems } from '../../ui/Form.tsx';
import { toast } from '../../ui/Toast.tsx';
import { noticeCommands, type Own, type OwnInput } from '../notices/calls.ts';

const robots = ['none', 'dingtalk', 'wecom'] as const;
type Typed = { email: string; robot: (typeof robots)[number]; url: string; secret: string };

export function NoticeWaysForm(props: { own: Own; close: () => void }) {
  const { own } = props;
  const kept = own.robot;
  const draft = makeUnkeptDraft<Typed>({ email: own.email ?? '', robot: kept?.kind ?? 'none', url: '', secret: '' });
  const put = (change: Partial<Typed>) => draft.set({ ...draft.value(), ...change });
  const isKept = () => kept !== null && draft.value().robot === kept.kind;
  const check = ({ robot, url }: Typed): Problems =>
    robot !== 'none' && url.trim() === '' && !isKept() ? { 'robot.url': t('ui.missing') } : {};
  const save = async ({ email, robot, url, secret }: Typed) => {
    const given: NonNullable<OwnInput['robot']> | null =
      robot === 'none'
        ? null
        : {
            kind: robot,
            ...(url.trim() ? { url: url.trim() } : {}),
            ...(secret.trim() ? { secret: secret.trim() } : {}),
          };
    await noticeCommands.save({ email: email.trim() === '' ? null : email.trim(), robot: given });
    toast({ title: t('notices.saved') });
  };
  const hosts = () => own.robot_hosts.join(', ');
  return (
    <DraftForm draft={draft} close={props.close} check={check} save={save}>
      {(problems) => (
        <>
          <TextField
            label={t('notices.email')}
            value={draft.value().email}
            set={(email) => put({ email })}
            error={problems().email}
            type="email"
            autocomplete="email"
            maxLength={254}
          />
          <Select
            label={t('notices.robot')}
            value={draft.value().robot}
            set={(robot) => robot && put({ robot })}
            options={robots.map((value) => ({ value, label: word('notices', `robot_${value}`) }))}
            required
          />
          <Show when={draft.value().robot !== 'none'}>
            <TextField
              label={t('notices.robot_url')}
              value={draft.value().url}
              set={(url) => put({ url })}
              error={problems()['robot.url']}
              hint={
                isKept()
                  ? t('notices.robot_url_kept', { host: kept?.host ?? '—', hosts: hosts() })
                  : t('notices.robot_url_hint', { hosts: hosts() })
              }
              autocomplete="off"
              maxLength={1_000}
            />
          </Show>
          <Show when={draft.value().robot === 'dingtalk'}>
            <TextField
              label={t('notices.robot_secret')}
              value={draft.value().secret}
              set={(secret) => put({ secret })}
              error={problems()['robot.secret']}
              hint={t(isKept() && kept?.has_secret ? 'notices.robot_secret_kept' : 'notices.robot_secret_hint')}
              type="password"
              autocomplete="new-password"
              maxLength={200}
            />
          </Show>
        </>
      )}
    </DraftForm>
  );
}
