/**
 * Cases of the general part of 网络安全等级保护测评高风险判定实施指引（试行）, in our own words, from a public summary. The clauses are
 * derived: where a case's facts count as evidence, within the case's own layer; many cases have none. A finding that is no case
 * here can still be a high risk after analysis. Uncertain: compare with the text before use.
 */
import { readCases } from './read-cases.ts';

export const GENERAL_CASES = readCases(
  'general',
  `
  6.1.1.1 3 | 机房出入口没有任何访问控制措施 | The entrance of the machine room has no access control | - | listed
  6.1.2.1 3 | 机房没有消防设施，或设施不能工作 | No fire protection in the machine room, or it does not work | - | listed
  6.1.3.1 3* | 断电后没有短时后备电力 | No power for a short time after a failure | - | listed
  6.1.3.2 4* | 没有应急供电设施 | No emergency power | - | listed
  6.2.1.1 3* | 高峰时网络设备处理能力不足 | Network devices lack capacity at peak | 8.1.2.1 a,8.1.2.1 b | -
  6.2.1.2 2 | 重要区域设在网络边缘，或与其他区域未隔离 | An important area lies at the edge or is not isolated | 7.1.2.1 b,8.1.2.1 d | 全部服务器启用主机防火墙 | Host firewalls on all servers
  6.2.1.3 3* | 关键链路和设备没有冗余 | Key links and devices have no redundancy | 8.1.2.1 e | 多数据中心部署且有应用级灾备 | Several data centres with recovery of applications
  6.2.2.1 3 | 重要数据经未加密的信道传输 | Important data go over an unencrypted channel | - | 数据本身或应用层已加密 | Encryption of the data or in the application
  6.3.1.1 2 | 边界设备或端口不受控 | Devices or ports at the border are uncontrolled | 8.1.3.1 b,8.1.3.1 c | 边界有严格的地址和端口限制 | Strict rules for addresses and ports at the border
  6.3.1.2 3 | 无线网络未经受控设备就接入重要网络 | Wireless joins an important network without a controlled device | 8.1.3.1 d | 对接入设备和用户严格管控 | Strict control of devices and users
  6.3.2.1 2 | 边界访问控制缺失或配置不当 | Access control at the border is missing or wrong | 7.1.3.2 a,7.1.3.2 c,8.1.3.1 a,8.1.3.2 a,8.1.3.2 c | 全部服务器启用主机防火墙 | Host firewalls on all servers
  6.3.3.1 2 | 不能防外部攻击，或规则库超过六个月未更新 | No protection against outside attacks, or rules older than six months | 7.1.3.3,8.1.3.3 a | 全部主机部署主机入侵防护 | Host intrusion prevention on every host
  6.3.3.2 3 | 不能防内部攻击，或规则库超过六个月未更新 | No protection against inside attacks, or rules older than six months | 8.1.3.3 b | 全部主机部署主机入侵防护 | Host intrusion prevention on every host
  6.3.3.3 3+ | 不能分析新型攻击行为，或情报超过六个月未更新 | No analysis of new attacks, or intelligence older than six months | - | 采取整套隔离措施 | A set of measures that isolate
  6.4.1.1 2 | 口令为空、过弱（不足六位、字典中有）或共用，或不鉴别身份 | Passwords are empty, weak (shorter than 6, in a dictionary) or shared, or there is no authentication | 7.1.4.1 a,8.1.4.1 a | 只能本地登录，或有双因素鉴别 | Local login only, or two factors
  6.4.1.2 2 | 远程管理的鉴别信息明文传输，编码也算明文 | Credentials go in clear in remote management; encoding counts as clear | 7.1.4.1 c,8.1.4.1 c | 有双因素鉴别 | Two factors
  6.4.1.3 3 | 没有采用双因素身份鉴别 | No two-factor authentication | 8.1.4.1 d | listed
  6.4.2.1 2 | 默认账户未改名且默认口令未改 | A default account is not renamed and its password is unchanged | 7.1.4.2 b,8.1.4.2 b | 有双因素鉴别或限制登录来源 | Two factors, or limits on login
  6.4.2.2 3 | 访问控制有缺陷，可以越权 | A flaw of access control lets users go beyond their rights | - | 限制登录来源并作审计 | Limits on login, with audit
  6.4.3.1 2 | 多余服务、共享或高危端口可被远程访问 | Unneeded services, shares or risky ports are reachable remotely | 7.1.4.4 b,7.1.4.4 c,8.1.4.4 b,8.1.4.4 c | 限制登录来源或有主机防护 | Limits on login, or protection of the host
  6.4.3.2 2 | 有可利用的高危漏洞：面向互联网的公开即算，其余须验证 | An exploitable severe vulnerability: disclosed is enough when facing the internet, else verified | 7.1.4.4 e,8.1.4.4 e | 只能从内部访问 | Reachable from inside only
  6.4.3.3 2 | 不校验输入，可注入、跨站或上传恶意文件 | Input is not validated: injection, cross-site scripting, upload | 7.1.4.4 d,8.1.4.4 d | 有应用防火墙等防护 | A web application firewall or the like
  6.4.4.1 2 | 没有防恶意代码，授权过期，或特征库超过一个月未更新 | No anti-malware, licence expired, or signatures older than a month | 7.1.4.5,8.1.4.5 | 非 Windows 主机可以降低 | Can be lowered, but not for Windows
  6.4.5.1 3 | 重要数据明文传输 | Important data in clear in transit | 8.1.4.8 a | 仅限鉴别信息，且有双因素鉴别 | For credentials only, with two factors
  6.4.5.2 3 | 重要数据明文存储 | Important data in clear at rest | - | listed
  6.4.6.1 3 | 没有本地备份，或备份在互联网网盘 | No local backup, or backup on a disk in the internet | 8.1.4.9 a,8.1.4.9 b | 另有多副本 | Replicas
  6.4.6.2 3* | 重要处理系统没有热冗余 | Important systems have no hot redundancy | 8.1.4.9 c | -
  6.4.6.3 4* | 没有异地灾难恢复 | No recovery at another site | - | -
  6.4.7.1 2 | 违法收集个人信息 | Personal data are collected against the law | - | -
  6.4.7.2 2 | 违法使用个人信息 | Personal data are used against the law | - | -
  6.5.1.1 3 | 远程管理的路径没有保护 | The path of remote management is not secured | 8.1.5.4 b | -
  6.5.1.2 3 | 审计记录保存不足六个月，新系统看其能力 | Audit records are kept less than six months; of new systems the ability is judged | 8.1.5.4 d | -
  6.6.1.1 3 | 安全管理制度缺失 | Rules are missing | - | -
  6.7.1.1 3 | 没有领导网络安全工作的机构 | No leading body for security | - | -
  6.8.1.1 2 | 外部人员接入网络不经审批 | Outside persons join the network without approval | - | -
  6.9.1.1 2 | 违规采购或使用产品 | Products are bought or used against the law | - | -
  6.9.2.1 3 | 外包软件源代码未经审查 | Outsourced code is not reviewed | - | listed
  6.9.3.1 3 | 上线前未作安全测试 | No security test before launch | - | listed
  6.9.4.1 3 | 未按年测评，且高风险未整改 | No yearly assessment, and high risks unrepaired | - | -
  6.9.4.2 3 | 测评机构不合要求 | The assessor is unfit | - | -
  6.10.1.1 2 | 重要事件没有应急预案，或预案不全 | No emergency plan for important events, or an incomplete one | 7.1.10.13 a,8.1.10.13 b | -
  6.10.1.2 3 | 未按年培训和演练应急预案 | No yearly training and drill of plans | 8.1.10.13 c | -
`,
);
