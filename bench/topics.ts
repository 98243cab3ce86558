/**
 * Hot topics at size: so many tickets in the period and half as many before it. How fast are they segmented, what does an answer
 * cost, and how long does anybody else wait meanwhile? Through the function; the list of a topic's tickets as well.
 * Run: node --expose-gc bench/topics.ts [size…]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Db } from '../api/db/open.ts';
import { testHub } from '../api/testing.ts';
import { KIND_NAMES } from '../api/tickets/kinds.ts';
import { listTickets } from '../api/tickets/read-tickets.ts';
import { readDictionary } from '../api/tickets/topics/dictionary.ts';
import { readTerms } from '../api/tickets/topics/keep-terms.ts';
import { ticketTopics } from '../api/tickets/topics/read-topics.ts';

const SIZES = process.argv.slice(2).map(Number);
if (SIZES.length === 0) SIZES.push(2_000, 20_000, 200_000);
const PERIOD_MS = 90 * 86_400_000;
const COUNTIES = 10;
const PLACES = '政务大厅 便民服务点 村委会 派出所 卫生院 学校 税务所 水利站 林业站 档案室'.split(' ');
const THINGS =
  `打印机 叫号机 自助终端 高拍仪 扫描仪 交换机 路由器 专线 光缆 无线网 视频会议 公文系统 医保结算 社保卡 公积金提取 电子证照
  电子印章 统一身份认证 短信验证码 一窗受理系统 不动产登记 营业执照 居住证 户口迁移 低保 学籍查询 养老金资格认证 接口 政务邮箱 云主机`.split(
    /\s+/,
  );
const TROUBLES =
  `断网 卡顿 掉线 报错 超时 白屏 死机 停电 丢包 乱码 漏洞 病毒 过期 失效 重启 打不开 响应慢 缺纸 损坏 登录失败 密码错误
  上传失败 重复提交 查询不到 显示空白 证书过期 排长队 地址冲突 温度过高 声音断断续续`.split(/\s+/);

function makeChance(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Only what topics read; in the later period one trouble of one thing is frequent. */
function fill(db: Db, count: number, now: number) {
  const sqlite = db.$client;
  const chance = makeChance(count);
  const add =
    sqlite.prepare(`insert into tickets (number, kind, title, body, fields, filed_by, filed_unit_id, filed_at, urgency, impact,
      priority, state, unit_id, version, changed_at)
    values (:number, :kind, :title, :body, '{}', '-', :unit_id, :filed_at, 'low', 'single', 4, 'waiting', :unit_id, 1, :filed_at)`);
  const involve = sqlite.prepare(
    `insert into ticket_units (ticket_id, unit_id, involved_as, since) values (?, ?, 'filer', 0)`,
  );
  const one = (from: readonly string[]) => from[chance(from.length)] as string;
  sqlite.transaction(() => {
    const insert = (sql: string, ...given: unknown[]) => Number(sqlite.prepare(sql).run(...given).lastInsertRowid);
    const city = insert(`insert into areas (code, name, level) values ('3206', '市', 'city')`);
    const units = Array.from({ length: COUNTIES }, (_, i) => {
      const area = insert(
        `insert into areas (code, name, level, parent_id) values (?, ?, 'county', ?)`,
        `3206${i}`,
        `县${i}`,
        city,
      );
      return insert(`insert into units (name, level, area_id) values (?, 'county', ?)`, `县${i}数据局`, area);
    });
    const all = Math.floor(count * 1.5);
    for (let i = 0; i < all; i += 1) {
      const filed_at = Math.floor(
        i < count / 2
          ? now - 2 * PERIOD_MS + (i * PERIOD_MS) / (count / 2)
          : now - PERIOD_MS + ((i - count / 2) * PERIOD_MS) / count,
      );
      const isBurst = filed_at >= now - PERIOD_MS && chance(30) === 0;
      const [thing, trouble] = isBurst ? ['预约叫号机', '打印不了'] : [one(THINGS), one(TROUBLES)];
      const title = `${one(PLACES)}${thing}${trouble}`;
      const body = `今早八点起${thing}${trouble}，${one(THINGS)}已重启仍未恢复，${one(TROUBLES)}，群众排队等候。房间号${chance(400)}，${one(PLACES)}也有。`;
      const unit_id = units[chance(COUNTIES)] as number;
      const kind = KIND_NAMES[chance(KIND_NAMES.length)];
      const id = Number(add.run({ number: String(i), kind, title, body, unit_id, filed_at }).lastInsertRowid);
      involve.run(id, unit_id);
    }
  })();
  sqlite.pragma('wal_checkpoint(TRUNCATE)');
}

/**
 * What it took, the longest that anybody else would have waited, and the memory at its highest. On a busy machine a block is mostly
 * waiting for the processor or the disk; at work is what this thread itself did in one go, the rest of the hub included.
 */
async function measure<T>(
  work: () => Promise<T>,
): Promise<{ took_ms: number; block_ms: number; cpu_ms: number; rss_mb: number; made: T }> {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let [block_ms, cpu_ms, rss, running] = [0, 0, before, true];
  let since = performance.now();
  let used = process.threadCpuUsage();
  const watching = (async () => {
    while (running) {
      await turn();
      const now = performance.now();
      block_ms = Math.max(block_ms, now - since);
      since = now;
      const { user, system } = process.threadCpuUsage(used);
      cpu_ms = Math.max(cpu_ms, (user + system) / 1_000);
      used = process.threadCpuUsage();
      rss = Math.max(rss, process.memoryUsage.rss());
    }
  })();
  const started = performance.now();
  const made = await work();
  const took_ms = performance.now() - started;
  running = false;
  await watching;
  return { took_ms, block_ms, cpu_ms, rss_mb: (rss - before) / 1e6, made };
}

process.stdout.write(
  '| tickets in the period | | ms | longest block ms | longest at work ms | memory + MB | |\n|---|---|---|---|---|---|---|\n',
);
for (const count of SIZES) {
  const folder = mkdtempSync(join(tmpdir(), 'zhengwang-bench-'));
  const t = await testHub({ folder });
  const { db } = t.hub;
  const now = Date.now();
  fill(db, count, now);
  const row = (
    name: string,
    { took_ms, block_ms, cpu_ms, rss_mb }: Awaited<ReturnType<typeof measure>>,
    note: string,
  ) =>
    process.stdout.write(
      `| ${count} | ${name} | ${took_ms.toFixed(0)} | ${block_ms.toFixed(1)} | ${cpu_ms.toFixed(1)} | ${rss_mb.toFixed(0)} | ${note} |\n`,
    );
  const until = Math.floor(count * 1.5);
  const read = await measure(() => readTerms({ db, dictionary: readDictionary(), from: 1, until }));
  row('segment all', read, `${Math.round((read.made / read.took_ms) * 1000)} tickets/s`);
  const query = { from: now - PERIOD_MS, to: now };
  const first = await measure(() => ticketTopics(db, query, Date.now()));
  const [topic] = first.made.topics;
  row('topics', first, `${first.made.topics.length} topics, first ${topic?.name.join(' ')} ${topic?.count}`);
  row('topics again', await measure(() => ticketTopics(db, query, Date.now())), 'kept');
  row('topics of a county', await measure(() => ticketTopics(db, { ...query, area_id: 2 }, Date.now())), '');
  const filter = {
    any_terms: topic?.terms.join(' '),
    filed_from: query.from,
    filed_to: query.to,
    limit: 50,
    offset: 0,
  };
  const reader = { id: '-', handles: 'everywhere' as const, now };
  const listed = await measure(async () => listTickets(db, filter, reader));
  row(
    'tickets of the first',
    listed,
    listed.made.total === topic?.count ? 'as many as it counts' : 'NOT as many as it counts',
  );
  await t.stop();
  rmSync(folder, { recursive: true });
}
