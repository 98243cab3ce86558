/**
 * Extension for mobile access of GB/T 22239-2019 (6.3, 7.3, 8.3, 9.3), in our own words. The split by layer at level 3 is told by an
 * assessors' work book. Otherwise split and wording rest on own knowledge: uncertain, compare with the standard before use. Levels 2
 * to 4 agree with a public table in their split; of level 1 only the count of 9 is known, and its split is the least certain.
 */
import type { Item, Level } from '../catalogue.ts';
import { checkedExtension } from './extension-counts.ts';
import { readItems } from './read-items.ts';

export const MOBILE: Record<Level, readonly Item[]> = checkedExtension('mobile', {
  1: readItems(`
    # 6.3.1.1 安全物理环境 无线接入点的物理位置 | Place of access points
    - P | 无线接入设备安装合理，覆盖不过大且少受干扰 | Access points are placed to avoid spill and interference
    # 6.3.2.1 安全区域边界 边界防护 | Border protection
    - N | 有线与无线之间的访问都经过无线接入网关 | Wired and wireless networks meet only at the wireless gateway
    # 6.3.2.2 安全区域边界 访问控制 | Access control
    - C | 无线接入须认证，不用 WEP，口令至少八位 | Wireless access needs authentication; no WEP, passwords of 8 or more
    # 6.3.2.3 安全区域边界 入侵防范 | Intrusion prevention
    a C | 能发现私接的无线设备和未授权移动终端 | Rogue access points and devices are detected
    b C | 能查知无线设备是否开着 WPS 等高风险功能 | Risky functions that are on (SSID broadcast, WPS) are detected
    c C | 停用无线设备和网关中的高风险功能 | Risky functions of access points and gateways are off
    # 6.3.3.1 安全计算环境 移动应用管控 | Control of apps
    - C | 可以选择哪些应用软件能够安装和运行 | Which apps install and run can be chosen
    # 6.3.4.1 安全建设管理 移动应用软件采购 | Buying apps
    a D | 应用来自可靠渠道或带有可靠证书签名 | Apps come from a reliable channel or bear a trusted signature
    b D | 所装应用软件由可靠的开发者开发 | Apps are made by reliable developers`),
  2: readItems(`
    # 7.3.1.1 安全物理环境 无线接入点的物理位置 | Place of access points
    - P | 无线接入设备安装合理，覆盖不过大且少受干扰 | Access points are placed to avoid spill and interference
    # 7.3.2.1 安全区域边界 边界防护 | Border protection
    - N | 有线与无线之间的访问都经过无线接入网关 | Wired and wireless networks meet only at the wireless gateway
    # 7.3.2.2 安全区域边界 访问控制 | Access control
    - C | 无线接入须认证，不用 WEP，口令至少八位 | Wireless access needs authentication; no WEP, passwords of 8 or more
    # 7.3.2.3 安全区域边界 入侵防范 | Intrusion prevention
    a C | 能发现私接的无线设备和未授权移动终端 | Rogue access points and devices are detected
    b C | 能发现对无线设备的扫描、破解、欺骗等攻击 | Attacks on wireless equipment (scans, cracking, spoofing) are detected
    c C | 能查知无线设备是否开着 WPS 等高风险功能 | Risky functions that are on (SSID broadcast, WPS) are detected
    d C | 停用无线设备和网关中的高风险功能 | Risky functions of access points and gateways are off
    e C | 各无线接入点不得共用同一认证密钥 | Access points don't share one key
    # 7.3.3.1 安全计算环境 移动应用管控 | Control of apps
    a C | 可以选择哪些应用软件能够安装和运行 | Which apps install and run can be chosen
    b C | 只有可靠证书签名的应用才能安装运行 | Only apps signed with a trusted certificate run
    # 7.3.4.1 安全建设管理 移动应用软件采购 | Buying apps
    a D | 应用来自可靠渠道或带有可靠证书签名 | Apps come from a reliable channel or bear a trusted signature
    b D | 所装应用软件由可靠的开发者开发 | Apps are made by reliable developers
    # 7.3.4.2 安全建设管理 移动应用软件开发 | Developing apps
    a D | 对移动业务应用的开发者做资格审查 | Developers of business apps are vetted
    b D | 开发所用的签名证书来源合法有效 | Certificates that sign the apps are lawful`),
  3: readItems(`
    # 8.3.1.1 安全物理环境 无线接入点的物理位置 | Place of access points
    - P | 无线接入设备安装合理，覆盖不过大且少受干扰 | Access points are placed to avoid spill and interference
    # 8.3.2.1 安全区域边界 边界防护 | Border protection
    - N | 有线与无线之间的访问都经过无线接入网关 | Wired and wireless networks meet only at the wireless gateway
    # 8.3.2.2 安全区域边界 访问控制 | Access control
    - C | 无线接入须认证，支持认证服务器或合规密码模块 | Wireless access needs authentication by a server or an approved module
    # 8.3.2.3 安全区域边界 入侵防范 | Intrusion prevention
    a C | 能发现私接的无线设备和未授权移动终端 | Rogue access points and devices are detected
    b C | 能发现对无线设备的扫描、破解、欺骗等攻击 | Attacks on wireless equipment (scans, cracking, spoofing) are detected
    c C | 能查知无线设备是否开着 WPS 等高风险功能 | Risky functions that are on (SSID broadcast, WPS) are detected
    d C | 停用无线设备和网关中的高风险功能 | Risky functions of access points and gateways are off
    e C | 各无线接入点不得共用同一认证密钥 | Access points don't share one key
    f C | 能阻断私接的无线设备或未授权移动终端 | Rogue access points or devices can be blocked
    # 8.3.3.1 安全计算环境 移动终端管控 | Control of devices
    a C | 移动终端装有管理客户端，已注册并在运行 | Devices run a registered management client
    b C | 终端受服务端全周期管理，可远程锁定和擦除 | Devices are managed over their life, with remote lock and wipe
    # 8.3.3.2 安全计算环境 移动应用管控 | Control of apps
    a C | 可以选择哪些应用软件能够安装和运行 | Which apps install and run can be chosen
    b C | 只有指定证书签名的应用才能安装运行 | Only apps signed with a named certificate run
    c C | 以白名单控制应用软件的安装和运行 | An allow-list controls installing and running
    # 8.3.4.1 安全建设管理 移动应用软件采购 | Buying apps
    a D | 应用来自可靠渠道或带有可靠证书签名 | Apps come from a reliable channel or bear a trusted signature
    b D | 所装应用软件由指定的开发者开发 | Apps are made by named developers
    # 8.3.4.2 安全建设管理 移动应用软件开发 | Developing apps
    a D | 对移动业务应用的开发者做资格审查 | Developers of business apps are vetted
    b D | 开发所用的签名证书来源合法有效 | Certificates that sign the apps are lawful
    # 8.3.5.1 安全运维管理 配置管理 | Configuration management
    - D | 建有合法无线设备和终端清单，用于识别非法设备 | A register of lawful equipment tells the unlawful`),
  4: readItems(`
    # 9.3.1.1 安全物理环境 无线接入点的物理位置 | Place of access points
    - P | 无线接入设备安装合理，覆盖不过大且少受干扰 | Access points are placed to avoid spill and interference
    # 9.3.2.1 安全区域边界 边界防护 | Border protection
    - N | 有线与无线之间的访问都经过无线接入网关 | Wired and wireless networks meet only at the wireless gateway
    # 9.3.2.2 安全区域边界 访问控制 | Access control
    - C | 无线接入须认证，支持认证服务器或合规密码模块 | Wireless access needs authentication by a server or an approved module
    # 9.3.2.3 安全区域边界 入侵防范 | Intrusion prevention
    a C | 能发现私接的无线设备和未授权移动终端 | Rogue access points and devices are detected
    b C | 能发现对无线设备的扫描、破解、欺骗等攻击 | Attacks on wireless equipment (scans, cracking, spoofing) are detected
    c C | 能查知无线设备是否开着 WPS 等高风险功能 | Risky functions that are on (SSID broadcast, WPS) are detected
    d C | 停用无线设备和网关中的高风险功能 | Risky functions of access points and gateways are off
    e C | 各无线接入点不得共用同一认证密钥 | Access points don't share one key
    f C | 能阻断私接的无线设备或未授权移动终端 | Rogue access points or devices can be blocked
    # 9.3.3.1 安全计算环境 移动终端管控 | Control of devices
    a C | 移动终端装有管理客户端，已注册并在运行 | Devices run a registered management client
    b C | 终端受服务端全周期管理，可远程锁定和擦除 | Devices are managed over their life, with remote lock and wipe
    c C | 移动终端专用于指定业务，不作他用 | Devices serve the given business only
    # 9.3.3.2 安全计算环境 移动应用管控 | Control of apps
    a C | 可以选择哪些应用软件能够安装和运行 | Which apps install and run can be chosen
    b C | 只有指定证书签名的应用才能安装运行 | Only apps signed with a named certificate run
    c C | 以白名单控制应用软件的安装和运行 | An allow-list controls installing and running
    d C | 能接收服务端下发的应用管理策略并据此管控 | Policies pushed by the server are received and applied
    # 9.3.4.1 安全建设管理 移动应用软件采购 | Buying apps
    a D | 应用来自可靠渠道或带有可靠证书签名 | Apps come from a reliable channel or bear a trusted signature
    b D | 所装应用软件由指定的开发者开发 | Apps are made by named developers
    # 9.3.4.2 安全建设管理 移动应用软件开发 | Developing apps
    a D | 对移动业务应用的开发者做资格审查 | Developers of business apps are vetted
    b D | 开发所用的签名证书来源合法有效 | Certificates that sign the apps are lawful
    # 9.3.5.1 安全运维管理 配置管理 | Configuration management
    - D | 建有合法无线设备和终端清单，用于识别非法设备 | A register of lawful equipment tells the unlawful`),
});
