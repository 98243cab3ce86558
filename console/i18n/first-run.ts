import { section } from './text.ts';

/** The first minutes. */
export const firstRun = section({
  title: { zh: '开始使用政网', en: 'Welcome to Zhengwang' },
  intro: {
    zh: '政网持续探测电子政务外网中的节点与服务系统，告诉您哪些可达、哪些不可达，以及依据是什么。按照“三员分立”，首先创建系统、安全、审计三类管理员，每人一个专用账号。',
    en: 'Zhengwang keeps looking at the nodes and service systems of the extranet and tells what answers, what doesn’t, and how it knows. First come the three administrators, who are apart: system, security and audit, an account of their own for each.',
  },
  token_missing: { zh: '需要一次性链接', en: 'A one-time link is needed' },
  token_missing_hint: {
    zh: '请打开程序启动时在终端打印的链接（形如 http://主机:8080/first-run#token=…）。这样可确保只有能操作服务器的人才能创建管理员。',
    en: 'Open the link that the program printed in its terminal at the start (http://host:8080/first-run#token=…). It makes sure that only who runs the server can create the administrator.',
  },
  token_wrong: { zh: '链接无效或已被使用', en: 'The link is wrong or was already used' },
  token_wrong_hint: {
    zh: '请使用程序最近一次启动时打印的链接；重新启动程序会打印新的链接。',
    en: 'Take the link that the program printed at its latest start; restarting prints a new one.',
  },
  done_already: { zh: '管理员已创建', en: 'The administrators exist already' },
  done_already_hint: { zh: '请使用已有账号登录。', en: 'Log in with the account.' },
  name: { zh: '姓名', en: 'Name' },
  username: { zh: '用户名', en: 'User name' },
  username_hint: {
    zh: '3–40 个字符：字母、数字、下划线或点',
    en: '3–40 characters: letters, digits, underscore or dot',
  },
  username_wrong: {
    zh: '只能包含字母、数字、下划线和点，长度 3–40',
    en: 'Only letters, digits, underscore and dot, 3 to 40 of them',
  },
  password: { zh: '密码', en: 'Password' },
  password_hint: {
    zh: '至少 12 个字符，含小写、大写字母、数字、其他字符中的 3 类',
    en: 'At least 12 characters, with 3 of: lower case, upper case, digits, others',
  },
  password_short: { zh: '还差 {n} 个字符', en: '{n} more characters are needed' },
  password_classes: {
    zh: '须含小写、大写字母、数字、其他字符中的 3 类',
    en: 'Needs 3 of: lower case, upper case, digits, others',
  },
  password_again: { zh: '再次输入密码', en: 'Password again' },
  password_differs: { zh: '两次输入的密码不一致', en: 'The passwords differ' },
  name_missing: { zh: '请填写姓名', en: 'Please fill in a name' },
  create: { zh: '创建三类管理员', en: 'Create the three administrators' },
  yours: { zh: '您将以此账号登录', en: 'you will be logged in with this one' },
  theirs: { zh: '初始密码，首次登录时须修改', en: 'a first password, to be changed at the first log-in' },
  same_username: { zh: '每类管理员须使用不同的账号', en: 'Each administrator needs an account of their own' },
  next_title: { zh: '账号已就绪，从哪里开始？', en: 'Your account is ready. Where to begin?' },
  lab_title: { zh: '用内置实验网试一试', en: 'Try it with the built-in lab' },
  lab_hint: {
    zh: '在本机回环地址上模拟一个四级外网：约 40 台设备、双栈地址、网站与证书，还会按剧本故障与恢复。不触碰任何真实网络，随时可删除。',
    en: 'A simulated four-level extranet on this machine’s loopback: some 40 devices, both address families, web sites and certificates, failing and recovering on a script. It touches no real network and can be removed at any time.',
  },
  lab_start: { zh: '启动实验网', en: 'Start the lab' },
  lab_starting: {
    zh: '正在启动实验网，登记节点并开始探测…',
    en: 'Starting the lab, registering its nodes, looking at them…',
  },
  lab_may_not: { zh: '您没有启动实验网的权限', en: 'You may not start the lab' },
  real_title: { zh: '连接真实网络', en: 'Connect the real network' },
  real_hint: {
    zh: '手工添加第一个节点，或从 CSV / Excel 导入区划、单位与节点。导入前会逐行预览。',
    en: 'Add the first node by hand, or import areas, units and nodes from CSV or Excel, with a preview row by row.',
  },
  real_node: { zh: '添加第一个节点', en: 'Add the first node' },
  real_import: { zh: '导入区划与单位', en: 'Import areas and units' },
  skip: { zh: '先看看总览', en: 'Go to the overview' },
});
