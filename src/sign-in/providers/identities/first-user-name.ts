import type { EntityManager } from 'typeorm'
import type { Ids } from '../../../common/ids.js'
import { UserEntity } from '../../../store/index.js'
import type { Profile } from '../../federation/profile.js'

/** Room for a number behind it: a name has 128 characters at most. */
const LONGEST = 100
const MOST_NUMBERED = 20
const ENDING = 'abcdefghijkmnpqrstuvwxyz23456789'

/**
 * A user name by what the provider calls somebody: the preferred name, the address before the `@`, the name; else `user`.
 *
 * `fred@example.com` is `fred`, `José García` is `Jose-Garcia`, `../root` is `root`, `李` is no name and so not taken.
 */
export function userNameFor({ preferredUsername, email, name }: Profile): string {
  for (const text of [beforeAt(preferredUsername), beforeAt(email), name]) {
    const wanted = text === undefined ? '' : validName(text)
    if (wanted !== '') return wanted
  }
  return 'user'
}

/** The name, with `-2`, `-3` … where it is taken, in whatever case. `root` is always taken: policies and people know it. */
export async function freeUserName(manager: EntityManager, wanted: string, ids: Ids): Promise<string> {
  if (await isFree(manager, wanted)) return wanted
  for (let number = 2; number <= MOST_NUMBERED; number++) {
    const numbered = `${wanted}-${number}`
    if (await isFree(manager, numbered)) return numbered
  }
  // Nobody makes the service count to ten thousand.
  for (;;) {
    const ended = `${wanted}-${ids.text(8, ENDING)}`
    if (await isFree(manager, ended)) return ended
  }
}

async function isFree(manager: EntityManager, username: string): Promise<boolean> {
  const lowerUsername = username.toLowerCase()
  if (lowerUsername === 'root') return false
  return !(await manager.existsBy(UserEntity, { lowerUsername }))
}

function beforeAt(text: string | undefined): string | undefined {
  return text?.split('@', 1)[0]
}

/** Letters lose their accents; what no name may hold becomes `-`. */
function validName(text: string): string {
  const plain = text
    .slice(0, 2 * LONGEST)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
  const parts = plain.split(/[^A-Za-z0-9._+-]+/).filter((part) => part !== '')
  const joined = parts.join('-').slice(0, LONGEST)
  const start = joined.search(/[A-Za-z0-9]/)
  return start === -1 ? '' : withoutEnd(joined.slice(start))
}

function withoutEnd(name: string): string {
  let end = name.length
  while ('.-_+'.includes(name[end - 1] ?? ' ')) end--
  return name.slice(0, end)
}
