/** 身份鉴别 and 访问控制 (8.1.4.1, 8.1.4.2) of this console itself. */
import { type SelfItem, tests } from './item.ts';

const standard = 'mlps';

export const AUTHENTICATION: readonly SelfItem[] = [
  {
    ...{ standard, item: '8.1.4.1 a', does: 'program' },
    statement: {
      zh: '登录名唯一，不区分大小写，账号只停用不删除。口令的长度、字符种类、历史和有效期由安全策略规定（预设 12 位、3 类、5 次、90 天），常见口令和含本人姓名的口令被拒绝；口令只存 scrypt 摘要。',
      en: 'User names are unique whatever their case, and accounts are disabled, never deleted. The policy sets length, classes, history and age of passwords (12, 3, 5, 90 days as given); common ones and those made of one’s own name are refused. Only a scrypt digest is kept.',
    },
    left_to_operator: {
      zh: '一人一号；按本单位要求设定安全策略的数值。',
      en: 'One account for each person; figures of the policy as the organisation wants them.',
    },
    evidence: [
      ...tests(
        'tests/log-in.test.ts',
        'a password is changed by who knows it, to none of the last five, and other sessions end',
        'a password that is too old, or was given, must be changed before anything else',
      ),
      ...tests('api/log-in/passwords.test.ts', 'one that is longer than any can be is refused, not cut'),
    ],
  },
  {
    ...{ standard, item: '8.1.4.1 b', does: 'program' },
    statement: {
      zh: '连续失败达到次数后锁定账号，再失败则时间加倍；来源地址也会被锁定。会话空闲超时和最长时间到后自动结束。锁定、失败均记入操作日志。',
      en: 'An account is locked after some failures in a row, twice as long with each further one; so is an address. Sessions end when idle and after a longest time. Failures and locks are in the log.',
    },
    left_to_operator: { zh: '按本单位要求设定次数和时间。', en: 'Numbers and times as the organisation wants them.' },
    evidence: [
      ...tests(
        'api/log-in/lock-out.test.ts',
        'an account is locked after five failures, twice as long with each further one, and never longer than the most',
      ),
      ...tests(
        'tests/log-in.test.ts',
        'five wrong passwords lock an account, known or not, right password or not, and it is in the log',
        'a session ends when nothing was done for half an hour, and after twelve hours whatever was done',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.1 c', does: 'program' },
    statement: {
      zh: '配置证书后该端口只讲 TLS 1.2 和 1.3（前向保密、AEAD），并发送 HSTS；也可由前置代理提供 TLS。未配置时只应监听本机。',
      en: 'With a certificate its port speaks TLS 1.2 and 1.3 alone (forward secrecy, AEAD) and sends HSTS; a proxy may do that instead. Without either it should listen on its own machine alone.',
    },
    left_to_operator: {
      zh: '配置并更新证书，或部署前置代理（要求国密时由其实现 TLCP）；主机本身的远程管理。',
      en: 'The certificate and its renewal, or a proxy (with TLCP where SM algorithms are demanded); remote management of the host itself.',
    },
    evidence: [
      ...tests(
        'api/tls.test.ts',
        'TLS 1.2 and 1.3 are spoken, older ones and ciphers without forward secrecy are not',
        'over TLS the answer says to keep to it, and without it does not',
      ),
      ...tests(
        'api/middleware/web.test.ts',
        'cookies are for TLS alone, under a name that no neighbour can set, once the console is reached by TLS',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.1 d', does: 'program' },
    statement: {
      zh: '口令之外支持动态口令（TOTP，HMAC-SHA-1）、通行密钥（须验证本人）和经代理验证的客户端证书；策略规定哪些角色必须有第二因素，宽限期（预设 3 天）后没有的只能去设置。',
      en: 'Beside a password: codes (TOTP, HMAC-SHA-1), passkeys that verify their owner, and client certificates verified by a proxy. The policy says which roles must have a second factor; after the days of grace (3 as given) whoever has none can only set one up.',
    },
    left_to_operator: {
      zh: '投入运行前将宽限期设为 0；需要国密 UKey（SM2 证书）时由代理和证书机构提供。',
      en: 'Days of grace set to 0 before going into service; SM2 certificates on UKeys come with a proxy and an authority.',
    },
    evidence: [
      ...tests(
        'tests/log-in.test.ts',
        'with a second factor a password alone opens nothing; a code does, once; the log tells both steps',
        'whoever must have a second factor and has none does nothing but set it up, when the days of grace are over',
      ),
      ...tests('api/log-in/passkeys.test.ts', 'a passkey opens a session with two factors, and the log says so'),
      ...tests(
        'api/log-in/certificate.test.ts',
        'a linked certificate opens a session by that method, and the log says so',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.2 a', does: 'program' },
    statement: {
      zh: '每个账号按角色授权，授权可限于单位并可设到期；授予角色须一人提出、另一人决定。每个接口都声明所需权限；未登录时只开放首次启动、登录（含统一身份平台的往返和登出通知）、会话与健康状态、使用文档，以及省级平台凭签名的回调。',
      en: 'Accounts have roles, within units and until a day where wanted; a role takes one who proposes and another who decides. Every route declares its permission; open to guests are only the first run, logging in (with what the identity platform sends and its log-out), session and health, the manuals, and the provincial platform’s callbacks, which carry a signature.',
    },
    left_to_operator: { zh: '决定谁担任何种角色。', en: 'Who is given which role.' },
    evidence: [
      ...tests('tests/routes.test.ts', 'every route says which permission it needs', 'only what must be is public'),
      ...tests(
        'api/people/grants.test.ts',
        'a role takes one who proposes and another who decides; until then it permits nothing',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.2 b', does: 'program' },
    statement: {
      zh: '没有预置账号和口令：首次启动的一次性链接建立三名管理员，代设的口令必须先修改，7 天未改即失效。',
      en: 'There are no accounts or passwords as delivered: a link that works once makes the three administrators, and a password chosen by somebody else must be changed first and opens nothing after 7 days.',
    },
    left_to_operator: {
      zh: '操作系统和其他组件的默认账户。',
      en: 'Default accounts of the operating system and the rest.',
    },
    evidence: [
      ...tests(
        'api/log-in/first-run.test.ts',
        'the link makes three administrators, each with one role, logs the first one in, and works only once',
        'whoever got a first password does nothing but change it',
      ),
      ...tests(
        'api/log-in/sign-in.test.ts',
        'an initial password opens nothing after its days, says so only to who knows it, and a new one works',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.2 c', does: 'partly' },
    statement: {
      zh: '长期未用的账号自动停用（预设 90 天），临时授权到期自动失效。同一账号可同时多处登录，程序不判断是否多人共用，本人可查看并结束自己的会话。',
      en: 'Accounts unused for long are disabled by themselves (90 days as given) and rights end on their day. An account may be open in several places: the program doesn’t tell whether people share it; its owner sees and ends the sessions.',
    },
    left_to_operator: { zh: '定期核对账号，禁止共用。', en: 'Accounts reviewed regularly, sharing forbidden.' },
    evidence: [
      ...tests(
        'api/log-in/keep-accounts.test.ts',
        'an account unused for ninety days is disabled and told, the last administrator of a kind is not',
      ),
      ...tests('api/people/grants.test.ts', 'a right that ends by itself permits nothing from that moment'),
    ],
  },
  {
    ...{ standard, item: '8.1.4.2 d', does: 'program' },
    statement: {
      zh: '系统、安全、审计三种管理员权限互不重叠，一个账号只能担任其一且不能兼任其他角色，没有超级用户。',
      en: 'System, security and audit administrators share no power; an account is one of them and nothing else; there is no super-user.',
    },
    left_to_operator: { zh: '三种管理员由不同的人担任。', en: 'Three different persons hold these posts.' },
    evidence: [
      ...tests(
        'api/people/authorisation.test.ts',
        'the three administrators are apart: what one changes or reads of the log, no other does',
      ),
      ...tests(
        'api/people/grants.test.ts',
        'an administrator is nothing else, in whichever order it is asked, and reaches everywhere',
      ),
    ],
  },
  {
    ...{ standard, item: '8.1.4.2 e', does: 'program' },
    statement: {
      zh: '登录策略只能由安全管理员修改，授权由其决定，提出授权的人不能自己批准；修改前后的值记入日志。',
      en: 'Only the security administrator changes the policy and decides on roles; nobody decides what they proposed. The log holds values before and after.',
    },
    left_to_operator: null,
    evidence: [
      ...tests(
        'tests/log-in.test.ts',
        'a policy out of its bounds is refused, and one that is changed is in the log with what it was',
      ),
      ...tests('api/people/grants.test.ts', 'who proposes does not decide, though they may decide on others'),
    ],
  },
  {
    ...{ standard, item: '8.1.4.2 f', does: 'program' },
    statement: {
      zh: '主体为用户（或其令牌），客体到单条记录：权限限于部分单位的人经由一个只含这些记录的数据库连接读取，修改前逐条核对归属。',
      en: 'Subjects are persons (or their tokens), objects are single records: whoever is limited to units reads through a connection that shows no other records, and each change is checked against them.',
    },
    left_to_operator: null,
    evidence: tests(
      'tests/reach.test.ts',
      'no id of others opens anything for a limited engineer, whatever the route',
      'nothing of others can be changed by a limited engineer, by path or by reference, and nothing is',
    ),
  },
  {
    ...{ standard, item: '8.1.4.2 g', does: 'not' },
    statement: {
      zh: '没有安全标记；访问按权限和单位控制。',
      en: 'There are no security labels; access goes by permission and unit.',
    },
    left_to_operator: {
      zh: '要求强制访问控制时，在操作系统或网络上实现。',
      en: 'Mandatory access control, where demanded, in the operating system or the network.',
    },
    evidence: [],
  },
];
