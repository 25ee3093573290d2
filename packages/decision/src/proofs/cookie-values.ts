import type { HeaderList } from '../http/header-list.js'

/** Every value of a cookie over all Cookie headers (RFC 6265, section 4.2). */
export function cookieValues(headers: HeaderList, name: string): readonly string[] {
  const values: string[] = []
  for (const line of headers.all('cookie')) {
    for (const pair of line.split(';')) {
      const equals = pair.indexOf('=')
      if (equals !== -1 && pair.slice(0, equals).trim() === name) values.push(unquoted(pair.slice(equals + 1).trim()))
    }
  }
  return values
}

function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
}
