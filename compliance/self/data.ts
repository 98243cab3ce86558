/** Data of this console itself: integrity, confidentiality, backup, what remains, personal data (8.1.4.7 to 8.1.4.11). */
import { type SelfItem, tests } from './item.ts';

const standard = 'mlps';
const TLS = tests(
  'api/tls.test.ts',
  'TLS 1.2 and 1.3 are spoken, older ones and ciphers without forward secrecy are not',
);

export const DATA: readonly SelfItem[] = [
  {
    ...{ standard, item: '8.1.4.7 a', does: 'program' },
    statement: {
      zh: '启用 TLS 后传输以 AEAD 防篡改；与省级平台之间另以 HMAC-SHA-256 对整条消息签名。',
      en: 'With TLS, AEAD keeps what travels intact; messages to and from the provincial platform are signed by HMAC-SHA-256 as well.',
    },
    left_to_operator: { zh: '启用 TLS，或由代理提供。', en: 'TLS switched on, or a proxy’s.' },
    evidence: [
      ...TLS,
      ...tests('api/connectors/sign.test.ts', 'another secret, method, path, body, time or nonce doesn’t fit'),
    ],
  },
  {
    ...{ standard, item: '8.1.4.7 b', does: 'partly' },
    statement: {
      zh: '操作日志和证据以 SM3 成链，凭据以 AES-256-GCM 封存，改动可发现；资产、账号、授权等其他数据没有完整性校验，只能与日志对照。',
      en: 'Log and evidence form chains by SM3, credentials are sealed by AES-256-GCM: changes show. Inventory, accounts, grants and the rest have no such check; they can only be compared with the log.',
    },
    left_to_operator: { zh: '限制主机上对数据文件的访问。', en: 'Access to the data’s files on the host.' },
    evidence: [
      ...tests(
        'compliance/evidence/chain.test.ts',
        'an untouched chain verifies, and any single change is found at its place',
      ),
      ...tests('tests/lifecycle.test.ts', 'a log of changes that somebody rewrote is noticed, and the entry named'),
      ...tests('api/credentials/routes.test.ts', 'a secret opens only under its own key and its own name'),
    ],
  },
  {
    ...{ standard, item: '8.1.4.8 a', does: 'program' },
    statement: {
      zh: '启用 TLS 后到控制台的传输加密；外发日志、身份平台和省级平台只用 TLS；邮件服务器可被设为不加密，设备按其所能（如 SNMPv2c 为明文）。',
      en: 'With TLS what comes to the console is encrypted; forwarding of the log, the identity platform and the provincial platform go by TLS alone. A mail server can be set without it, and devices are asked as they can (SNMPv2c is clear text).',
    },
    left_to_operator: {
      zh: '启用 TLS，或由代理提供；邮件用 TLS，设备用 SNMPv3；要求国密时由代理实现。',
      en: 'TLS switched on, or a proxy’s; TLS for mail, SNMPv3 for devices; SM algorithms, where demanded, are the proxy’s.',
    },
    evidence: [
      ...TLS,
      ...tests(
        'api/tls.test.ts',
        'a client that speaks plain HTTP is told in both languages to use https, and nothing else happens',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.8 b', does: 'partly' },
    statement: {
      zh: '设备凭据和各类密钥以 AES-256-GCM 封存，口令和令牌只存摘要，均不回显、不进日志和导出；资产、工单、个人信息等以明文存于数据文件夹中。程序新建的数据文件夹和数据库文件只有服务账户可读；已有的不改权限，他人可读时启动会告警。',
      en: 'Credentials and keys are sealed by AES-256-GCM, passwords and tokens kept as digests; none is shown, logged or exported. Inventory, tickets and personal data lie in clear in the data folder. A folder and a database that the program makes are read by the service’s account alone; existing ones keep their modes, and a warning at the start tells when others can read them.',
    },
    left_to_operator: {
      zh: '核对已有数据文件夹的权限；需要时对磁盘加密；主密钥与备份分开保管并定期更换。',
      en: 'Modes of an existing data folder; encryption of the disk where wanted; the master key kept apart from backups and rotated.',
    },
    evidence: [
      ...tests(
        'api/credentials/routes.test.ts',
        'a planted secret is nowhere: not in answers, not in the log of changes, not in the database file',
      ),
      ...tests(
        'api/credentials/rotate-key.test.ts',
        'neither the database nor a backup holds a key or a planted secret in clear',
      ),
      ...tests('tests/planted.test.ts', 'no entry of the log of changes tells one of them'),
      ...tests('api/db/open.test.ts', 'a new folder and database are their owner’s alone, and an open one is told of'),
    ],
  },
  {
    ...{ standard, item: '8.1.4.9 a', does: 'partly' },
    statement: {
      zh: '运行中可用命令备份数据库，备份先校验再命名，恢复时保留原库；工单附件和日志封存文件不在其中。程序不自动备份，也不记录何时备份过。',
      en: 'A command backs up the database while the server runs and checks the copy; a restore keeps the old database. Attachments of tickets and archives of the log aren’t in it. Nothing is backed up by itself, and the program doesn’t note when it was.',
    },
    left_to_operator: {
      zh: '定时备份（含附件与封存文件），定期演练恢复。',
      en: 'Backups on schedule, with attachments and archives; restores tried regularly.',
    },
    evidence: tests(
      'tests/lifecycle.test.ts',
      'a backup of a running server, restored, gives the same; the old database is kept',
      'what is no backup of ours is refused, and the database stays',
    ),
  },
  {
    ...{ standard, item: '8.1.4.9 b', does: 'not' },
    statement: { zh: '没有异地实时备份。', en: 'There is no off-site backup in real time.' },
    left_to_operator: { zh: '存储或数据库文件的异地实时复制。', en: 'Replication of the storage to another place.' },
    evidence: [],
  },
  {
    ...{ standard, item: '8.1.4.9 c', does: 'not' },
    statement: {
      zh: '没有热备：一个数据目录只能由一个服务使用。',
      en: 'There is no hot standby: a data folder has one server.',
    },
    left_to_operator: { zh: '虚拟化平台的高可用。', en: 'High availability of the platform beneath.' },
    evidence: [],
  },
  {
    ...{ standard, item: '8.1.4.10 a', does: 'partly' },
    statement: {
      zh: '退出后会话即失效，接口响应不允许缓存；内存中的口令未主动清零，数据库中删除的内容在被覆盖前仍在文件中。',
      en: 'A session is over at log-out and no answer may be cached; passwords in memory aren’t wiped, and what is deleted stays in the database’s file until it is overwritten.',
    },
    left_to_operator: { zh: '磁盘报废和移交前清除。', en: 'Disks wiped before they are given away.' },
    evidence: [
      ...tests('api/log-in/sign-in.test.ts', 'after logging out the cookie opens nothing'),
      ...tests(
        'api/middleware/web.test.ts',
        'an answer of the interface is kept by nobody, and every answer forbids what no page needs',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.10 b', does: 'not' },
    statement: {
      zh: '释放内存或删除记录时不另行清除；封存的凭据删除后只剩密文。',
      en: 'Nothing is cleared when memory is released or a row deleted; of a deleted credential only its ciphertext may remain.',
    },
    left_to_operator: { zh: '磁盘加密，报废和移交前清除。', en: 'Encrypted disks, wiped before they are given away.' },
    evidence: [],
  },
  {
    ...{ standard, item: '8.1.4.11 a', does: 'partly' },
    statement: {
      zh: '账号只需姓名和登录名；工单联系人由填写人决定，发布答案前提示疑似个人信息，联系人不报送省平台。工单长期保存，没有自动清除。',
      en: 'An account needs a name and a log-in name alone. Contacts in tickets are what people write; before an answer is published, what may be personal is pointed out; contacts aren’t sent to the province. Tickets are kept for good.',
    },
    left_to_operator: { zh: '告知和同意，规定保存期限。', en: 'Notice and consent, and how long to keep.' },
    evidence: tests(
      'api/knowledge/personal-data.test.ts',
      'what looks like a mobile number, an identity number, a card or an address is told',
    ),
  },
  {
    ...{ standard, item: '8.1.4.11 b', does: 'program' },
    statement: {
      zh: '个人信息按权限和单位可见，与工单无关的人看不到其任何内容；导出和敏感查看记入日志；审计管理员可将工单中的文字从界面、检索和导出中隐去（数据库中仍在）。',
      en: 'Personal data are seen by permission and unit; whoever has no part in a ticket learns nothing of it; exports and sensitive views are logged; the audit administrator hides words of a ticket from every screen, search and export (they stay in the database).',
    },
    left_to_operator: null,
    evidence: [
      ...tests(
        'tests/tickets.test.ts',
        'no list, search or count tells of a ticket to whoever doesn’t see it, and all tell those who do',
      ),
      ...tests(
        'api/audit/audit.test.ts',
        'exports of any list and views of what is sensitive are entries; a view again soon is none',
      ),
      ...tests(
        'api/notices/make-notices.test.ts',
        'a redacted title is in no notice: neither in later ones nor any more in those of before',
      ),
    ],
  },
];
