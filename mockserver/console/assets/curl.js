// A request of the journal as a curl command. Tokens are never in the journal;
// in their place stands $IAMPORT_TOKEN. Other marks stay as they are.
const left = new Set(['host', 'content-length', 'connection', 'accept-encoding', 'transfer-encoding']);

// quoted is text as a shell takes it literally, but for tokens.
export function quoted(text) {
  return text.split(/token#(?:unknown-)?[0-9]+(?:-[0-9]+)?/).map((part) => (part === '' ? '' : `'${part.replaceAll("'", "'\\''")}'`))
    .join('"$IAMPORT_TOKEN"') || "''";
}

export function curlOf(entry, api) {
  const parts = ['curl -sS --globoff'];
  const method = entry.method;
  const body = entry.request.body || '';
  if (method !== (body ? 'POST' : 'GET')) parts.push(method === 'HEAD' ? '--head' : `-X ${quoted(method)}`);
  for (const [name, values] of Object.entries(entry.request.header || {})) {
    if (left.has(name.toLowerCase())) continue;
    for (const value of values) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  }
  if (body) parts.push(`--data-raw ${quoted(body)}`);
  parts.push(quoted(api + entry.path));
  return parts.join(' \\\n  ');
}
