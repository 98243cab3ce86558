/** The files of an archive as a page gets them: a zip, a folder, or files one by one. Each is `{ path, bytes() }`; nothing is read before it is asked for. */

const MAX_END_BYTES = 65_557;

/** The central directory (APPNOTE 4.3.12), found from the end of the file. */
export async function filesOfZip(file) {
  const from = Math.max(0, file.size - MAX_END_BYTES);
  const tail = new DataView(await file.slice(from).arrayBuffer());
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end -= 1;
  if (end < 0) return null;
  const count = tail.getUint16(end + 10, true);
  const size = tail.getUint32(end + 12, true);
  const start = tail.getUint32(end + 16, true);
  const directory = new DataView(await file.slice(start, start + size).arrayBuffer());
  const files = [];
  for (let at = 0, n = 0; n < count; n += 1) {
    if (at + 46 > directory.byteLength || directory.getUint32(at, true) !== 0x02014b50) return null;
    const name_bytes = directory.getUint16(at + 28, true);
    const path = new TextDecoder().decode(new Uint8Array(directory.buffer, at + 46, name_bytes));
    const entry = {
      method: directory.getUint16(at + 10, true),
      packed: directory.getUint32(at + 20, true),
      local: directory.getUint32(at + 42, true),
    };
    if (!path.endsWith('/')) files.push({ path, bytes: () => bytesOf(file, entry) });
    at += 46 + name_bytes + directory.getUint16(at + 30, true) + directory.getUint16(at + 32, true);
  }
  return withoutFolder(files);
}

async function bytesOf(file, { method, packed, local }) {
  const head = new DataView(await file.slice(local, local + 30).arrayBuffer());
  const start = local + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const body = file.slice(start, start + packed);
  if (method === 0) return new Uint8Array(await body.arrayBuffer());
  // Ours are stored as they are; somebody may have packed them again.
  if (method !== 8 || typeof DecompressionStream === 'undefined') throw new Error('packed');
  const stream = body.stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const filed = (path, file) => ({ path, bytes: async () => new Uint8Array(await file.arrayBuffer()) });

export const filesChosen = (list) =>
  withoutFolder([...list].map((file) => filed(file.webkitRelativePath || file.name, file)));

/** What was dropped may be folders with folders in them. */
export async function filesDropped(transfer) {
  const roots = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!roots.some((entry) => entry.isDirectory)) return filesChosen(transfer.files);
  const files = [];
  for (const root of roots) await gather(root, root.name, files);
  return withoutFolder(files);
}

async function gather(entry, path, files) {
  if (entry.isFile) {
    files.push(filed(path, await new Promise((fulfil, reject) => entry.file(fulfil, reject))));
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // It hands out a hundred at a time.
    const some = await new Promise((fulfil, reject) => reader.readEntries(fulfil, reject));
    if (some.length === 0) return;
    for (const one of some) await gather(one, `${path}/${one.name}`, files);
  }
}

/** The folder that the archive was unpacked into is no part of it. */
function withoutFolder(files) {
  const manifest = files.find(({ path }) => path === 'manifest.json' || path.endsWith('/manifest.json'));
  const folder = manifest?.path.slice(0, -'manifest.json'.length) ?? '';
  return files.map((file) => (file.path.startsWith(folder) ? { ...file, path: file.path.slice(folder.length) } : file));
}
