/** What can be done with a version, by whom: who can't is told why. */
import { useNavigate } from '@solidjs/router';
import { createSignal, Show } from 'solid-js';
import { say, type TextKey, t } from '../../i18n/index.ts';
import { paths } from '../../paths.ts';
import { useSession } from '../../session.ts';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx';
import { errorText } from '../../ui/Faces.tsx';
import { toast } from '../../ui/Toast.tsx';
import { ReasonForm } from '../compliance/Review.tsx';
import { in_work, type PlanData, planCommands, stateText, type Verb, type VersionData } from './plan-calls.ts';

type Asking = { verb: Exclude<Verb, 'submit'>; title: TextKey; detail: TextKey };
const asks: Record<Asking['verb'], Asking> = {
  review: { verb: 'review', title: 'emergency_plans.review', detail: 'emergency_plans.review_detail' },
  approve: { verb: 'approve', title: 'emergency_plans.approve', detail: 'emergency_plans.approve_detail' },
  'put-in-force': {
    verb: 'put-in-force',
    title: 'emergency_plans.put_in_force',
    detail: 'emergency_plans.put_in_force_detail',
  },
};

export function VersionActions(props: { page: PlanData; data: VersionData }) {
  const session = useSession();
  const navigate = useNavigate();
  const [asking, setAsking] = createSignal<Asking>();
  const [refusing, setRefusing] = createSignal<'send-back' | 'discard'>();
  const [reviewing, setReviewing] = createSignal(false);
  const version = () => props.data.version;
  const mayNot = (permission: 'emergency:write' | 'emergency:review', own: keyof VersionData['me']) => {
    if (!session.may(permission)) return t('ui.may_not');
    const why = props.data.me[own];
    return why ? say(why) : undefined;
  };
  const mayNotWrite = () => mayNot('emergency:write', 'may_not_write');
  const notReady = () =>
    props.data.problems.length + props.data.missing.length > 0 ? t('emergency_plans.not_ready') : undefined;
  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      toast({ title: errorText(error) });
    }
  };
  const move = (verb: Verb) => planCommands.move(version().id, verb, version().version);
  const another = () =>
    attempt(async () => {
      const { version_id } = await planCommands.newVersion(props.page.plan.id);
      navigate(paths.emergencyPlanEdit(props.page.plan.id, version_id));
    });
  const isIn = (...states: (typeof version extends () => { state: infer S } ? S : never)[]) =>
    states.includes(version().state);
  const mayNotSendBack = () => mayNot('emergency:review', 'may_not_review');
  return (
    <>
      <Show when={isIn('draft')}>
        <Show
          when={mayNotWrite() === undefined}
          fallback={<Button disabled={mayNotWrite()}>{t('emergency_plans.edit')}</Button>}
        >
          <ButtonLink href={paths.emergencyPlanEdit(props.page.plan.id, version().id)}>
            {t('emergency_plans.edit')}
          </ButtonLink>
        </Show>
        <Button kind="primary" disabled={mayNotWrite() ?? notReady()} onClick={() => attempt(() => move('submit'))}>
          {t('emergency_plans.submit')}
        </Button>
      </Show>
      <Show when={isIn('submitted', 'reviewed', 'approved')}>
        <Button disabled={mayNotSendBack()} onClick={() => setRefusing('send-back')}>
          {t('emergency_plans.send_back')}
        </Button>
      </Show>
      <Show when={isIn('submitted')}>
        <Button
          kind="primary"
          disabled={mayNot('emergency:review', 'may_not_review') ?? notReady()}
          onClick={() => setAsking(asks.review)}
        >
          {t('emergency_plans.review')}
        </Button>
      </Show>
      <Show when={isIn('reviewed')}>
        <Button
          kind="primary"
          disabled={mayNot('emergency:review', 'may_not_approve') ?? notReady()}
          onClick={() => setAsking(asks.approve)}
        >
          {t('emergency_plans.approve')}
        </Button>
      </Show>
      <Show when={isIn('approved')}>
        <Button
          kind="primary"
          disabled={(session.may('emergency:review') ? undefined : t('ui.may_not')) ?? notReady()}
          onClick={() => setAsking(asks['put-in-force'])}
        >
          {t('emergency_plans.put_in_force')}
        </Button>
      </Show>
      <Show when={isIn(...in_work)}>
        <Button disabled={mayNotWrite()} onClick={() => setRefusing('discard')}>
          {t('emergency_plans.discard')}
        </Button>
      </Show>
      <Show when={isIn('in_force')}>
        <Button
          disabled={
            session.may('emergency:review')
              ? props.page.me.may_not_review && say(props.page.me.may_not_review)
                ? say(props.page.me.may_not_review)
                : undefined
              : t('ui.may_not')
          }
          onClick={() => setReviewing(true)}
        >
          {t('emergency_plans.reviewed')}
        </Button>
      </Show>
      <Show when={props.page.plan.work_state === null}>
        <Button disabled={mayNotWrite()} onClick={another}>
          {t('emergency_plans.new_version')}
        </Button>
      </Show>
      <Show when={asking()} keyed>
        {(one) => (
          <ConfirmDialog
            open
            close={() => setAsking(undefined)}
            title={t(one.title)}
            detail={t(one.detail, { n: version().number })}
            action={t(one.title)}
            act={() => move(one.verb)}
          />
        )}
      </Show>
      <Show when={refusing()} keyed>
        {(verb) => {
          const title = t(verb === 'discard' ? 'emergency_plans.discard' : 'emergency_plans.send_back');
          return (
            <Dialog open close={() => setRefusing(undefined)} title={title} detail={stateText(version().state)}>
              <ReasonForm
                name={`emergency-${verb}.${version().id}`}
                label={t('emergency_plans.reason')}
                action={title}
                save={(reason) => planCommands.refuse(version().id, verb, version().version, reason)}
                close={() => setRefusing(undefined)}
              />
            </Dialog>
          );
        }}
      </Show>
      <Show when={reviewing()}>
        <Dialog open close={() => setReviewing(false)} title={t('emergency_plans.reviewed')}>
          <ReasonForm
            name={`emergency-reviewed.${version().id}`}
            label={t('emergency_plans.reviewed_note')}
            action={t('emergency_plans.reviewed')}
            save={(note) => planCommands.reviewed(props.page.plan.id, note)}
            close={() => setReviewing(false)}
          />
        </Dialog>
      </Show>
    </>
  );
}
