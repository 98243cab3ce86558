/** 安全审计, 入侵防范 and 可信验证 (8.1.4.3, 8.1.4.4, 8.1.4.6) of this console itself. */
import { type SelfItem, tests } from './item.ts';

const standard = 'mlps';

export const AUDIT: readonly SelfItem[] = [
  {
    ...{ standard, item: '8.1.4.3 a', does: 'program' },
    statement: {
      zh: '审计始终开启，无法关闭：登录与失败、被拒绝的操作、每次修改、导出和敏感查看都按人记录，程序令牌记到其所有者。普通查看不记录。',
      en: 'The audit is always on and can’t be switched off: log-ins and failures, refusals, each change, exports and views of what is sensitive, by person; a token counts as its owner’s. Ordinary reading isn’t noted.',
    },
    left_to_operator: { zh: '操作系统自身的审计。', en: 'The operating system’s own audit.' },
    evidence: [
      ...tests(
        'api/audit/audit.test.ts',
        'every change is one entry with who, from where, before and after; the chain holds',
        'exports of any list and views of what is sensitive are entries; a view again soon is none',
      ),
      ...tests(
        'api/log-in/sign-in.test.ts',
        'a wrong password says the same as an unknown name, and both are in the log',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.3 b', does: 'program' },
    statement: {
      zh: '每条记录含时间、人员、所用角色、来源地址、动作、对象、结果、修改前后的值，每条一行，控制字符转义。',
      en: 'Each entry has time, person, role, address, action, object, result, and values before and after; one line an entry, control characters escaped.',
    },
    left_to_operator: { zh: '服务器时钟同步（NTP）。', en: 'The server’s clock kept by NTP.' },
    evidence: [
      ...tests(
        'api/audit/audit.test.ts',
        'every change is one entry with who, from where, before and after; the chain holds',
      ),
      ...tests(
        'tests/log-injection.test.ts',
        'what is read from the log of changes, as lines or as a table, has a line for each entry',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.3 c', does: 'program' },
    statement: {
      zh: '记录以 SM3 成链，链头定期以 SM2 签名，改动或缺失可发现；超过在线期限（至少 180 天）的进入封存文件；可同时经 TLS 转发到日志服务器。',
      en: 'Entries form a chain by SM3 whose head is signed by SM2; what was altered or removed shows. What is older than the time at hand (180 days at least) goes into sealed files; all of it can be forwarded to a syslog server over TLS.',
    },
    left_to_operator: {
      zh: '定期备份数据库和封存文件，异地保存公钥与链头。',
      en: 'Regular backups of database and archives; public key and heads written down elsewhere.',
    },
    evidence: [
      ...tests('api/audit/audit.test.ts', 'an entry can be neither changed nor removed, and a forged one is named'),
      ...tests(
        'api/audit/archive.test.ts',
        'several archives follow each other, the newest entry stays, and 180 days are the least',
      ),
      ...tests(
        'api/audit/proof.test.ts',
        'a log forged throughout and signed by the forger passes alone, and not with the key that an auditor holds',
      ),
      ...tests(
        'api/audit/forward.test.ts',
        'a real syslog server receives the log in order over TLS, goes on after a restart, and catches up after an outage',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.3 d', does: 'program' },
    statement: {
      zh: '没有停止审计的开关；写不进日志的操作不会发生，包括登录、修改和导出。',
      en: 'Nothing stops the audit alone: what can’t be written down doesn’t happen, be it a log-in, a change or an export.',
    },
    left_to_operator: {
      zh: '限制能停止服务或改动数据文件的主机账户。',
      en: 'Few accounts on the host that can stop the service or reach its files.',
    },
    evidence: tests(
      'api/audit/fail-closed.test.ts',
      'nobody gets in when it can not be written down, with the right password or a wrong one',
      'what would have to be noted is not given: no file, no view of what is sensitive',
    ),
  },
  {
    ...{ standard, item: '8.1.4.4 c', does: 'program' },
    statement: {
      zh: '策略可列出三种管理员允许的来源网段，其他地址在登录和每次请求时都被拒绝并记录，会话随即结束。',
      en: 'The policy may list prefixes from which the three administrators come; from elsewhere they are refused at log-in and at each request, it is logged, and the session ends.',
    },
    left_to_operator: {
      zh: '填写网段；限制运维主机的接入方式；其他角色的来源由网络控制。',
      en: 'The list itself; how terminals for operation connect; the network decides for other roles.',
    },
    evidence: [
      ...tests(
        'api/log-in/certificate.test.ts',
        'administrators from elsewhere are refused at log-in, in whichever way',
      ),
      ...tests(
        'api/middleware/web.test.ts',
        'what an administrator’s session asks from elsewhere is refused, logged, and the session is over',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.4 d', does: 'program' },
    statement: {
      zh: '所有输入在服务端按声明的格式校验，长度和数量有上限；不符合的以 4xx 拒绝并说明原因。',
      en: 'The server validates all input against declared shapes with limits; what doesn’t fit is refused as 4xx with the reason.',
    },
    left_to_operator: null,
    evidence: [
      ...tests(
        'tests/routes.test.ts',
        'bodies of the wrong shape are 4xx with the one error shape',
        'hostile words are refused or harmless, and never an internal error',
      ),
      ...tests('api/middleware/mixed.test.ts', 'a parameter that stands twice is refused'),
    ],
  },
  {
    ...{ standard, item: '8.1.4.4 e', does: 'partly' },
    statement: {
      zh: '依赖库固定版本并逐一列出，文档规定修补时限；程序不扫描自身和主机的漏洞。',
      en: 'Libraries are pinned and listed, and times to mend are written down; the program scans neither itself nor its host for vulnerabilities.',
    },
    left_to_operator: {
      zh: '漏洞扫描，操作系统补丁，测试后更新本程序。',
      en: 'Scans for vulnerabilities, patches of the operating system, updates of this program after a test.',
    },
    evidence: tests('tests/tidy.test.ts', 'docs/dependencies.md names every dependency, and none that is gone'),
  },
  {
    ...{ standard, item: '8.1.4.4 f', does: 'partly' },
    statement: {
      zh: '对本程序的攻击尝试（伪造来源、越权、猜测口令）记入程序日志或操作日志并限速、锁定；没有主机入侵检测，也不就此向人告警。',
      en: 'Attempts against the program (forged origins, missing rights, guessing) are logged, slowed and locked out; there is no intrusion detection of the host, and nobody is alerted of them.',
    },
    left_to_operator: {
      zh: '主机和网络的入侵检测，对日志设告警。',
      en: 'Intrusion detection on host and network, alarms on these logs.',
    },
    evidence: [
      ...tests(
        'api/middleware/warn-attempts.test.ts',
        'a flood is a line a minute with how many there were, each address and reason by itself',
      ),
      ...tests(
        'api/log-in/lock-out.test.ts',
        'an address that guesses at many accounts is locked, and a success there does not open it',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.6 a', does: 'not' },
    statement: {
      zh: '程序不做可信验证：不度量引导程序、系统程序和自身，也没有可信根。',
      en: 'No trusted verification: neither boot and system programs nor itself are measured, and there is no root of trust.',
    },
    left_to_operator: { zh: '可信计算平台。', en: 'A trusted computing platform.' },
    evidence: [],
  },
];
