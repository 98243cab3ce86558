/** A solution becomes an answer, somebody else reviews it, and the next who would ask need not. */
import { look } from './eyes.ts';
import { expect, freshServer, test } from './fixtures.ts';
import { act, main, office } from './office.ts';

test('what solved one ticket is reviewed, published, and answers the next one while it is being typed', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  await freshServer(async (server) => {
    const { units, sit } = await office(server, browser);
    const agent = await sit('zheng.xian', '郑县', 'ticket_agent', units.county);
    const leader = await sit('ling.dao', '凌导', 'unit_leader', units.county);
    const operator = await sit('zhou.cun', '周村', 'operator', units.village);

    await agent.goto(`${server.url}/tickets?new=1`);
    const form = agent.getByRole('dialog', { name: '新建工单' });
    await form.getByLabel('标题').fill('叫号机打印不出小票');
    await form.getByRole('button', { name: '提交', exact: true }).click();
    await act(agent, '受理');
    await act(agent, '开始处理');
    await act(agent, '提交办理结果', '办理结果', '重启打印服务后恢复，联系人 13800001234');

    await agent.getByRole('button', { name: '整理为答案' }).click();
    const writing = agent.getByRole('dialog', { name: '撰写答案' });
    await expect(writing.getByLabel('问题')).toHaveValue('叫号机打印不出小票');
    await expect(writing.getByLabel('答复内容')).toHaveValue(/重启打印服务/);
    await writing.getByRole('button', { name: '保存' }).click();
    await expect(agent.getByRole('heading', { level: 1 })).toContainText('叫号机打印不出小票');
    await expect(main(agent)).toContainText('手机号');
    await look(agent, 'a draft');
    await agent.getByRole('button', { name: '修改', exact: true }).click();
    const rewriting = agent.getByRole('dialog', { name: '修改' });
    await rewriting.getByLabel('答复内容').fill('打开服务管理，重启打印服务，再重新叫号。');
    await rewriting.getByRole('button', { name: '保存' }).click();
    await expect(main(agent)).not.toContainText('手机号');
    await agent.getByRole('button', { name: '提交审核' }).click();
    await expect(main(agent)).toContainText('待审核');
    await expect(agent.getByRole('button', { name: '批准发布' })).toHaveCount(0);

    await leader.goto(`${server.url}/answers?state=in_review`);
    await leader.getByRole('link', { name: '叫号机打印不出小票' }).click();
    await act(leader, '批准发布');
    await expect(main(leader)).toContainText('公开中');
    await look(leader, 'an answer');

    await operator.goto(`${server.url}/tickets?new=1`);
    const asking = operator.getByRole('dialog', { name: '新建工单' });
    await asking.getByLabel('标题').fill('村里的叫号机打不出小票了');
    const likely = asking.getByRole('region', { name: '可能的答案' });
    await likely.getByText('叫号机打印不出小票').click();
    await expect(likely).toContainText('重启打印服务，再重新叫号');
    await look(operator, 'a likely answer');
    await operator.setViewportSize({ width: 360, height: 740 });
    await likely.getByRole('button', { name: '已解决我的问题' }).click();
    await expect(asking).toHaveCount(0);
    await operator.goto(`${server.url}/tickets`);
    await expect(main(operator)).toContainText('没有工单');
    await operator.goto(`${server.url}/answers`);
    await expect(main(operator)).toContainText('叫号机打印不出小票');
    const wide = await operator.evaluate<number>(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(wide).toBe(0);
    await agent.reload();
    await expect(main(agent)).toContainText('1 人认为有用');
  });
});
