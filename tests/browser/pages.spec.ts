/** Every page: right for axe in light and dark, within 360 px, without an error in the browser's console. */
import type { Page } from '@playwright/test';
import type { Account } from '#api/testing-accounts.ts';
import type { Ask } from '../administration.ts';
import { everyWay, look, overflowOf, WAYS } from './eyes.ts';
import { expect, sitDown, test } from './fixtures.ts';
import { OPENED } from './routes.ts';

/** Where a page is; those of one thing take the first that the server has. */
const PAGES: Record<string, (ask: Ask) => Promise<string>> = {
  总览: async () => '/',
  总览的网络状态: async () => '/?tab=network',
  大屏: async () => '/wall',
  一个指标: async () => '/figures/extranet_live?status=met',
  今日事件: async () => '/events?since=today',
  节点: async () => '/nodes',
  一个节点: async (ask) => `/nodes/${await first(ask, '/api/nodes')}`,
  服务系统: async () => '/systems',
  一个服务系统: async (ask) => `/systems/${await first(ask, '/api/systems')}`,
  一个服务系统的符合性: async (ask) => `/systems/${await first(ask, '/api/systems')}?tab=conformance`,
  拓扑: async () => '/topology',
  链路表格: async () => '/topology?tab=table',
  区划: async () => '/areas',
  单位: async () => '/areas?tab=units',
  定位: async () => '/where',
  一次定位: async () => '/where?q=NT-SRV-1',
  定位的数据来源: async () => '/where?tab=coverage',
  一个节点的部件: async (ask) => `/nodes/${await first(ask, '/api/nodes')}?tab=parts`,
  流量: async () => '/traffic',
  错包: async () => '/traffic?by=errors',
  一个端口的流量: async (ask) => {
    await first(ask, '/api/traffic/ports');
    const [port] = (await ask('GET', '/api/traffic/ports')).body.rows;
    return `/nodes/${port.node_id}?tab=interfaces&if=${port.if_index}`;
  },
  地址段: async () => '/prefixes',
  从NetBox导入: async () => '/import?kind=netbox_prefixes',
  监测项: async () => '/watches',
  一个监测项: async (ask) => `/watches/${await first(ask, '/api/watches')}`,
  问题: async () => '/findings?state=all',
  一个问题: async (ask) => `/findings/${await first(ask, '/api/findings?state=all')}`,
  一份证据: async (ask) => {
    await first(ask, '/api/findings?state=all');
    return '/evidence/1';
  },
  工单统计: async (ask) => {
    await someTickets(ask);
    return '/tickets/figures';
  },
  按单位的工单统计: async (ask) => {
    await someTickets(ask);
    return '/tickets/figures?by=unit&days=365';
  },
  没有工单的统计: async () => '/tickets/figures?kind=change&days=30',
  民意热点: async (ask) => {
    await topicalTickets(ask);
    return '/tickets/topics?period=any&from=2026-01-01&to=2028-12-31';
  },
  没有工单的热点: async () => '/tickets/topics?period=any&from=2001-01-01&to=2001-01-31',
  一个热点的工单: async (ask) => {
    await topicalTickets(ask);
    return `/tickets?any_terms=${encodeURIComponent('预约叫号机 小票')}&filed_from=1767196800000&filed_to=1861804800000`;
  },
  签章登记簿: async () => '/seals',
  验章: async () => '/seals?tab=verify',
  签章证书: async () => '/seals?tab=certificates',
  账实差异: async () => '/differences?state=all',
  单位台账: async () => '/differences?tab=units',
  消息: async () => '/messages',
  未知来源: async () => '/messages?tab=senders',
  接收情况: async () => '/messages?tab=receiving',
  资产发现: async () => '/discovery',
  允许范围: async () => '/discovery?tab=scopes',
  识别规则: async () => '/discovery?tab=rules',
  维护: async () => '/maintenance',
  导入: async () => '/import',
  操作日志: async () => '/audit',
  人员: async () => '/people',
  授权: async () => '/people?tab=grants',
  角色: async () => '/people?tab=roles',
  安全策略: async () => '/policy',
  工单: async (ask) => {
    await ticket(ask);
    return '/tickets';
  },
  工单看板: async () => '/tickets?view=board',
  新工单: async () => '/tickets?new=1',
  一张工单: async (ask) => `/tickets/${await ticket(ask)}`,
  IPv6改造: async () => '/ipv6',
  IPv6对象: async () => '/ipv6?tab=targets',
  一个IPv6对象: async (ask) => {
    await expect
      .poll(async () => (await ask('GET', '/api/ipv6/targets')).body.rows[0]?.judged_at ?? null, { timeout: 60_000 })
      .not.toBeNull();
    return `/ipv6/${(await ask('GET', '/api/ipv6/targets')).body.rows[0].id}`;
  },
  IPv6地址规划: async (ask) => {
    await plan(ask);
    return '/ipv6?tab=plan';
  },
  IPv6地址规划的细图: async (ask) => {
    await plan(ask);
    return `/ipv6?tab=plan&block=${encodeURIComponent('2100:db0:1000::/36')}&nibbles=2&colour=owner&code=OVERLAP`;
  },
  IPv6覆盖: async () => '/ipv6?tab=coverage',
  部门的IPv6覆盖: async () => '/ipv6?tab=coverage&by=category',
  一个区划的IPv6覆盖: async (ask) => `/ipv6?tab=coverage&area_id=${await first(ask, '/api/areas')}`,
  IPv6目标与评分: async () => '/ipv6?tab=goals',
  IPv6型号能力: async () => '/ipv6?tab=capabilities',
  IPv6检查目录: async () => '/ipv6?tab=checks',
  IPv6自检与阈值: async () => '/ipv6?tab=settings',
  等保系统: async () => '/compliance',
  等保到期日历: async () => '/compliance?tab=calendar&days=all',
  等保期限规则: async () => '/compliance?tab=rules',
  本系统自评: async () => '/compliance?tab=self',
  一个等保系统: async (ask) => `/compliance/systems/${await first(ask, '/api/systems')}`,
  一个等保系统的组成: async (ask) => `/compliance/systems/${await first(ask, '/api/systems')}?tab=parts`,
  一个系统的密码产品: async (ask) => `/compliance/systems/${await first(ask, '/api/systems')}?tab=cryptography`,
  测评: async () => '/compliance?tab=assessments',
  测评后变化: async () => '/compliance?tab=drift',
  问题与整改: async () => '/compliance?tab=findings',
  一个等保系统的文档: async (ask) => `/compliance/systems/${await first(ask, '/api/systems')}?tab=documents`,
  风险评估: async () => '/risks',
  待处置风险: async () => '/risks?tab=open',
  风险算法版本: async () => '/risks?tab=editions',
  压测计划: async (ask) => {
    await loadPlan(ask);
    return '/load';
  },
  新压测计划: async () => '/load?new=1',
  一个压测计划: async (ask) => `/load/plans/${await loadPlan(ask)}`,
  压测执行: async () => '/load?tab=runs',
  网络接入: async () => '/access',
  登记网络: async () => '/access?new=1',
  接入覆盖: async () => '/access?tab=coverage',
  接入区划: async () => '/access?tab=places',
  接入豁免: async () => '/access?tab=exemptions',
  压测覆盖: async () => '/load?tab=coverage',
  压测上限: async () => '/load?tab=limits',
  应急预案: async (ask) => {
    await emergencyPlan(ask);
    return '/emergency';
  },
  预案库: async () => '/emergency?library=1',
  预案覆盖: async () => '/emergency?tab=coverage',
  一个预案: async (ask) => `/emergency/plans/${(await emergencyPlan(ask)).id}`,
  预案的步骤: async (ask) => `/emergency/plans/${(await emergencyPlan(ask)).id}?tab=steps`,
  预案的版本: async (ask) => `/emergency/plans/${(await emergencyPlan(ask)).id}?tab=versions`,
  预案的阅读: async (ask) => `/emergency/plans/${(await emergencyPlan(ask)).id}?tab=readings`,
  编辑预案: async (ask) => {
    const { id, version_id } = await emergencyPlan(ask);
    return `/emergency/plans/${id}/edit?version=${version_id}`;
  },
  应急演练: async () => '/emergency?tab=drills',
  新演练: async () => '/emergency?tab=drills&new=1',
  事件报告规则: async () => '/emergency?tab=reporting',
  督查考核: async () => '/supervision',
  考核异议: async () => '/supervision?tab=objections',
  督查通报: async () => '/supervision?tab=bulletins',
  评分规则: async () => '/supervision?tab=rules',
  知识库: async (ask) => {
    await answer(ask);
    return '/answers';
  },
  一条答案: async (ask) => `/answers/${await answer(ask)}`,
  撰写答案: async () => '/answers?new=1',
  探测点: async () => '/agents',
  探测点拒收: async () => '/agents?tab=refusals',
  一个探测点: async (ask) => `/agents/${await agent(ask)}`,
  一个探测点的缺口: async (ask) => `/agents/${await agent(ask)}?tab=gaps`,
  邀请探测点: async () => '/agents?new=1',
  建设任务: async (ask) => {
    await task(ask);
    return '/programme';
  },
  一项建设任务: async (ask) => `/programme/tasks/${await task(ask)}`,
  平台状况: async () => '/platform',
  设置: async () => '/settings',
  省级平台: async () => '/settings?tab=province',
  个人: async () => '/profile',
  通知: async () => '/notices',
  邮件设置: async () => '/settings?tab=mail',
  接口令牌: async () => '/tokens',
  没有的页: async () => '/nothing-here',
};

/** Whose page it is; the engineer's, where nothing is said. */
const OF: Record<string, Account> = {
  操作日志: 'audit',
  人员: 'system',
  授权: 'security',
  角色: 'audit',
  安全策略: 'security',
  邮件设置: 'system',
  接口令牌: 'security',
  探测点: 'system',
  探测点拒收: 'system',
  一个探测点: 'system',
  一个探测点的缺口: 'system',
  邀请探测点: 'system',
};

/** Of the first endpoint that has a URL. */
async function emergencyPlan(ask: Ask): Promise<{ id: number; version_id: number }> {
  const [known] = (await ask('GET', '/api/emergency-plans')).body.rows;
  if (!known) return (await ask('POST', '/api/emergency-plans', { unit_id: null, library: 'core-link-cut' })).body;
  const { versions } = (await ask('GET', `/api/emergency-plans/${known.id}`)).body;
  return { id: known.id, version_id: versions[0].id };
}

/** The first of those that the notice sets. */
async function task(ask: Ask): Promise<number> {
  await ask('POST', '/api/programme-tasks/notice', {});
  return first(ask, '/api/programme-tasks');
}

async function agent(ask: Ask): Promise<number> {
  const [known] = (await ask('GET', '/api/agents')).body.rows;
  if (known) return known.id;
  const unit_id = await first(ask, '/api/units');
  return (await ask('POST', '/api/agents', { name: '如东政务机房', unit_id })).body.id;
}

async function loadPlan(ask: Ask): Promise<number> {
  const [known] = (await ask('GET', '/api/load-plans')).body.rows;
  if (known) return known.id;
  const { rows } = (await ask('GET', '/api/systems')).body;
  for (const { id: system_id } of rows) {
    const { endpoints } = (await ask('GET', `/api/systems/${system_id}`)).body;
    const web = endpoints.find(({ url }: { url: string }) => url.startsWith('http'));
    if (!web) continue;
    const made = await ask('POST', '/api/load-plans', {
      ...{ system_id, name: '办件入口日常压测', purpose: '核对容量', endpoint_ids: [web.id], scenario: null },
      request: { method: 'GET', path: '/', headers: [['Accept', 'text/html']] },
      shape: { model: 'open', stages: [{ from_rate: 0, to_rate: 10, duration_ms: 60_000 }] },
      ...{ family: 'both', http: '1.1', ceiling_rate: 20, from_at: Date.now(), until_at: Date.now() + 3_600_000 },
      ...{ contact_name: '张伟', contact_phone: '0513-1' },
      stop_rules: { error_share: 0.2, p99_ms: null, for_s: 10, generator_s: 30 },
      thresholds: { error_share: 0.01, p95_ms: 800, p99_ms: null, rate: null, checks_share: null },
    });
    expect(made.status, JSON.stringify(made.body)).toBe(200);
    return made.body.id;
  }
  throw new Error('no endpoint has a URL');
}

/** About a node, with a step after the first. */
async function ticket(ask: Ask): Promise<number> {
  const [node, unit] = [await first(ask, '/api/nodes'), await first(ask, '/api/units')];
  const filed = {
    kind: 'problem',
    title: '全村断网，一体化平台无法办件',
    body: '今早八点起',
    unit_id: unit,
    node_id: node,
  };
  const { id } = (await ask('POST', '/api/tickets', filed)).body;
  await ask('POST', `/api/tickets/${id}/handle`, { version: 1, deed: { is: 'accept' } });
  return id;
}

/** With one prefix in another's way; those that are there already are refused. */
async function plan(ask: Ask): Promise<void> {
  const unit_id = await first(ask, '/api/units');
  const rows = [
    ['2100:db0::/32', '总段'],
    ['2100:db0:1000::/36', '区县'],
    ['2100:db0:1100:1::/64', '局域网'],
    ['2100:db0:1100:1:8000::/68', '局域网'],
  ] as const;
  for (const [prefix, role] of rows) await ask('POST', '/api/prefixes', { prefix, role, unit_id });
}

/** With what its reviewer is warned of. */
async function answer(ask: Ask): Promise<number> {
  const unit_id = await first(ask, '/api/units');
  const written = { question: '叫号机打印不出小票怎么办', text: '重启打印服务；仍不行请致电 13800001234。', unit_id };
  const { id } = (await ask('POST', '/api/answers', written)).body;
  return id;
}

/** One waits, one is solved and rated. */
async function someTickets(ask: Ask): Promise<void> {
  const unit_id = await first(ask, '/api/units');
  for (const kind of ['problem', 'request']) {
    const { id } = (await ask('POST', '/api/tickets', { kind, title: '全村断网', unit_id })).body;
    if (kind === 'request') continue;
    const deeds = [{ is: 'accept' }, { is: 'start' }, { is: 'resolve', text: '已更换' }, { is: 'confirm', rating: 4 }];
    for (const [i, deed] of deeds.entries()) {
      const by = deed.is === 'confirm' ? 'follow-up' : 'handle';
      const done = await ask('POST', `/api/tickets/${id}/${by}`, { version: i + 1, deed });
      expect(done.status, JSON.stringify(done.body)).toBe(200);
    }
  }
}

/** Enough for a topic, and read. */
async function topicalTickets(ask: Ask): Promise<void> {
  const unit_id = await first(ask, '/api/units');
  for (let i = 0; i < 4; i += 1)
    await ask('POST', '/api/tickets', { kind: 'problem', title: '预约叫号机升级后打印不出小票', unit_id });
  const unread = async () => (await ask('GET', '/api/tickets/topics')).body.unread;
  await expect.poll(unread, { timeout: 30_000 }).toBe(0);
}

async function first(ask: Ask, path: string): Promise<number> {
  await expect.poll(async () => (await ask('GET', path)).body.rows.length, { timeout: 60_000 }).toBeGreaterThan(0);
  return (await ask('GET', path)).body.rows[0].id;
}

/** Loaded, and nothing on it says that it still is. */
async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  // A dialog hides the page behind it.
  const shown = page.getByRole('main').or(page.getByRole('dialog'));
  await expect(shown.getByRole('heading').first()).toBeVisible();
  await expect(page.locator('[aria-busy=true]')).toHaveCount(0);
}

/** Those that no name of PAGES leads to. */
async function otherTabs(page: Page, path: string): Promise<string[]> {
  const isNamed = (tab: string) => OPENED.some((each) => each.startsWith(`${path}?`) && each.endsWith(`tab=${tab}`));
  const tabs = page.getByRole('main').getByRole('tablist').first().getByRole('tab');
  const keys = await Promise.all((await tabs.all()).map((tab) => tab.getAttribute('data-key')));
  return keys.slice(1).filter((key) => key !== null && !isNamed(key)) as string[];
}

// Each page stands by itself, so that the many of them are shared out.
test.describe.configure({ mode: 'parallel' });
for (const [name, where] of Object.entries(PAGES)) {
  test(`${name}: for every eye, and on a phone`, async ({ office: page, city }) => {
    test.slow();
    const url = new URL(await where(city.ask), city.server.url);
    await sitDown(page, city.server.url, city.cookies, OF[name] ?? 'admin');
    // Opened on a phone; the wide screen shows the same page as it stands, while stories open pages on one.
    const [{ name: way, colorScheme, ...screen }] = WAYS;
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(screen);
    await open(page, url.href);
    await everyWay(page, name);
    if (url.search !== '') return;
    for (const tab of await otherTabs(page, url.pathname.replaceAll(/\d+/g, '1'))) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize(screen);
      await open(page, `${url.href}?tab=${tab}`);
      expect(await overflowOf(page), `px wider than the screen, ${tab}`).toBe(0);
      await look(page, `${name} ${tab} ${way}`);
    }
  });
}
