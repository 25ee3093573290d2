import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { ManageRoom, refusalOf } from '../../../test/manage/manage-room.js'
import { DomainError } from '../../common/errors/domain-error.js'
import { GroupEdgeEntity, GroupEntity } from '../../store/index.js'
import { BoundariesService } from '../boundaries/boundaries.service.js'
import { GroupLinksService } from '../group-links/group-links.service.js'
import { PoliciesService } from '../policies/policies.service.js'
import { GroupsService } from './groups.service.js'

let room: ManageRoom
let groups: GroupsService
let links: GroupLinksService

beforeEach(async () => {
  room = await ManageRoom.open()
  groups = room.get(GroupsService)
  links = room.get(GroupLinksService)
})

afterEach(() => room.close())

async function make(...names: readonly string[]): Promise<void> {
  for (const name of names) await groups.create(room.call(), { name })
}

function rename(path: string, name: string): ReturnType<typeof groups.update> {
  return groups.update(room.call(), path, { name }, undefined)
}

function move(path: string, parent: string | null, dryRun?: 'true'): ReturnType<typeof groups.move> {
  return groups.move(room.call(), path, { parent }, { dryRun })
}

/** Every edge as `parent > child`, links as `source ~ target`, and the groups without parent; sorted. */
function tree(): Promise<readonly string[]> {
  return room.store.unitOfWork.read(async (manager) => {
    const paths = new Map((await manager.find(GroupEntity)).map(({ id, path }) => [id, path]))
    const edges = await manager.find(GroupEdgeEntity)
    const below = new Set(edges.filter(({ kind }) => kind === 'parent').map(({ targetId }) => targetId))
    const name = (id: string): string => paths.get(id) ?? ''
    const shown = edges.map(({ sourceId, targetId, kind }) =>
      [name(sourceId), kind === 'link' ? '~' : '>', name(targetId)].join(' '),
    )
    return [...shown, ...[...paths].filter(([id]) => !below.has(id)).map(([, path]) => path)].sort()
  })
}

/** Names of the groups that the last change is about. */
function subjects(): Promise<readonly string[]> {
  return room.store.unitOfWork.read(async (manager) => {
    const paths = new Map((await manager.find(GroupEntity)).map(({ id, path }) => [id, path]))
    return (room.changes.at(-1) ?? []).map(({ id }) => paths.get(id) ?? '').sort()
  })
}

describe('a tree of groups', () => {
  it('follows the paths: the parent is the nearest group above', async () => {
    await make('a', 'a/x/y', 'b/c')
    expect(await tree()).toEqual(['a', 'a > a/x/y', 'b/c'])
    expect((await groups.get('a/x/y')).value).toMatchObject({ parent: 'a', owners: [], ownerAwaited: null })
  })

  it('takes in what is to stand below a new group, for who may move each', async () => {
    await make('a', 'a/x/y', 'a/x/z/z', 'other')
    room.permissions.refused.add('MoveGroup groups/a/x/z/z')
    expect((await refusalOf(groups.create(room.call(), { name: 'a/x' }))).code).toBe('NotPermitted')
    room.permissions.refused.clear()
    await make('a/x')
    expect(await tree()).toEqual(['a', 'a > a/x', 'a/x > a/x/y', 'a/x > a/x/z/z', 'other'])
    expect(await subjects()).toEqual(['a', 'a/x', 'a/x/y', 'a/x/z/z'])
  })

  it('is carried by a rename, takes in what stands where it goes, and is a change of all of it', async () => {
    await make('a', 'a/b', 'a/b/c', 'z/b/c/d', 'z/q')
    await rename('a', 'z')
    expect(await tree()).toEqual(['z', 'z > z/b', 'z > z/q', 'z/b > z/b/c', 'z/b/c > z/b/c/d'])
    expect(await subjects()).toEqual(['z', 'z/b', 'z/b/c', 'z/b/c/d', 'z/q'])
  })

  it('is renamed by who may rename everything in it, and move it when another group is above', async () => {
    await make('a', 'a/b', 'z')
    const rights = ['a', 'a/b', 'z/a', 'z/a/b'].map((path) => `UpdateGroup groups/${path}`)
    for (const right of [...rights, 'MoveGroup groups/a', 'MoveGroup groups/z/a']) {
      room.permissions.refused.add(right)
      expect((await refusalOf(rename('a', 'z/a'))).code).toBe('NotPermitted')
      expect((await refusalOf(move('a', 'z'))).code).toBe('NotPermitted')
      room.permissions.refused.clear()
    }
    room.permissions.asked.length = 0
    await rename('a', 'b')
    expect(room.permissions.asked.filter((right) => right.startsWith('MoveGroup'))).toEqual([])
  })

  it('moves up into names that become free on the way', async () => {
    await make('a/b', 'a/b/b', 'a/b/b/b')
    await rename('a/b', 'a')
    expect(await tree()).toEqual(['a', 'a > a/b', 'a/b > a/b/b'])
  })

  it('moves under another group and to the top, with its last name', async () => {
    await make('a', 'a/b', 'a/b/c', 'z')
    expect(await move('a/b', 'z')).toMatchObject({ value: { name: 'z/b', parent: 'z' } })
    expect(await subjects()).toEqual(['a', 'z', 'z/b', 'z/b/c'])
    expect(await move('z/b', null)).toMatchObject({ value: { name: 'b', parent: null } })
    expect(await tree()).toEqual(['a', 'b', 'b > b/c', 'z'])
    expect((await refusalOf(move('b', 'nogroup'))).code).toBe('NotFound')
  })

  it('(rev2-05) brings no group to the name that is kept for what people share', async () => {
    await make('x', 'x/Shares', 'x/Shares/y')
    for (const dryRun of [undefined, 'true'] as const) {
      const refusal = await refusalOf(move('x/Shares', null, dryRun))
      expect([refusal.code, Object.keys(refusal.problems)]).toEqual(['ValidationFailed', ['parent']])
    }
    await make('z')
    await move('x/Shares', 'z')
  })

  it('tells what a move would change, and changes nothing', async () => {
    await make('a/b', 'a/b/c', 'z', 'z/b/d')
    const [before, commits] = [await tree(), room.changes.length]
    expect(await move('a/b', 'z', 'true')).toEqual({
      dryRun: true,
      moves: [
        { from: 'a/b', to: 'z/b' },
        { from: 'a/b/c', to: 'z/b/c' },
      ],
      takesIn: ['z/b/d'],
    })
    expect([await tree(), room.changes.length]).toEqual([before, commits])
  })

  it('is written anew by a rename that changes letter case alone', async () => {
    await make('Eng', 'Eng/Backend')
    await rename('Eng', 'eng')
    expect(await tree()).toEqual(['eng', 'eng > eng/Backend'])
  })

  it('is deleted whole or not at all, by who may delete each group', async () => {
    await make('a', 'a/b', 'a/b/c', 'ab')
    const refusal = await refusalOf(groups.delete(room.call(), 'a', {}, undefined))
    expect(refusal).toEqual({
      code: 'Conflict',
      problems: { recursive: '2 groups stand below `a`: repeat with `recursive=true`' },
    })
    const tried = await groups.delete(room.call(), 'a', { recursive: 'true', dryRun: 'true' }, undefined)
    expect(tried).toMatchObject({ deletes: { groups: 3 } })
    room.permissions.refused.add('DeleteGroup groups/a/b/c')
    const recursive = { recursive: 'true' } as const
    expect((await refusalOf(groups.delete(room.call(), 'a', recursive, undefined))).code).toBe('NotPermitted')
    room.permissions.refused.clear()
    await groups.delete(room.call(), 'a/b', recursive, undefined)
    expect(room.changes.at(-1)).toHaveLength(3)
    expect(await tree()).toEqual(['a', 'ab'])
  })

  it.each<[string, () => Promise<unknown>, string, string]>([
    ['below itself', () => rename('a', 'a/b/a'), 'name', 'group `a` cannot stand below itself'],
    ['below itself', () => move('a', 'a/b'), 'parent', 'group `a` cannot stand below itself'],
    ['names that are taken', () => rename('z', 'a'), 'name', 'groups `a`, `a/b` exist already'],
    [
      'a name below a group that is written otherwise',
      () => make('A/x'),
      'name',
      '`A/x` would stand below `a`, which is written otherwise',
    ],
    [
      'a name above a group that is written otherwise',
      () => rename('z', 'T'),
      'name',
      '`t/u` would stand below `T`, which is written otherwise',
    ],
  ])('refuses %s', async (_what, work, field, problem) => {
    await make('a', 'a/b', 'z', 'z/b', 't/u')
    const before = await tree()
    expect(await refusalOf(work())).toEqual({ code: 'Conflict', problems: { [field]: problem } })
    expect(await tree()).toEqual(before)
  })

  it('never grows deeper than 16 names', async () => {
    const deep = Array(15).fill('d').join('/')
    await make('a', 'a/b', 'a/b/c', deep)
    const problem = `group \`${deep}/a/b\` would have 17 segments, of 16 at most`
    expect(await refusalOf(move('a', deep))).toEqual({ code: 'ValidationFailed', problems: { parent: problem } })
    expect((await refusalOf(rename('a', `${deep}/z`))).code).toBe('ValidationFailed')
  })
})

describe('links between groups', () => {
  beforeEach(() => make('eng', 'eng/core', 'ops', 'ops/db'))

  it('are put twice without harm, told from both ends, taken away, and a change of their source', async () => {
    expect(await links.link(room.call(), 'eng', 'ops/db')).toEqual({ to: ['ops/db'], from: [] })
    expect(await subjects()).toEqual(['eng'])
    await links.link(room.call(), 'eng', 'ops/db')
    expect(room.changes.at(-1)).toEqual([])
    expect(await links.list('ops/db')).toEqual({ to: [], from: ['eng'] })
    await links.unlink(room.call(), 'eng', 'ops/db')
    expect(await subjects()).toEqual(['eng'])
    expect((await refusalOf(links.unlink(room.call(), 'eng', 'ops/db'))).code).toBe('NotFound')
    expect((await refusalOf(links.unlink(room.call(), 'eng', 'eng/core'))).code).toBe('NotFound')
  })

  it('need the right to both groups', async () => {
    room.permissions.refused.add('LinkGroup groups/ops')
    expect((await refusalOf(links.link(room.call(), 'eng', 'ops'))).code).toBe('NotPermitted')
    expect((await refusalOf(links.unlink(room.call(), 'eng', 'ops'))).code).toBe('NotPermitted')
  })

  it('go in no circle, alone or with the trees', async () => {
    await links.link(room.call(), 'eng/core', 'ops')
    const problem = 'the groups would go in a circle: `ops/db` → `eng` → `eng/core` → `ops` → `ops/db`'
    expect(await refusalOf(links.link(room.call(), 'ops/db', 'eng'))).toEqual({
      code: 'Conflict',
      problems: { target: problem },
    })
    for (const [source, target] of [
      ['eng', 'eng'],
      ['eng', 'eng/core'],
      ['eng/core', 'eng'],
    ] as const) {
      expect((await refusalOf(links.link(room.call(), source, target))).code).toBe('Conflict')
    }
  })

  it('keep a tree from moving to where it would go in a circle', async () => {
    await links.link(room.call(), 'eng/core', 'ops')
    const before = await tree()
    const way = 'the groups would go in a circle: `ops` → `ops/eng` → `ops/eng/core` → `ops`'
    expect(await refusalOf(move('eng', 'ops'))).toEqual({ code: 'Conflict', problems: { parent: way } })
    expect(await tree()).toEqual(before)
  })

  it('end where the tree comes to say the same', async () => {
    await links.link(room.call(), 'eng', 'ops')
    await move('ops', 'eng')
    expect(await tree()).toEqual(['eng', 'eng > eng/core', 'eng > eng/ops', 'eng/ops > eng/ops/db'])
  })

  it('and moves that would close a circle together: one is refused', async () => {
    const outcomes = await Promise.allSettled([
      move('eng', 'ops'),
      move('ops', 'eng'),
      links.link(room.call(), 'ops/db', 'eng/core'),
      links.link(room.call(), 'eng/core', 'ops/db'),
    ])
    const refused = outcomes.filter(({ status }) => status === 'rejected')
    expect(refused.length).toBeGreaterThanOrEqual(2)
    expect(circle(await tree())).toBe(false)
  })
})

describe('the boundary of a group', () => {
  it('is a change of all groups below it', async () => {
    await make('a', 'a/b', 'z')
    await links.link(room.call(), 'a/b', 'z')
    const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'a:b', Resource: '*' }] }
    await room.get(PoliciesService).create(room.call(), { name: 'Narrow', policy })
    await room.get(BoundariesService).set(room.call(), { type: 'group', group: 'a' }, { policy: 'Narrow' })
    expect(await subjects()).toEqual(['a', 'a/b', 'z'])
  })
})

/** What a plain reading of the paths says. */
function naive(paths: readonly string[]): readonly string[] {
  return paths.map((path) => {
    const above = paths.filter((one) => path.startsWith(`${one}/`)).sort((a, b) => b.length - a.length)
    return above[0] === undefined ? path : `${above[0]} > ${path}`
  })
}

/** Whether a way along edges leads back to where it began. */
function circle(shown: readonly string[]): boolean {
  const edges = shown.map((line) => line.split(/ [>~] /)).filter((ends) => ends.length === 2)
  const leadsTo = (from: string, to: string, seen: ReadonlySet<string>): boolean =>
    edges.some(
      ([source, target = '']) =>
        source === from && (target === to || (!seen.has(target) && leadsTo(target, to, new Set([...seen, target])))),
    )
  return edges.some(([source = '']) => leadsTo(source, source, new Set()))
}

/** What is done, to which two of the groups that there are, and with which path. */
type Step = readonly ['make' | 'rename' | 'move' | 'delete' | 'link', number, number, string]

const path = fc
  .array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 4 })
  .map((segments) => segments.join('/'))
const kind = fc.constantFrom('make', 'make', 'make', 'rename', 'move', 'link', 'link', 'delete')
const step: fc.Arbitrary<Step> = fc.tuple(kind, fc.nat({ max: 99 }), fc.nat({ max: 99 }), path)

async function take([what, first, second, name]: Step): Promise<unknown> {
  const paths = (await groups.list({})).rows.map((row) => row.name)
  const [one = name, other = name] = [paths[first % paths.length], paths[second % paths.length]]
  if (what === 'make') return make(name)
  if (what === 'rename') return rename(one, name)
  if (what === 'move') return move(one, other)
  if (what === 'link') return links.link(room.call(), one, other)
  return groups.delete(room.call(), one, { recursive: 'true' }, undefined)
}

describe('after every one of many random operations', () => {
  it('the parent of every group is the nearest above, nothing goes in a circle, and what is refused changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        for (const { name } of (await groups.list({})).rows) {
          // One that went with the group above it is gone.
          await groups.delete(room.call(), name, { recursive: 'true' }, undefined).catch(() => undefined)
        }
        for (const one of steps) {
          const before = await tree()
          const refused = await take(one).then(
            () => false,
            (error: unknown) => {
              if (error instanceof DomainError && error.code !== 'InternalError') return true
              throw error
            },
          )
          const after = await tree()
          if (refused) expect(after).toEqual(before)
          const paths = (await groups.list({})).rows.map(({ name }) => name)
          expect(after.filter((line) => !line.includes('~'))).toEqual([...naive(paths)].sort())
          expect(circle(after)).toBe(false)
        }
      }),
      { seed: 20261127, numRuns: 12, endOnFailure: true },
    )
  }, 60_000)
})
