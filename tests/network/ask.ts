/** Asks a server inside of its namespace: argv is { url, method, path, body, cookie } as JSON, stdout the answer. */
type Given = { url: string; method: string; path: string; body?: unknown; cookie?: string };

const { url, method, path, body, cookie } = JSON.parse(process.argv[2] ?? '') as Given;
const answer = await fetch(url + path, {
  method,
  headers: {
    ...(cookie === undefined ? {} : { cookie }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  },
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
});
const cookies = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
const text = await answer.text();
const said = { status: answer.status, body: text === '' ? null : JSON.parse(text), cookie: cookies.join('; ') };
process.stdout.write(JSON.stringify(said));
