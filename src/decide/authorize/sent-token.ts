import { cookieValues, type HeaderList, SESSION_COOKIE } from '@tinyauth/decision'

/** The session token that an end user's request is judged by, cookie before header; `undefined` = it came with a key, or with nothing. */
export function sentToken(headers: HeaderList): string | undefined {
  const [cookie] = cookieValues(headers, SESSION_COOKIE)
  if (cookie !== undefined) return cookie
  const value = headers.one('authorization')
  return value?.slice(0, 7).toLowerCase() === 'bearer ' ? value.slice(7).trim() : undefined
}
