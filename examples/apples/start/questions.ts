import type { Key } from './api.js'
import type { People } from './people.js'

/** A request, and how it is answered. */
interface Asked {
  readonly who: string
  readonly key?: Key
  readonly method?: string
  readonly path: string
  readonly body?: object
  readonly status: number
  readonly answer: string
}

const FRED = { name: 'fred', colour: 'red', weight: 50, pickedBy: 'the gardener' }
const GRANNY = { name: 'granny', colour: 'green', weight: 180, pickedBy: 'the gardener' }
const BRAMLEY = { colour: 'green', weight: 300 }
const NOT_PERMITTED = '{"Authorized":false,"ErrorCode":"NotPermitted"}'

/** What to paste into a shell, with what it prints. */
export function questions(url: string, { fred, mary }: People): string {
  const asked: readonly Asked[] = [
    { who: 'nobody', path: 'apples/fred', status: 401, answer: '{"Authorized":false,"ErrorCode":"UnsignedRequest"}' },
    { who: 'fred, who may read', key: fred, path: 'apples/fred', status: 200, answer: JSON.stringify(FRED) },
    {
      who: 'fred, without what he may not get',
      key: fred,
      path: 'apples',
      status: 200,
      answer: JSON.stringify([FRED, GRANNY]),
    },
    {
      who: 'fred, who may not go to the cellar',
      key: fred,
      path: 'apples/cellar-1',
      status: 403,
      answer: NOT_PERMITTED,
    },
    {
      who: 'fred, who may not write',
      key: fred,
      method: 'DELETE',
      path: 'apples/fred',
      status: 403,
      answer: NOT_PERMITTED,
    },
    {
      who: 'mary, who may write',
      key: mary,
      method: 'POST',
      path: 'apples/bramley',
      body: BRAMLEY,
      status: 201,
      answer: JSON.stringify({ ...BRAMLEY, name: 'bramley', pickedBy: 'mary' }),
    },
  ]
  return asked.map((one) => question(url, one)).join('\n')
}

function question(url: string, { who, key, method, path, body, status, answer }: Asked): string {
  const parts = [
    "curl -s -w ' %{http_code}\\n'",
    key === undefined ? '' : ` -u '${key.id}:${key.secret}'`,
    method === undefined || body !== undefined ? '' : ` -X ${method}`,
    body === undefined ? '' : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`,
    ` ${url}/${path}`,
  ]
  return `# ${who}\n${parts.join('')}\n#> ${answer} ${status}\n`
}
