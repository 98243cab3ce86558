/** What npm is doing and why it failed, in words for who starts the program the first time. Plain JavaScript, see api/prepare.js. */
import fs from 'node:fs';
import { join } from 'node:path';

/** The folders that the lock file promises on this machine: packages for other systems never come. */
function foldersOf(root) {
  const { packages } = JSON.parse(fs.readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const fits = (list, mine) => !list || list.includes(mine) || (list[0][0] === '!' && !list.includes(`!${mine}`));
  const libc = fs.existsSync('/etc/alpine-release') ? 'musl' : 'glibc';
  return Object.keys(packages).filter((folder) => {
    const { os, cpu, libc: wanted } = packages[folder];
    const is_libc = process.platform !== 'linux' || fits(wanted, libc);
    return folder !== '' && fits(os, process.platform) && fits(cpu, process.arch) && is_libc;
  });
}

/** A function that says how many packages are there by now. */
export function packagesIn(root) {
  const files = foldersOf(root).map((folder) => join(root, folder, 'package.json'));
  return () => {
    const there = files.filter((file) => fs.existsSync(file)).length;
    return `${there} / ${files.length} 个包 packages`;
  };
}

const NETWORK =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|EIDLETIMEOUT|ERR_SOCKET_TIMEOUT)\b/;
const TRUST =
  /\b(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?|UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)\b/;

/** So many fetches in vain, and none that came: each of npm's first fetches has been tried three times. */
const FAILURES = 45;

/** Without a network npm tries each of hundreds of packages again and again, for minutes in silence: this ends it before. */
export function endWithoutNetwork() {
  let failures = 0;
  let has_come = false;
  return (said, child) => {
    has_come = has_come || /fetch GET 200/.test(said);
    failures += said.split('failed with').length - 1;
    if (!has_come && failures >= FAILURES) child.kill();
  };
}

/** A sentence in place of npm's last lines, where a person can mend it; else those lines. */
export function explainedNpm(all, root) {
  // What came at the second try is no reason.
  const errors = all
    .split('\n')
    .filter((line) => !line.startsWith('npm http'))
    .join('\n');
  const said = /ended with SIG/.test(errors) ? all : errors;
  const code = (pattern) => (pattern.exec(said) || [])[1];
  if (code(NETWORK))
    return `npm can't reach its registry (${code(NETWORK)}). Check the network; behind a proxy: npm config set proxy and https-proxy; a mirror: npm config set registry. Then start again.
  npm 无法连接其软件源（${code(NETWORK)}）。请检查网络；经代理：npm config set proxy 与 https-proxy；用镜像：npm config set registry。然后重新启动。`;
  if (code(TRUST))
    return `npm doesn't trust the certificate of its registry (${code(TRUST)}). Set NODE_EXTRA_CA_CERTS to the PEM file of your network's CA and check this machine's clock, then start again.
  npm 不信任软件源的证书（${code(TRUST)}）。请将 NODE_EXTRA_CA_CERTS 设为本网络 CA 的 PEM 文件，并核对本机时钟，然后重新启动。`;
  if (/\bENOSPC\b/.test(said))
    return `The disk of ${root} or of npm's cache is full (ENOSPC). Make room for 1.5 GB, then start again.
  ${root} 或 npm 缓存所在磁盘已满。请腾出 1.5 GB 后重新启动。`;
  const refused = /\b(EACCES|EROFS|EPERM)\b/.exec(said);
  if (refused) {
    const path = (/npm error path (\S.*)/.exec(said) || [])[1] || root;
    return `${path} can't be written (${refused[1]}). Make ${root} and npm's cache the property of who starts the program, then start again.
  ${path} 不可写。请使 ${root} 与 npm 缓存归启动者所有，然后重新启动。`;
  }
  return said;
}
