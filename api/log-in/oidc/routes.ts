/** The road through the identity provider and back, and its word that somebody has logged out. */
import type { Context } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Hub } from '../../hub.ts';
import { answers, Done, type Env, endpoint, routes, sends } from '../../middleware/endpoint.ts';
import { conflict, Refusal } from '../../middleware/errors.ts';
import { attemptKey, countAttempts } from '../attempts.ts';
import { cookieOf, FLOW_S } from './flows.ts';
import { BadLogOutToken } from './log-out.ts';
import { consoleUrl, redirectUri } from './own-urls.ts';
import { ReturnTo } from './return-to.ts';
import { TurnedAway } from './turned-away.ts';

const COOKIE_PATH = '/api/oidc';
/** From one address, behind which many people may sit. */
const STARTS = { window: 60, max: 60 };
const LOG_OUTS = { window: 60, max: 600 };

const leads = { 302: { description: 'to the provider, or to a page of the console' } };

const start = endpoint('public', {
  method: 'get',
  path: '/oidc/start',
  request: { query: z.object({ return_to: ReturnTo }) },
  responses: leads,
});
const callback = endpoint('public', {
  method: 'get',
  path: '/oidc/callback',
  request: { query: z.object({ state: z.string().max(200).default('') }) },
  responses: leads,
});
const link = endpoint('signed_in', {
  method: 'post',
  path: '/oidc/link',
  request: sends(z.strictObject({ return_to: ReturnTo })),
  responses: answers(z.object({ url: z.string() })),
});
const backChannel = endpoint('public', {
  method: 'post',
  path: '/oidc/back-channel-logout',
  request: {
    body: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': { schema: z.object({ logout_token: z.string().min(1).max(20_000) }) },
      },
    },
  },
  responses: answers(Done),
});

export const oidcRoutes = (hub: Hub) => {
  const attempts = countAttempts();
  const mayTry = (c: Context<Env>, what: string, rule: typeof STARTS) =>
    attempts.consume(`${what} ${attemptKey(c.get('actor').address)}`, rule).allowed;

  /** To the log-in page, which explains the code. */
  const turnAway = (c: Context<Env>, error: unknown) => {
    if (!(error instanceof TurnedAway)) throw error;
    hub.oidc.refused(error, c.get('actor'));
    const url = new URL(error.return_to, 'http://console.invalid');
    url.searchParams.set('log_in_error', error.reason);
    return c.redirect(`${url.pathname}${url.search}${url.hash}`, 302);
  };

  const begin = async (c: Context<Env>, return_to: string, person_id?: string): Promise<string> => {
    const who = person_id === undefined ? {} : { person_id };
    const begun = await hub.oidc.begin({ return_to, redirect_uri: redirectUri(hub.config, c), ...who });
    setCookie(c, cookieOf(begun.state), begun.browser, {
      path: COOKIE_PATH,
      httpOnly: true,
      // Lax: it must come with the provider's redirect, which is from another site.
      sameSite: 'Lax',
      secure: consoleUrl(hub.config, c).startsWith('https:'),
      maxAge: FLOW_S,
    });
    return begun.url;
  };

  return routes()
    .openapi(start, async (c) => {
      const { return_to } = c.req.valid('query');
      c.header('cache-control', 'no-store');
      // Not written to the log, which whoever asks too often would fill.
      if (!mayTry(c, 'start', STARTS)) return c.redirect('/?log_in_error=too_many', 302);
      try {
        return c.redirect(await begin(c, return_to), 302);
      } catch (error) {
        return turnAway(c, error);
      }
    })
    .openapi(callback, async (c) => {
      const { state } = c.req.valid('query');
      c.header('cache-control', 'no-store');
      // The code stands in the address: it goes to nobody.
      c.header('referrer-policy', 'no-referrer');
      if (!mayTry(c, 'callback', STARTS)) return c.redirect('/?log_in_error=too_many', 302);
      const cookie = cookieOf(state);
      const browser = getCookie(c, cookie) ?? '';
      if (browser) deleteCookie(c, cookie, { path: COOKIE_PATH });
      const back = { state, browser, search: new URL(c.req.url).search, person_id: c.get('person')?.id };
      try {
        const return_to = await hub.oidc.finish(back, c.req.raw.headers, c.get('actor'), (text) =>
          c.header('set-cookie', text, { append: true }),
        );
        return c.redirect(return_to, 302);
      } catch (error) {
        return turnAway(c, error);
      }
    })
    .openapi(link, async (c) => {
      const person = c.get('person');
      if (person?.owes) throw conflict('请先完成登录要求', 'Do first what the log-in asks for');
      if (person?.kind !== 'person' || !person.session)
        throw conflict('只有个人账号可以关联', 'Only a person’s account can be linked');
      if (!mayTry(c, 'start', STARTS))
        throw new Refusal(429, 'too_many', '尝试次数过多，请稍后再试', 'Too many attempts; try again later');
      try {
        return c.json({ url: await begin(c, c.req.valid('json').return_to, person.id) }, 200);
      } catch (error) {
        if (!(error instanceof TurnedAway)) throw error;
        hub.oidc.refused(error, c.get('actor'));
        throw new Refusal(
          503,
          error.reason,
          '统一身份认证平台暂不可用，请稍后再试',
          'The identity provider is not available; try again later',
        );
      }
    })
    .openapi(backChannel, async (c) => {
      c.header('cache-control', 'no-store');
      if (!mayTry(c, 'log-out', LOG_OUTS)) throw new Refusal(429, 'too_many', '请求过多', 'Too many requests');
      try {
        await hub.oidc.loggedOut(c.req.valid('form').logout_token, c.get('actor').address);
        return c.json({ done: true as const }, 200);
      } catch (error) {
        // One answer for all that is wrong with it.
        if (error instanceof BadLogOutToken) {
          hub.log.info({ reason: error.message }, 'a log-out token was refused');
          throw new Refusal(400, 'bad_token', '注销令牌无效', 'The log-out token is not valid');
        }
        if (!(error instanceof TurnedAway)) throw error;
        throw new Refusal(400, error.reason, '暂时无法验证注销令牌', 'The log-out token can not be verified now');
      }
    });
};
