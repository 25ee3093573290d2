import { describe, expect, it } from '@jest/globals'
import { parseGroupExpression } from '@tinyauth/policy-engine'
import { type CheckedGroups, groupsOf } from './check-groups.js'

type Held = Parameters<typeof groupsOf>[0]

const OWNER: Held = [{ path: 'chat' }, { path: 'chat/dm1', root: 'chat' }, { path: 'chat/dm1/blocked', root: 'chat' }]

function check(held: Held, text: string): CheckedGroups {
  const { expression } = parseGroupExpression(text)
  if (expression === undefined) throw new Error(`\`${text}\` is no expression`)
  return groupsOf(held, expression)
}

describe('groups by the memberships of somebody', () => {
  it.each<[string, Held, boolean]>([
    ['the owner of the tree, who is in `blocked` by descent', OWNER, true],
    ['a member', [{ path: 'chat/dm1' }, { path: 'chat/dm1/blocked', root: 'chat/dm1' }], true],
    ['a blocked member', [{ path: 'chat/dm1' }, { path: 'chat/dm1/blocked' }], false],
    ['the owner, blocked directly too', [...OWNER, { path: 'chat/dm1/blocked' }], false],
    ['somebody else', [{ path: 'other' }], false],
    ['nobody in particular', [], false],
  ])('let %s in or not where `blocked` are shut out', (_, held, granted) => {
    expect(check(held, '~(chat/dm1/"blocked") & chat/dm1').granted).toBe(granted)
  })

  it('name every membership by which somebody is in a group, each once', () => {
    const held = [
      ...OWNER,
      { path: 'chat/dm1' },
      { path: 'chat/dm1', root: 'staff' },
      { path: 'chat/dm1', root: 'staff' },
    ]
    const via = check(held, 'chat/dm1 + direct(chat/dm1) + direct(chat/dm1/blocked)').leaves.map((leaf) => leaf.via)
    expect(via).toEqual([[{ group: 'chat' }, { group: 'chat/dm1' }, { group: 'staff' }], [{ group: 'chat/dm1' }], []])
  })

  it('are not those by which something was shared, whatever these are called', () => {
    const held = [
      { path: 'shares/1', giver: 'uid-jane' },
      { path: 'staff', giver: 'uid-jane' },
    ]
    expect(check(held, 'staff | shares/1').leaves.map(({ granted }) => granted)).toEqual([false, false])
  })
})
