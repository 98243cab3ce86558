/**
 * GB/T 22239-2019, level 1, general part, in our own words. UNCERTAIN: the counts per control point, what each item says and in which
 * order rest on our own knowledge; compare them with the standard before use. How a line is written: read-items.ts.
 */
import { readItems } from './read-items.ts';

export const level1 = readItems(`
# 6.1.1.1 安全物理环境 物理访问控制 | Physical access control
a P | 机房入口有人值守或用电子门禁 | The room's entrance is staffed or has electronic access control
# 6.1.1.2 安全物理环境 防盗窃和防破坏 | Theft and sabotage
a P | 设备固定牢靠且标签醒目 | Equipment is fixed in place and clearly labelled
# 6.1.1.3 安全物理环境 防雷击 | Lightning
a P | 机柜与设备均可靠接地 | Cabinets and devices are grounded
# 6.1.1.4 安全物理环境 防火 | Fire
a P | 机房备有灭火器材 | The room has means to extinguish fire
# 6.1.1.5 安全物理环境 防水和防潮 | Water and damp
a P | 门窗、屋面和墙壁不漏雨 | No rain comes in through windows, roof or walls
# 6.1.1.6 安全物理环境 温湿度控制 | Temperature and humidity
a P | 有调节温湿度的设施，不超出设备承受范围 | There are means to keep temperature and humidity within what the equipment bears
# 6.1.1.7 安全物理环境 电力供应 | Power supply
a P | 供电有稳压和过压保护 | The supply is stabilised and protected against over-voltage

# 6.1.2.1 安全通信网络 通信传输 | Communication
a N | 以校验手段防止通信数据被改 | Checks keep communication intact
# 6.1.2.2 安全通信网络 可信验证 | Trusted verification
a C | 通信设备启动时做可信验证，失败告警 | Communication devices are verified at boot; failures raise an alarm

# 6.1.3.1 安全区域边界 边界防护 | Border protection
a N | 跨边界流量只走受控接口 | Traffic crosses borders only through controlled interfaces
# 6.1.3.2 安全区域边界 访问控制 | Access control
a N | 边界默认拒绝，只放行必要通信 | Borders deny by default and pass only what is needed
b C | 没有多余规则，规则集精简有序 | There are no surplus rules; the set is minimal and well ordered
c C | 规则按源、目的、端口和协议判断 | Rules look at source, destination, port and protocol
# 6.1.3.3 安全区域边界 可信验证 | Trusted verification
a C | 边界设备启动时做可信验证，失败告警 | Border devices are verified at boot; failures raise an alarm

# 6.1.4.1 安全计算环境 身份鉴别 | Identification and authentication
a N | 用户身份唯一，口令复杂且定期更换 | Identities are unique; credentials are complex and changed regularly
b N | 登录失败受限制，空闲会话自动退出 | Failed log-ins are limited; idle sessions end by themselves
# 6.1.4.2 安全计算环境 访问控制 | Access control
a C | 账户和权限落实到每个用户 | Accounts and rights are assigned to each user
b N | 默认账户已改名或停用，默认口令已改 | Default accounts are renamed or removed, default passwords changed
c C | 无过期或多余账户，也不共用账户 | There are no stale or surplus accounts, and none is shared
# 6.1.4.3 安全计算环境 入侵防范 | Intrusion prevention
a C | 只装必需的组件和程序 | Only needed components and programs are installed
b N | 无用服务、共享和高危端口均已停用 | Unneeded services, shares and high-risk ports are closed
# 6.1.4.4 安全计算环境 恶意代码防范 | Malware prevention
a C | 装有防恶意代码软件并保持更新 | Anti-malware is installed and kept up to date
# 6.1.4.5 安全计算环境 可信验证 | Trusted verification
a C | 计算设备启动时做可信验证，失败告警 | Computing devices are verified at boot; failures raise an alarm
# 6.1.4.6 安全计算环境 数据完整性 | Data integrity
a N | 以校验手段察觉重要数据在传输中被改 | Checks notice changes to important data in transit
# 6.1.4.7 安全计算环境 数据备份恢复 | Backup and recovery
a C | 重要数据有本地备份且能恢复 | Important data are backed up locally and can be restored

# 6.1.5.1 安全管理制度 管理制度 | Management rules
a D | 日常管理的常用制度已建立 | The usual daily management has its rules

# 6.1.6.1 安全管理机构 岗位设置 | Posts
a D | 设系统管理员等岗位并写明职责 | Posts such as system administrator exist, with their duties
# 6.1.6.2 安全管理机构 人员配备 | Staffing
a D | 系统管理员人数足够 | There are enough system administrators
# 6.1.6.3 安全管理机构 授权和审批 | Authorisation and approval
a D | 审批事项、部门和批准人都已明确 | What needs approval, by which department and whom, is defined

# 6.1.7.1 安全管理人员 人员录用 | Hiring
a D | 录用由指定部门或人员负责 | A department or person is responsible for hiring
# 6.1.7.2 安全管理人员 人员离岗 | Leaving
a D | 离岗即停权限，收回证件、钥匙和设备 | Rights are revoked; badges, keys and equipment are taken back
# 6.1.7.3 安全管理人员 安全意识教育和培训 | Awareness and training
a D | 做安全意识教育，讲明责任和惩戒 | Staff are made aware of security, of their duties and of sanctions
# 6.1.7.4 安全管理人员 外部人员访问管理 | Visitors and outside staff
a D | 外部人员进受控区先获准许 | Outsiders enter controlled areas only with permission

# 6.1.8.1 安全建设管理 定级和备案 | Grading and filing
a D | 定级的方法和理由有书面材料 | Method and reasons of the grading are written down
# 6.1.8.2 安全建设管理 安全方案设计 | Security design
a D | 按等级选措施，再据风险调整 | Measures are chosen by level and adjusted to the risks
# 6.1.8.3 安全建设管理 产品采购和使用 | Procurement and use of products
a D | 安全产品符合国家规定 | Security products comply with the rules of the state
# 6.1.8.4 安全建设管理 工程实施 | Implementation
a D | 有部门或专人管理工程 | A department or person manages the project
# 6.1.8.5 安全建设管理 测试验收 | Acceptance
a D | 验收时测试过安全性 | Security is tested at acceptance
# 6.1.8.6 安全建设管理 系统交付 | Delivery
a D | 按清单逐项清点交付物 | What is delivered is checked against a list
b D | 运维人员受过技能培训 | Those who will operate it are trained
# 6.1.8.7 安全建设管理 服务供应商选择 | Choice of service suppliers
a D | 供应商选择符合国家规定 | The choice of suppliers complies with the rules of the state
b D | 与供应商的协议写明安全责任 | Agreements with suppliers state their security duties

# 6.1.9.1 安全运维管理 环境管理 | Environment
a D | 机房安全和设施有专人管 | Somebody is in charge of the machine room and its installations
b D | 机房制度管住出入、物品和环境 | Rules of the room cover access, goods and environment
# 6.1.9.2 安全运维管理 介质管理 | Media
a D | 介质专人保管，环境安全，定期盘点 | Media are stored safely by somebody in charge and checked against an inventory
# 6.1.9.3 安全运维管理 设备维护管理 | Maintenance of equipment
a D | 设备和线路由指定部门或人员维护 | A department or person maintains devices and lines
# 6.1.9.4 安全运维管理 漏洞和风险管理 | Vulnerabilities and risks
a N | 漏洞隐患及时发现，评估后修补 | Vulnerabilities are found in time, weighed and fixed
# 6.1.9.5 安全运维管理 网络和系统安全管理 | Network and system security
a D | 管理员分角色，权责明确 | Administrators have separate roles with defined duties
b D | 账户的开立和删除有专人管 | Somebody is in charge of opening and deleting accounts
# 6.1.9.6 安全运维管理 恶意代码防范管理 | Management of malware prevention
a D | 人人有防范意识，外来介质先查毒 | Users are alert to malware; incoming media are scanned
b D | 防恶意代码有规定，涵盖授权使用、升级和查杀 | Rules cover authorised use of anti-malware, its updates and scans
# 6.1.9.7 安全运维管理 备份与恢复管理 | Management of backup and recovery
a D | 列出需定期备份的数据和系统 | Data and systems that need regular backup are listed
b D | 规定备份方式、频度、介质和保存期 | Mode, frequency, media and retention of backups are laid down
# 6.1.9.8 安全运维管理 安全事件处置 | Incidents
a D | 弱点和可疑事件及时上报 | Weaknesses and suspicious events are reported promptly
b D | 事件如何报告和处置已讲明 | It is settled how incidents are reported and handled
`);
