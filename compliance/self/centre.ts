/** 安全管理中心 (8.1.5.1 to 8.1.5.4): the three administrators of this console, and what it does for central control. */
import { type SelfItem, tests } from './item.ts';

const standard = 'mlps';
const APART = tests(
  'api/people/authorisation.test.ts',
  'the three administrators are apart: what one changes or reads of the log, no other does',
);

export const CENTRE: readonly SelfItem[] = [
  {
    ...{ standard, item: '8.1.5.1 a', does: 'program' },
    statement: {
      zh: '系统管理员登录后才有其功能，经同一控制台的专属页面操作，每次修改记入日志；本机命令行的操作记为命令行。',
      en: 'What the system administrator may do opens by log-in alone, on pages of their own in the same console; each change is logged. What is done by the machine’s command line is logged as the command line’s.',
    },
    left_to_operator: { zh: '指定专人；限制主机登录。', en: 'Somebody in this post; few log-ins to the host.' },
    evidence: [
      ...APART,
      ...tests(
        'api/commands/reset-access.test.ts',
        'whoever runs the machine lets a locked, disabled administrator in again, once, and the log tells it',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.5.1 b', does: 'partly' },
    statement: {
      zh: '系统管理员管理账号、组织、设置和会话；启停、备份和恢复由主机上的命令完成，程序不区分是谁执行的。',
      en: 'The system administrator manages accounts, places, settings and sessions; start, stop, backup and restore are commands on the host, and the program doesn’t know who runs them.',
    },
    left_to_operator: { zh: '主机上的启停、备份和恢复。', en: 'Start, stop, backup and restore on the host.' },
    evidence: [
      ...tests(
        'tests/log-in.test.ts',
        'a system administrator ends all sessions of somebody else, and it is in the log',
      ),
      ...tests(
        'tests/lifecycle.test.ts',
        'a backup of a running server, restored, gives the same; the old database is kept',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.5.2 a', does: 'program' },
    statement: {
      zh: '只有审计管理员能查阅和导出整个操作日志，其导出和签名也记入日志；审计管理员不能修改任何配置。能查看台账的人可在单个对象的页面看到该对象的变更记录。',
      en: 'Only the audit administrator reads and exports the whole log, and exports and signatures are entries too; they change no configuration. Whoever sees the register is shown, on the page of one object, the entries of that object.',
    },
    left_to_operator: { zh: '指定专人。', en: 'Somebody in this post.' },
    evidence: [
      ...APART,
      ...tests(
        'api/audit/proof.test.ts',
        'exporting is an entry itself, and a part by time is proved from where it begins',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.5.2 b', does: 'program' },
    statement: {
      zh: '按时间、人员、动作、对象筛选和全文检索，导出后可离线验证；超期记录自动封存归档。',
      en: 'Filters by time, person, action and object, search in contents, exports that prove themselves offline; old entries are archived by themselves.',
    },
    left_to_operator: { zh: '定期查阅和分析。', en: 'Reading and analysing it regularly.' },
    evidence: [
      ...tests(
        'api/audit/audit.test.ts',
        'filters narrow the log down, together, and the search looks into contents and reasons',
        'the log leaves as a file in the order in which it happened, and that is an entry',
      ),
      ...tests(
        'api/audit/archive.test.ts',
        'what is older than it must be at hand goes into a sealed file, and the chain goes on from there',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.5.3 a', does: 'program' },
    statement: {
      zh: '安全管理员登录后在安全策略、授权和令牌页面操作，每次修改记入日志；不能建立账号，也不能查阅日志。',
      en: 'The security administrator works on the pages of policy, grants and tokens after log-in, each change logged; they make no accounts and read no log.',
    },
    left_to_operator: { zh: '指定专人，不兼他岗。', en: 'Somebody in this post and no other.' },
    evidence: APART,
  },
  {
    ...{ standard, item: '8.1.5.3 b', does: 'partly' },
    statement: {
      zh: '登录策略、授权、身份平台规则和服务令牌由安全管理员配置；没有安全标记和可信验证策略。',
      en: 'The security administrator configures log-in policy, grants, rules of the identity platform and tokens of services; there are no labels and no policy of trusted verification.',
    },
    left_to_operator: { zh: '其他安全设备的策略。', en: 'Policies of other security devices.' },
    evidence: [
      ...tests(
        'tests/log-in.test.ts',
        'a policy out of its bounds is refused, and one that is changed is in the log with what it was',
      ),
      ...tests('api/log-in/oidc/provider-routes.test.ts', 'what one person wrote waits until another confirms it'),
    ],
  },
  {
    ...{ standard, item: '8.1.5.4 a', does: 'not' },
    statement: {
      zh: '程序不划分网络区域，只能部署在已有的管理区中；拓扑和地址规划可显示各区。',
      en: 'The program divides no network; it can be placed in a management zone, and its map and address plan show zones.',
    },
    left_to_operator: { zh: '划出管理区并将本控制台置于其中。', en: 'A management zone, with this console in it.' },
    evidence: [],
  },
  {
    ...{ standard, item: '8.1.5.4 b', does: 'partly' },
    statement: {
      zh: '对设备只读：支持 SNMPv3 加密，远程管理为明文（Telnet、HTTP、SNMPv1/v2c）或加密过弱时能发现；设备只支持 SNMPv2c 时团体名仍为明文。',
      en: 'It only reads devices: SNMPv3 with encryption is spoken, and management in clear text (Telnet, HTTP, SNMPv1/v2c) or by weak cryptography is noticed. Where a device speaks SNMPv2c alone its community travels in clear.',
    },
    left_to_operator: {
      zh: '设备启用 SNMPv3 和 SSH；管理通道走管理网。',
      en: 'SNMPv3 and SSH on devices; a network of its own for management.',
    },
    evidence: [
      ...tests(
        'compliance/evidence-rules/evidence-for.test.ts',
        'Telnet bears on the channel of management, FTP on what a service sends',
      ),
      ...tests(
        'api/credentials/routes.test.ts',
        'privacy without authentication and a protocol without its key are refused',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.5.4 c', does: 'program' },
    statement: {
      zh: '集中监测设备、链路和服务系统的状态（IPv4 与 IPv6），超时未见即为未知；自身磁盘和日志状况也会提示。',
      en: 'Devices, links and services are watched in one place over both families; what nobody has seen for a while is unknown. Its own disk and log are told as well.',
    },
    left_to_operator: { zh: '登记全部设备和系统并配置监测。', en: 'All devices and systems registered and watched.' },
    evidence: [
      ...tests(
        'api/pipeline/pipeline.test.ts',
        'a node that answers in both families is up, and one lost look changes nothing',
        'what nobody has looked at for three intervals is unknown, not up; its findings stay open',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.5.4 d', does: 'partly' },
    statement: {
      zh: '本程序的日志在线至少 180 天；可接收设备的 trap 和 syslog 集中查询，按设定天数保存，但总数超过 20 万条时最旧的先删，不能代替日志审计系统。',
      en: 'Its own log stays at hand for 180 days at least. Traps and syslog of devices are received and searched in one place for the days that are set, but beyond 200,000 rows the oldest go: no substitute for a log system.',
    },
    left_to_operator: {
      zh: '部署日志审计系统保存全部设备日志六个月以上。',
      en: 'A log system that keeps the logs of all devices for six months or more.',
    },
    evidence: [
      ...tests(
        'api/audit/archive.test.ts',
        'several archives follow each other, the newest entry stays, and 180 days are the least',
      ),
      ...tests('api/messages/messages.test.ts', 'what is too old or too much goes, the oldest first'),
    ],
  },
  {
    ...{ standard, item: '8.1.5.4 e', does: 'not' },
    statement: {
      zh: '不集中管理安全策略、恶意代码和补丁，只显示设备报告的软件版本。',
      en: 'It doesn’t manage policies, malware protection or patches; it only shows the versions that devices tell.',
    },
    left_to_operator: { zh: '策略、防病毒和补丁的管理平台。', en: 'Platforms for policies, anti-malware and patches.' },
    evidence: [],
  },
  {
    ...{ standard, item: '8.1.5.4 f', does: 'partly' },
    statement: {
      zh: '对不可达、明文管理、无认证服务、高危端口等识别并告警，可转工单；不识别攻击行为和恶意代码。',
      en: 'What can’t be reached, management in clear text, services without a log-in and risky ports are recognised, announced and become tickets; attacks and malware aren’t.',
    },
    left_to_operator: { zh: '态势感知、入侵检测等系统。', en: 'Systems that recognise attacks.' },
    evidence: tests('api/notices/make-notices.test.ts', 'an alert goes to those who chose it and whose reach it is in'),
  },
];
