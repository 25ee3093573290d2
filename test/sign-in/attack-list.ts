/** An address that no browser may be sent to. */
export interface Attack {
  /** What is tried; unique within the list. */
  readonly name: string
  readonly address: string
}

/** Where the attacker waits. */
export const EVIL = 'evil.example'

/**
 * Addresses that look like the given origin, or like a path, to one reader and lead elsewhere for another (capabilities F16
 * and M2, RFC 9700, section 4.11). The origin is one that is allowed, with or without a port.
 */
export function attacksOn(origin: string): readonly Attack[] {
  const { protocol, host, hostname, port } = new URL(origin)
  const otherScheme = protocol === 'https:' ? 'http:' : 'https:'
  const portPart = port === '' ? '' : `:${port}`
  return Object.entries({
    ...RELATIVE,
    ...SCHEMES,
    'another origin': `https://${EVIL}/`,
    'another origin over http': `http://${EVIL}/`,
    'the host as a suffix without a dot': `${protocol}//evil${host}/`,
    'the host as a suffix with a dash': `${protocol}//evil-${host}/`,
    'a host below the host': `${protocol}//evil.${host}/`,
    'the host as a prefix': `${protocol}//${hostname}.${EVIL}/`,
    'the host as a prefix without a dot': `${protocol}//${hostname}evil.example/`,
    'the host as a prefix with a dash': `${protocol}//${hostname}-${EVIL}/`,
    'the origin as a user name': `${origin}@${EVIL}/`,
    'the origin as a user name and password': `${protocol}//${hostname}:443@${EVIL}/`,
    'a user name before the host': `${protocol}//evil@${host}/`,
    'a user name and password before the host': `${protocol}//user:password@${host}/`,
    'an empty user name': `${protocol}//@${host}/`,
    'an encoded @': `${origin}%40${EVIL}/`,
    'a backslash before an @': `${origin}\\@${EVIL}/`,
    'a backslash for the last slash': `${origin}\\${EVIL}`,
    'a backslash in the path': `${origin}/\\${EVIL}`,
    'backslashes for the slashes': `${protocol}\\\\${host}\\`,
    'the other scheme': `${otherScheme}//${host}/`,
    'another port': `${protocol}//${hostname}:1/`,
    'a longer port': `${protocol}//${hostname}${port === '' ? ':44' : portPart}3/`,
    'a port that is a user name': `${protocol}//${hostname}:8080@${EVIL}`,
    'an empty port': `${protocol}//${hostname}:/`,
    'a host that ends with a dot': `${protocol}//${hostname}.${portPart}/`,
    'a host that ends with an encoded dot': `${protocol}//${hostname}%2e${portPart}/`,
    'a host with an ideographic full stop': `${protocol}//${hostname}\u3002${EVIL}/`,
    'a host with an encoded slash': `${origin}%2f.${EVIL}/`,
    'a host with an encoded NUL': `${origin}%00.${EVIL}/`,
    'a host with a tab': `${origin}\t.${EVIL}/`,
    'a host with a line feed': `${origin}\n.${EVIL}/`,
    'a host with a soft hyphen': `${protocol}//\u00ad${host}/`,
    'a host with a zero-width space': `${protocol}//\u200b${host}/`,
    'a host with a Cyrillic letter': `${protocol}//\u0430${host}/`,
    'a host in punycode': `${protocol}//xn--${hostname}-8fg${portPart}/`,
    'a host of full-width letters': `${protocol}//${fullWidth(hostname)}${portPart}/`,
    'one slash after the scheme': `${protocol}/${host}/`,
    'no slash after the scheme': `${protocol}${host}/`,
    'three slashes after the scheme': `${protocol}///${EVIL}/`,
    'two slashes as path': `${origin}//${EVIL}/`,
    'encoded slashes as path': `${origin}/%2f${EVIL}/`,
    'an encoded backslash as path': `${origin}/%5c${EVIL}/`,
    'dots before two slashes': `${origin}/..//${EVIL}/`,
    'a line feed in the path': `${origin}/\r\nSet-Cookie: a=b`,
    'an encoded line feed in the path': `${origin}/%0d%0aSet-Cookie:%20a=b`,
    'a blank before the origin': ` ${origin}/`,
    'a tab before the origin': `\t${origin}/`,
    'a blank after the origin': `${origin} `,
    'a tab in the scheme': `${protocol.slice(0, 2)}\t${protocol.slice(2)}//${host}/`,
    'a blob of the origin': `blob:${origin}/00000000-0000-0000-0000-000000000000`,
    'a source view of the origin': `view-source:${origin}/`,
    'two origins': `${origin}/,https://${EVIL}/\u0000`,
    'an origin that is too long': `${origin}/${'a'.repeat(2048)}`,
  }).map(([name, address]) => ({ name, address }))
}

/** Of the relative kind: a browser, or a proxy that decodes, resolves them to another host. */
const RELATIVE = {
  nothing: '',
  'two slashes': `//${EVIL}`,
  'three slashes': `///${EVIL}`,
  'four slashes': `////${EVIL}`,
  'two backslashes': `\\\\${EVIL}`,
  'slash and backslash': `/\\${EVIL}`,
  'backslash and slash': `\\/${EVIL}`,
  'slash, backslash, slash': `/\\/${EVIL}`,
  'slash, tab, slash': `/\t/${EVIL}`,
  'slash, line feed, slash': `/\n/${EVIL}`,
  'slash, carriage return, slash': `/\r/${EVIL}`,
  'tab before two slashes': `\t//${EVIL}`,
  'blank before two slashes': ` //${EVIL}`,
  'NUL before two slashes': `\u0000//${EVIL}`,
  'encoded slash': `/%2f${EVIL}`,
  'two encoded slashes': `/%2F%2F${EVIL}`,
  'encoded backslash': `/%5c${EVIL}`,
  'encoded tab between slashes': `/%09/${EVIL}`,
  'encoded slashes alone': `%2f%2f${EVIL}`,
  'dots before two slashes, relative': `/..//${EVIL}`,
  'one dot before two slashes': `/.//${EVIL}`,
  'encoded dot before an encoded slash': `/%2e/%2f${EVIL}`,
  'down and up again': `/a/..//${EVIL}`,
  'credentials after two slashes': `//user:password@${EVIL}`,
  'two slashes and a port': `//${EVIL}:443/`,
  'a host without a scheme': EVIL,
  'a user name without a scheme': `@${EVIL}`,
  'a query alone': `?next=//${EVIL}`,
  'a fragment alone': '#',
  'a relative path': 'apples',
  'a header in the path': '/apples\r\nLocation: https://evil.example',
  'an encoded header in the path': '/apples%0d%0aLocation:%20https://evil.example',
  'a path that is too long': `/${'a'.repeat(2048)}`,
  'a broken escape': '/%',
  'an escape that is no UTF-8': '/%ff',
  'an overlong slash': `/%c0%af${EVIL}`,
  'a full-width slash': `/\uff0f${EVIL}`,
  'a fraction slash': `/\u2044${EVIL}`,
  'a line separator': `/\u2028/${EVIL}`,
  'text that turns around': `/\u202e${EVIL}`,
}

/** Of schemes that run a script, open something else, or are relative in disguise. */
const SCHEMES = {
  'a script': 'javascript:alert(1)',
  'a script in capitals': 'JaVaScRiPt:alert(1)',
  'a script with slashes': 'javascript://%0aalert(1)',
  'a script after a blank': ' javascript:alert(1)',
  'a script with a tab': 'java\tscript:alert(1)',
  'a script with a line feed': 'java\nscript:alert(1)',
  'a script after a control character': '\u0001javascript:alert(1)',
  'a document': 'data:text/html,<script>alert(1)</script>',
  'a document in base64': 'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
  'a script of Visual Basic': 'vbscript:msgbox(1)',
  'a file': 'file:///etc/passwd',
  'file transfer': `ftp://${EVIL}/`,
  'a WebSocket': `wss://${EVIL}/`,
  mail: `mailto:me@${EVIL}`,
  'an app': `intent://${EVIL}#Intent;scheme=https;end`,
  'a blank page': 'about:blank',
  'https without slashes': 'https:evil.example',
  'https with one slash': `https:/${EVIL}`,
  'https with a backslash': `https:\\${EVIL}`,
  'https in capitals, one slash': `HTTPS:/${EVIL}`,
  'https without a host': 'https://',
  'http without slashes': 'http:evil.example',
  'a scheme alone': 'https:',
  'an address as a number': 'https://2130706433/',
  'an address of IPv6': 'https://[::ffff:127.0.0.1]/',
}

/** Full-width forms of printable ASCII, which the URL class reads as ASCII. */
function fullWidth(text: string): string {
  return text.replace(/[a-z0-9.-]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
}

/** The list for the origin that examples use. */
export const ATTACKS: readonly Attack[] = attacksOn('https://auth.example.org')
