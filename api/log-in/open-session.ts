/** Opens a session for somebody who has shown who they are, by the account library's own cookie. Never reachable by HTTP. */
import type { BetterAuthPlugin } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { z } from 'zod';

export const opensSessions = () =>
  ({
    id: 'opens-sessions',
    endpoints: {
      openSessionOf: createAuthEndpoint(
        { method: 'POST', body: z.object({ person_id: z.string() }), metadata: { SERVER_ONLY: true } },
        async (ctx) => {
          const user = await ctx.context.internalAdapter.findUserById(ctx.body.person_id);
          if (!user) throw new Error(`there is no account ${ctx.body.person_id}`);
          const session = await ctx.context.internalAdapter.createSession(user.id);
          await setSessionCookie(ctx, { session, user });
          return ctx.json({ session_id: session.id });
        },
      ),
    },
  }) satisfies BetterAuthPlugin;
