/**
 * GB/T 22239-2019, level 3, general part, in our own words. Clauses and counts are those of a level-3 assessor's work book; which
 * evidence an item takes is our own reading. How a line is written: read-items.ts.
 */
import { readItems } from './read-items.ts';

export const level3 = readItems(`
# 8.1.1.1 安全物理环境 物理位置选择 | Choice of location
a P | 所在建筑抗震并能挡风遮雨 | The building withstands earthquakes, wind and rain
b P | 不在顶层或地下，否则另做防水防潮 | Neither the top floor nor a basement, unless waterproofed and damp-proofed
# 8.1.1.2 安全物理环境 物理访问控制 | Physical access control
a P | 机房入口用电子门禁并留下进出身份记录 | Electronic access control at the room's entrance identifies and records who enters
# 8.1.1.3 安全物理环境 防盗窃和防破坏 | Theft and sabotage
a P | 设备固定牢靠且标签醒目 | Equipment is fixed in place and clearly labelled
b P | 通信线缆走暗处，外人碰不到 | Communication cables run out of sight and reach
c P | 有防盗报警，或视频监控有人值守 | There is a burglar alarm, or video surveillance that somebody watches
# 8.1.1.4 安全物理环境 防雷击 | Lightning
a P | 机柜与设备均可靠接地 | Cabinets and devices are grounded
b P | 对感应雷有防护，如浪涌保护器 | Surges induced by lightning are guarded against
# 8.1.1.5 安全物理环境 防火 | Fire
a P | 火情能自动探测、告警并扑灭 | Fire is detected, announced and extinguished automatically
b P | 机房和附属用房选用耐火建材 | The room and those that serve it are built of fire-rated materials
c P | 机房内分区，区间有防火隔断 | The room is divided into zones with fire barriers between them
# 8.1.1.6 安全物理环境 防水和防潮 | Water and damp
a P | 门窗、屋面和墙壁不漏雨 | No rain comes in through windows, roof or walls
b P | 能防结露，也能防地下水侵入 | Condensation and ground water are kept away
c P | 装有漏水探测并能告警 | Sensors notice water leaks and raise an alarm
# 8.1.1.7 安全物理环境 防静电 | Static electricity
a P | 铺设防静电地面并做静电接地 | The floor is anti-static and grounded
b P | 备有消除静电的器具，如手环 | Static is taken off by eliminators, wrist straps or the like
# 8.1.1.8 安全物理环境 温湿度控制 | Temperature and humidity
a P | 温湿度自动调节，不超出设备承受范围 | Temperature and humidity are regulated automatically within what the equipment bears
# 8.1.1.9 安全物理环境 电力供应 | Power supply
a P | 供电有稳压和过压保护 | The supply is stabilised and protected against over-voltage
b P | 断电时有短时后备电源顶上 | Backup power bridges a short outage
c P | 供电走冗余或并行线路 | Power comes over redundant or parallel feeds
# 8.1.1.10 安全物理环境 电磁防护 | Electromagnetic protection
a P | 电源线与数据线分开走线 | Power and data cables are laid apart
b P | 关键设备有电磁屏蔽 | Key equipment is shielded

# 8.1.2.1 安全通信网络 网络架构 | Network architecture
a C | 网络设备在业务高峰仍有处理余量 | Network devices have capacity to spare at peak load
b C | 各段带宽在业务高峰够用 | The bandwidth of every part suffices at peak load
c N | 网络划区，地址按区统一规划 | The network is divided into zones with addresses planned for each
d N | 重要区域不临边界，与别区可靠隔离 | Important zones are not at the edge and are isolated from the others
e C | 关键链路、网络设备和计算设备有冗余 | Key links, network devices and computing devices are redundant
# 8.1.2.2 安全通信网络 通信传输 | Communication
a N | 以校验或密码手段防止通信数据被改 | Checks or cryptography keep communication intact
b N | 以密码手段防止通信内容泄露 | Cryptography keeps communication confidential
# 8.1.2.3 安全通信网络 可信验证 | Trusted verification
a C | 通信设备启动和关键环节做可信验证，失败告警并上报 | Communication devices are verified at boot and at key steps; failures alarm and are audited

# 8.1.3.1 安全区域边界 边界防护 | Border protection
a N | 跨边界流量只走受控接口 | Traffic crosses borders only through controlled interfaces
b N | 私接内网的设备能被发现或限制 | Devices that join the inside unauthorised are detected or restricted
c N | 内部用户私自外联能被发现或限制 | Unauthorised links from inside to outside are detected or restricted
d N | 无线网络只经受控边界设备进入内网 | Wireless networks reach the inside only through a controlled border device
# 8.1.3.2 安全区域边界 访问控制 | Access control
a N | 边界和区域间默认拒绝，只放行必要通信 | Borders and zones deny by default and pass only what is needed
b C | 没有多余规则，规则集精简有序 | There are no surplus rules; the set is minimal and well ordered
c C | 规则按源、目的、端口和协议判断 | Rules look at source, destination, port and protocol
d C | 按会话状态决定放行或拒绝 | Traffic is passed or denied by the state of its session
e C | 能按应用协议和内容加以控制 | Traffic is controlled by application protocol and content
# 8.1.3.3 安全区域边界 入侵防范 | Intrusion prevention
a C | 关键节点能发现并拦阻外来攻击 | Key nodes detect and stop attacks from outside
b C | 关键节点能发现并拦阻内部攻击 | Key nodes detect and stop attacks from inside
c C | 分析网络行为，认出新型攻击 | Network behaviour is analysed to recognise new kinds of attack
d C | 记下攻击来源、类型、目标和时间，严重时告警 | Source, kind, target and time of attacks are logged; severe ones raise an alarm
# 8.1.3.4 安全区域边界 恶意代码和垃圾邮件防范 | Malware and spam
a C | 关键节点查杀恶意代码并保持更新 | Key nodes find and remove malware and are kept up to date
b C | 关键节点识别垃圾邮件并保持更新 | Key nodes detect spam and are kept up to date
# 8.1.3.5 安全区域边界 安全审计 | Security audit
a C | 边界和重要节点有审计，每个用户都在内 | Borders and important nodes audit every user
b C | 审计记录写明何时、何人、何事、成败 | Records tell when, who, what and with what outcome
c C | 审计记录防删改并定期备份 | Records are protected from loss and change, and backed up
d C | 远程访问和上网的用户另行审计分析 | Users of remote access and of the internet are audited separately
# 8.1.3.6 安全区域边界 可信验证 | Trusted verification
a C | 边界设备启动和关键环节做可信验证，失败告警并上报 | Border devices are verified at boot and at key steps; failures alarm and are audited

# 8.1.4.1 安全计算环境 身份鉴别 | Identification and authentication
a N | 用户身份唯一，口令复杂且定期更换 | Identities are unique; credentials are complex and changed regularly
b N | 登录失败受限制，空闲会话自动退出 | Failed log-ins are limited; idle sessions end by themselves
c N | 远程管理时鉴别信息不会被窃听 | Credentials can't be overheard during remote management
d C | 至少两种方式鉴别，其中一种用密码技术 | Two or more factors are used, one of them cryptographic
# 8.1.4.2 安全计算环境 访问控制 | Access control
a C | 账户和权限落实到每个用户 | Accounts and rights are assigned to each user
b N | 默认账户已改名或停用，默认口令已改 | Default accounts are renamed or removed, default passwords changed
c C | 无过期或多余账户，也不共用账户 | There are no stale or surplus accounts, and none is shared
d C | 管理权限最小化且彼此分离 | Administrators have the least rights and are separated
e C | 访问策略由授权主体来配置 | Access policy is configured by an authorised subject
f C | 控制细到用户或进程、文件或库表 | Control reaches single users or processes, and files or tables
g C | 重要主客体有安全标记，凭标记控制访问 | Important subjects and objects carry labels that decide on access
# 8.1.4.3 安全计算环境 安全审计 | Security audit
a C | 审计已开启，每个用户都在内 | Audit is on and covers every user
b C | 审计记录要素齐全，可还原事件 | Records hold all that is needed to retrace an event
c C | 审计记录防删改并定期备份 | Records are protected from loss and change, and backed up
d C | 审计进程不会被擅自中断 | The audit process can't be interrupted without authorisation
# 8.1.4.4 安全计算环境 入侵防范 | Intrusion prevention
a C | 只装必需的组件和程序 | Only needed components and programs are installed
b N | 无用服务、共享和高危端口均已停用 | Unneeded services, shares and high-risk ports are closed
c N | 管理终端限定接入方式或来源地址 | Management terminals are limited by access mode or address
d N | 输入先校验，不合规的不受理 | Input is validated before it is accepted
e N | 已知漏洞能发现，测试后及时修补 | Known vulnerabilities are found and, after testing, patched
f C | 重要节点能发现入侵，严重时告警 | Important nodes detect intrusion and raise an alarm when it is severe
# 8.1.4.5 安全计算环境 恶意代码防范 | Malware prevention
a C | 用防病毒或主动免疫机制识别并有效阻断 | Anti-malware or active trusted immunity recognises malware and blocks it
# 8.1.4.6 安全计算环境 可信验证 | Trusted verification
a C | 计算设备启动和关键环节做可信验证，失败告警并上报 | Computing devices are verified at boot and at key steps; failures alarm and are audited
# 8.1.4.7 安全计算环境 数据完整性 | Data integrity
a N | 重要数据在传输中被改能察觉 | Changes to important data in transit are noticed
b C | 重要数据在存储中被改能察觉 | Changes to important data at rest are noticed
# 8.1.4.8 安全计算环境 数据保密性 | Data confidentiality
a N | 重要数据传输时以密码技术保密 | Cryptography keeps important data secret in transit
b C | 重要数据存储时以密码技术保密 | Cryptography keeps important data secret at rest
# 8.1.4.9 安全计算环境 数据备份恢复 | Backup and recovery
a C | 重要数据有本地备份且能恢复 | Important data are backed up locally and can be restored
b C | 重要数据实时备份到异地 | Important data are backed up off-site in real time
c C | 重要处理系统有热冗余 | Important processing systems have hot redundancy
# 8.1.4.10 安全计算环境 剩余信息保护 | Residual information
a C | 存过鉴别信息的空间先清除再释放 | Space that held credentials is cleared before it is released
b C | 存过敏感数据的空间先清除再释放 | Space that held sensitive data is cleared before it is released
# 8.1.4.11 安全计算环境 个人信息保护 | Personal information
a D | 个人信息只收集和留存业务必需的 | Only personal data that the business needs are collected and kept
b D | 个人信息不被越权访问或滥用 | Personal data are not accessed or used without authorisation

# 8.1.5.1 安全管理中心 系统管理 | System administration
a C | 系统管理员经鉴别，走专用界面，操作留痕 | The system administrator is authenticated, has a dedicated interface and is audited
b C | 资源与运行由系统管理员管理 | The system administrator manages resources and operation
# 8.1.5.2 安全管理中心 审计管理 | Audit administration
a C | 审计管理员经鉴别，走专用界面，操作留痕 | The audit administrator is authenticated, has a dedicated interface and is audited
b C | 审计记录由审计管理员分析、存管和查询 | The audit administrator analyses, stores, manages and queries records
# 8.1.5.3 安全管理中心 安全管理 | Security administration
a C | 安全管理员经鉴别，走专用界面，操作留痕 | The security administrator is authenticated, has a dedicated interface and is audited
b C | 策略、标记、授权和可信策略由安全管理员配置 | The security administrator configures policy, labels, authorisation and trust policy
# 8.1.5.4 安全管理中心 集中管控 | Central control
a N | 另设管理区，集中管控安全设备 | A management zone of its own controls the security devices
b N | 安全设备经安全通道管理 | Security devices are managed over a secure path
c N | 链路、设备和服务器状态集中监测 | Links, devices and servers are monitored centrally
d C | 审计数据集中汇总分析，留存期合法 | Audit data are collected and analysed centrally and kept as long as the law asks
e C | 策略、恶意代码和补丁集中管理 | Policy, malware and patches are managed centrally
f C | 安全事件能识别、告警和分析 | Security events are identified, announced and analysed

# 8.1.6.1 安全管理制度 安全策略 | Security policy
a D | 有总体方针和策略文件，讲明目标和框架 | A document states the overall policy, its aims and frame
# 8.1.6.2 安全管理制度 管理制度 | Management rules
a D | 各类管理活动都有制度 | Every management activity has its rules
b D | 日常操作有规程可依 | Daily work has operating procedures
c D | 策略、制度、规程和记录自成体系 | Policy, rules, procedures and records form one complete system
# 8.1.6.3 安全管理制度 制定和发布 | Drafting and issue
a D | 制度由指定部门或人员起草 | A department or person is charged with drafting the rules
b D | 制度正式发布并管控版本 | Rules are issued formally, with version control
# 8.1.6.4 安全管理制度 评审和修订 | Review and revision
a D | 定期评审制度，不足处修订 | Rules are reviewed regularly and revised where they fall short

# 8.1.7.1 安全管理机构 岗位设置 | Posts
a D | 设委员会或领导小组，由主要领导牵头 | A committee or group steers security under the organisation's leader
b D | 设安全职能部门，明确各方面负责人 | A department is in charge of security, with a head for each field
c D | 设系统、审计、安全管理员并写明职责 | Posts of system, audit and security administrator exist, with their duties
# 8.1.7.2 安全管理机构 人员配备 | Staffing
a D | 各类管理员人数足够 | There are enough administrators of each kind
b D | 安全管理员专职，不兼别岗 | The security administrator is full-time and holds no other post
# 8.1.7.3 安全管理机构 授权和审批 | Authorisation and approval
a D | 审批事项、部门和批准人都已明确 | What needs approval, by which department and whom, is defined
b D | 变更、操作和接入等按程序审批 | Changes, operations and access go through approval procedures
c D | 定期复查审批事项并更新 | What needs approval is reviewed periodically
# 8.1.7.4 安全管理机构 沟通和合作 | Communication and cooperation
a D | 内部各部门定期会商安全问题 | Those inside cooperate and meet about security
b D | 与主管机关、厂商和专家保持合作 | There is cooperation with authorities, vendors and experts
c D | 备有外联单位联系表 | A list of outside contacts is kept
# 8.1.7.5 安全管理机构 审核和检查 | Review and inspection
a D | 定期做日常安全检查 | Routine security checks are made regularly
b D | 定期做全面安全检查 | Full security checks are made regularly
c D | 检查有表格、有报告，结果有通报 | Checks have forms and a report, and their result is made known

# 8.1.8.1 安全管理人员 人员录用 | Hiring
a D | 录用由指定部门或人员负责 | A department or person is responsible for hiring
b D | 录用前核查背景资格并考核技能 | Background and qualification are checked and skills tested
c D | 录用者签保密协议，关键岗位另签责任协议 | Staff sign confidentiality agreements, those in key posts agreements on their duties
# 8.1.8.2 安全管理人员 人员离岗 | Leaving
a D | 离岗即停权限，收回证件、钥匙和设备 | Rights are revoked; badges, keys and equipment are taken back
b D | 离岗走严格手续并承诺保密 | Leaving follows a strict procedure with a pledge of confidentiality
# 8.1.8.3 安全管理人员 安全意识教育和培训 | Awareness and training
a D | 做安全意识教育，讲明责任和惩戒 | Staff are made aware of security, of their duties and of sanctions
b D | 按岗位订立培训计划 | Each kind of post has its training plan
c D | 定期考核各岗技能 | Skills are assessed periodically
# 8.1.8.4 安全管理人员 外部人员访问管理 | Visitors and outside staff
a D | 进受控区先书面申请，有人陪同并登记 | Entering controlled areas takes a written request, an escort and an entry in a register
b D | 接入网络先书面申请，专人开户并登记 | Joining the network takes a written request, an account and an entry in a register
c D | 人走即清权限，不留账户 | Rights are removed when they leave
d D | 获准访问的外部人员签保密协议 | Outsiders who are granted access sign a confidentiality agreement

# 8.1.9.1 安全建设管理 定级和备案 | Grading and filing
a D | 定级的方法和理由有书面材料 | Method and reasons of the grading are written down
b D | 定级结果经专家论证 | Experts review the grading
c D | 定级结果获主管部门批准 | The competent department approves the grading
d D | 已向主管部门和公安机关备案 | The grading is filed with the competent department and the police
# 8.1.9.2 安全建设管理 安全方案设计 | Security design
a D | 按等级选措施，再据风险调整 | Measures are chosen by level and adjusted to the risks
b D | 整体规划和方案含密码内容并成文 | Overall plan and design, cryptography included, are documented
c D | 方案经专家论证和批准才实施 | Experts review the plan and it is approved before work begins
# 8.1.9.3 安全建设管理 产品采购和使用 | Procurement and use of products
a D | 安全产品符合国家规定 | Security products comply with the rules of the state
b D | 密码产品与服务符合主管部门要求 | Cryptographic products and services comply with the regulator's rules
c D | 产品先做选型测试，候选名单常更新 | Products are tested for selection; the list of candidates is kept up to date
# 8.1.9.4 安全建设管理 自行软件开发 | In-house development
a D | 开发与生产环境分开，测试数据受控 | Development and production are separated, test data controlled
b D | 有开发管理制度约束过程和人员 | Rules govern how software is developed and by whom
c D | 有安全编码规范并照此编写 | There is a standard of secure coding, and it is followed
d D | 设计文档和指南齐备，使用受控 | Design documents and guides exist and their use is controlled
e D | 开发中做安全测试，安装前查恶意代码 | Security is tested during development; malware is looked for before installation
f D | 代码库改动先授权，版本有管控 | Changes to the code base are authorised, and versions controlled
g D | 开发人员专职，活动受控可查 | Developers are full-time; what they do is controlled and reviewed
# 8.1.9.5 安全建设管理 外包软件开发 | Outsourced development
a D | 交付前查过有无恶意代码 | Malware is looked for before delivery
b D | 开发方交来设计文档和使用指南 | The developer supplies design documents and a user guide
c D | 开发方交来源码，查过后门和隐蔽信道 | Source code is supplied and reviewed for backdoors and covert channels
# 8.1.9.6 安全建设管理 工程实施 | Implementation
a D | 有部门或专人管理工程 | A department or person manages the project
b D | 工程按实施方案受控推进 | An implementation plan controls the work
c D | 工程由第三方监理 | A third party supervises the project
# 8.1.9.7 安全建设管理 测试验收 | Acceptance
a D | 按验收方案测试并出报告 | Acceptance is tested by a plan and ends in a report
b D | 上线前做安全测试，含密码应用 | Security, cryptography included, is tested before launch
# 8.1.9.8 安全建设管理 系统交付 | Delivery
a D | 按清单逐项清点交付物 | What is delivered is checked against a list
b D | 运维人员受过技能培训 | Those who will operate it are trained
c D | 建设文档和运维文档一并交付 | Documents of building and of operation are handed over
# 8.1.9.9 安全建设管理 等级测评 | Graded assessment
a D | 定期测评，不符处及时整改 | Assessments are made periodically and shortcomings put right
b D | 重大变更或级别变化后再测评 | Major changes and changes of level are followed by an assessment
c D | 测评机构符合国家规定 | The assessor meets the rules of the state
# 8.1.9.10 安全建设管理 服务供应商选择 | Choice of service suppliers
a D | 供应商选择符合国家规定 | The choice of suppliers complies with the rules of the state
b D | 协议写明供应链各方安全义务 | Agreements state the security duties along the supply chain
c D | 定期监督评审服务，管控其变更 | Services are supervised and reviewed periodically, their changes controlled

# 8.1.10.1 安全运维管理 环境管理 | Environment
a D | 机房安全和设施有专人管 | Somebody is in charge of the machine room and its installations
b D | 机房制度管住出入、物品和环境 | Rules of the room cover access, goods and environment
c D | 重要区域不会客，不摊放敏感材料 | In key areas no visitors are received and no sensitive papers lie about
# 8.1.10.2 安全运维管理 资产管理 | Assets
a N | 编有资产清单并妥善保存 | An inventory of assets is kept
b D | 按重要程度标识和管理资产 | Assets are labelled and managed by importance
c D | 信息分类标识，规范其使用、传输和存储 | Information is classified; its use, transfer and storage follow rules
# 8.1.10.3 安全运维管理 介质管理 | Media
a D | 介质专人保管，环境安全，定期盘点 | Media are stored safely by somebody in charge and checked against an inventory
b D | 介质运送和归档受控并登记 | Transport and archiving of media are controlled and recorded
# 8.1.10.4 安全运维管理 设备维护管理 | Maintenance of equipment
a D | 设备和线路由指定部门或人员维护 | A department or person maintains devices and lines
b D | 有维护制度，责任、审批和监督清楚 | Maintenance rules settle duties, approval and supervision
c D | 设备带出先审批，重要数据先加密 | Equipment leaves with approval only, important data on it encrypted
d D | 报废或重用前数据彻底清除 | Data are wiped securely before equipment is scrapped or reused
# 8.1.10.5 安全运维管理 漏洞和风险管理 | Vulnerabilities and risks
a N | 漏洞隐患及时发现，评估后修补 | Vulnerabilities are found in time, weighed and fixed
b D | 定期做安全测评，出报告并应对 | Security is assessed regularly, with a report and a response
# 8.1.10.6 安全运维管理 网络和系统安全管理 | Network and system security
a D | 管理员分角色，权责明确 | Administrators have separate roles with defined duties
b D | 账户的开立和删除有专人管 | Somebody is in charge of opening and deleting accounts
c D | 制度涵盖策略、账户、配置、日志、补丁和口令 | Rules cover policy, accounts, configuration, logs, patches and passwords
d D | 重要设备有配置和操作手册 | Important devices have manuals of configuration and operation
e C | 运维操作有详细日志 | A detailed log of operations is kept
f C | 专人分析日志、监测和告警 | Somebody is charged with analysing logs and alarms
g C | 变更性运维先审批，日志不可改，配置库同步 | Changes are approved and logged unalterably; the configuration library follows
h C | 运维工具先审批，日志不可改，用后清数据 | Tools are approved, their use logged unalterably, sensitive data removed afterwards
i C | 远程运维先审批，日志不可改，用毕即关 | Remote operation is approved, logged unalterably and closed afterwards
j N | 外联都经授权，定期查违规上网 | External connections are authorised; violations are looked for regularly
# 8.1.10.7 安全运维管理 恶意代码防范管理 | Management of malware prevention
a D | 人人有防范意识，外来介质先查毒 | Users are alert to malware; incoming media are scanned
b C | 定期验证防范措施是否有效 | It is verified regularly that the measures work
# 8.1.10.8 安全运维管理 配置管理 | Configuration
a N | 记录拓扑、组件、版本、补丁和参数等基线 | The baseline is recorded: topology, components, versions, patches, parameters
b C | 配置改动纳入变更管理，配置库随之更新 | Changes of configuration are under change control; the library is updated
# 8.1.10.9 安全运维管理 密码管理 | Cryptography
a N | 遵循密码国家标准和行业标准 | National and industry standards of cryptography are followed
b N | 密码技术和产品经主管部门认可 | Cryptography and its products are approved by the regulator
# 8.1.10.10 安全运维管理 变更管理 | Changes
a D | 变更先讲明需求，方案评审批准后实施 | The need is stated; the plan is reviewed and approved before the change
b D | 变更按程序申报审批，分析影响并记录 | Changes are filed and approved by procedure, their impact analysed and recorded
c D | 变更可中止回退，必要时先演练 | Changes can be stopped and rolled back, rehearsed where needed
# 8.1.10.11 安全运维管理 备份与恢复管理 | Management of backup and recovery
a D | 列出需定期备份的数据和系统 | Data and systems that need regular backup are listed
b D | 规定备份方式、频度、介质和保存期 | Mode, frequency, media and retention of backups are laid down
c D | 备份和恢复各有策略与程序 | Backup and recovery have their strategy and procedures
# 8.1.10.12 安全运维管理 安全事件处置 | Incidents
a D | 弱点和可疑事件及时上报 | Weaknesses and suspicious events are reported promptly
b D | 事件报告和处置有制度 | Rules govern how incidents are reported and handled
c D | 查原因、留证据、记过程、总结教训 | Causes are analysed, evidence kept, events recorded, lessons drawn
d D | 中断和泄密类重大事件另有程序 | Major outages and data leaks have procedures of their own
# 8.1.10.13 安全运维管理 应急预案管理 | Emergency plans
a D | 各预案有统一框架 | All emergency plans share one frame
b D | 重要事件有预案，含处置和恢复 | Important events have plans for handling and recovery
c D | 预案定期培训和演练 | Plans are taught and drilled regularly
d D | 预案定期复评和修订 | Plans are re-evaluated and revised regularly
# 8.1.10.14 安全运维管理 外包运维管理 | Outsourced operation
a D | 外包商选择符合国家规定 | The choice of outsourcer complies with the rules of the state
b D | 协议写明外包范围和工作内容 | The agreement states scope and work
c D | 外包商有按等级要求运维的能力 | The outsourcer is able to work to the level
d D | 协议写明敏感数据和应急方面的要求 | The agreement covers sensitive data and emergencies
`);
