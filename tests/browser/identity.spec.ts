/** A real identity provider on loopback, over TLS: registered, green through a real log-in, red by a changed password, and gone. */
import { startProvider, TEST_CLIENT } from '#probes/oidc/provider-for-tests.ts';
import { makeAuthority, opensslMissing } from '#probes/tls/openssl-certificates.ts';
import { signUp } from '../server.ts';
import { look } from './eyes.ts';
import { expect, freshServer, sitDown, test } from './fixtures.ts';
import { main } from './office.ts';
import { makeShot } from './shot.ts';

const shot = makeShot('identity');
const PASSWORD = 'the right password';

test.skip(opensslMissing !== false, String(opensslMissing));

test('an identity system turns green through a real log-in, says why it doesn’t any more, and counts its account bases', async ({
  page,
}) => {
  test.setTimeout(240_000);
  const authority = makeAuthority();
  const provider = await startProvider(authority.issue('DNS:localhost', 100), { host: 'localhost' });
  try {
    await freshServer(
      async (server) => {
        const ask = await signUp(server);
        await sitDown(page, server.url, ask.cookies, 'admin');
        await page.setViewportSize({ width: 1440, height: 900 });
        await page.goto(`${server.url}/systems?new=1`);
        const form = page.getByRole('dialog', { name: '添加系统' });
        await form.getByLabel('名称').fill('省统一身份认证平台');
        await form.getByRole('button', { name: /^类型/ }).click();
        await page.getByRole('option', { name: '统一身份认证' }).click();
        await form.getByRole('button', { name: '添加系统' }).click();
        await page.getByRole('tab', { name: '符合性' }).click();
        const line = (title: string) =>
          page.getByRole('list', { name: '要求' }).getByRole('listitem').filter({ hasText: title });
        await expect(line('测试账号全程登录')).toContainText('未登记该位置的端点');
        const system_id = (await ask('GET', '/api/systems')).body.rows[0].id as number;
        const endpoint = {
          name: '认证服务',
          host: 'localhost',
          port: provider.port,
          scheme: 'https',
          place: 'provider',
        };
        const added = await ask('POST', `/api/systems/${system_id}/endpoints`, {
          ...endpoint,
          path: '/',
          watch: false,
        });
        expect(added.status).toBe(200);
        const watches = (await ask('GET', '/api/watches?limit=100')).body.rows as {
          id: number;
          criterion: string | null;
          params: object;
        }[];
        const watch = watches.find(({ criterion }) => criterion === 'unified-identity.log_in');
        const secret = { kind: 'oidc_account', user: 'tester', password: PASSWORD };
        const { client_id, client_secret, redirect_uris } = TEST_CLIENT;
        const named = { name: '统一身份认证测试账号', secret: { ...secret, client_secret } };
        const credential_id = (await ask('POST', '/api/credentials', named)).body.id;
        const lookAtAll = async () => {
          for (const { id } of watches) await ask('POST', `/api/watches/${id}/look`);
          await page.reload();
        };
        await lookAtAll();
        await expect(line('测试账号全程登录')).toContainText('没有测试账号登录的观测');
        await expect(line('发现文档').getByText('符合', { exact: true })).toBeVisible();
        const fields = {
          client_id,
          redirect_uri: redirect_uris[0],
          user_field: 'account',
          password_field: 'secret_word',
        };
        const params = { ...watch?.params, ...fields };
        expect((await ask('PATCH', `/api/watches/${watch?.id}`, { params, credential_id })).status).toBe(200);
        await lookAtAll();
        await expect(line('测试账号全程登录')).toContainText('测试账号登录成功，令牌校验通过');
        for (const title of ['测试账号全程登录', '发现文档', '签名密钥', '时钟', '证书与 TLS'])
          await expect(line(title).getByText('符合', { exact: true })).toBeVisible();
        await look(page, 'an identity system that conforms');
        await shot(page, 'good');

        provider.accounts.tester = 'another password';
        await lookAtAll();
        await expect(line('测试账号全程登录')).toContainText('用户名或口令被拒绝');
        await expect(line('测试账号全程登录').getByText('不符合', { exact: true })).toBeVisible();
        await shot(page, 'refused');
        await line('测试账号全程登录').getByRole('link', { name: '证据' }).click();
        await expect(main(page)).toContainText('用户名或口令被拒绝');
        await shot(page, 'evidence');
        await page.goBack();
        await line('测试账号全程登录').getByRole('link', { name: '监测' }).click();
        await expect(main(page)).toContainText('统一身份认证（OIDC）');
        await look(page, 'the watch of a log-in');
        await shot(page, 'watch');
        await page.goBack();

        await page.getByRole('button', { name: '填报', exact: true }).click();
        const report = page.getByRole('dialog', { name: '填报自建账户库迁移' });
        await report.getByLabel('账户库').fill('人社账户库');
        await report.getByLabel('账户数').fill('1200');
        await report.getByLabel('已迁移', { exact: true }).fill('900');
        await report.getByRole('button', { name: /^状态/ }).click();
        await page.getByRole('option', { name: '迁移中' }).click();
        await shot(page, 'report');
        await report.getByRole('button', { name: '保存' }).click();
        await expect(report).toHaveCount(0);
        await expect(line('自建账户库迁移')).toContainText('人社账户库：已迁移 900/1200');

        await provider.close();
        await lookAtAll();
        await lookAtAll();
        await expect(line('测试账号全程登录')).toContainText('没有应答');
        await shot(page, 'down');
      },
      { NODE_EXTRA_CA_CERTS: authority.ca_file },
    );
  } finally {
    await provider.close();
    authority.remove();
  }
});
