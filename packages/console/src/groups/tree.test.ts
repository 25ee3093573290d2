import { describe, expect, it } from '@jest/globals'
import type { Group } from './group.js'
import { nameBelow, pathsAbove } from './group-path.js'
import { stepOf, typedLine } from './tree-keys.js'
import { type Level, treeLines } from './tree-rows.js'

function group(path: string): Group {
  const none = { description: null, parent: null, owners: [], ownerAwaited: null, boundary: null }
  return { id: path, name: path, ...none, createdAt: null, updatedAt: null }
}

function level(total: number, ...paths: readonly (readonly [string, boolean | undefined])[]): Level {
  return { total, groups: paths.map(([path, hasBelow]) => ({ group: group(path), hasBelow })) }
}

const LEVELS = new Map([
  ['', level(4, ['eng', true], ['ops', false], ['pickers', undefined])],
  ['eng', level(2, ['eng/backend', true], ['eng/fr/web', false])],
  ['eng/backend', level(1, ['eng/backend/db', false])],
])
const OPEN = new Set(['eng'])
const lines = treeLines(LEVELS, OPEN)

describe('the lines of a tree of groups', () => {
  it('are the groups below each open one, by the name that is left, with their places', () => {
    expect(lines.map((line) => (line.kind === 'group' ? [line.name, line.level, line.state] : line.left))).toEqual([
      ['eng', 1, 'open'],
      ['backend', 2, 'closed'],
      ['fr/web', 2, 'leaf'],
      ['ops', 1, 'leaf'],
      ['pickers', 1, 'closed'],
      1,
    ])
    expect(lines[1]).toMatchObject({ position: 1, siblings: 2 })
    expect(lines[0]).toMatchObject({ position: 1, siblings: 4 })
  })

  it('tell what is open and not read yet, and that nothing stands below', () => {
    const open = treeLines(LEVELS, new Set(['pickers']))
    expect(open.find(({ id }) => id === 'pickers')).toMatchObject({ state: 'loading' })
    const empty = treeLines(new Map([...LEVELS, ['pickers', level(0)]]), new Set(['pickers']))
    expect(empty.find(({ id }) => id === 'pickers')).toMatchObject({ state: 'leaf' })
  })

  it('are none before anything is read', () => {
    expect(treeLines(new Map(), OPEN)).toEqual([])
  })
})

describe('a key in a tree', () => {
  it.each([
    ['eng', 'ArrowDown', { kind: 'focus', id: 'eng/backend' }],
    ['eng/backend', 'ArrowUp', { kind: 'focus', id: 'eng' }],
    ['eng', 'ArrowUp', undefined],
    ['ops', 'Home', { kind: 'focus', id: 'eng' }],
    ['eng', 'End', { kind: 'focus', id: 'more:' }],
    ['eng/backend', 'ArrowRight', { kind: 'open', id: 'eng/backend' }],
    ['eng', 'ArrowRight', { kind: 'focus', id: 'eng/backend' }],
    ['ops', 'ArrowRight', undefined],
    ['eng', 'ArrowLeft', { kind: 'close', id: 'eng' }],
    ['eng/fr/web', 'ArrowLeft', { kind: 'focus', id: 'eng' }],
    ['ops', 'ArrowLeft', undefined],
    ['ops', 'x', undefined],
    ['nowhere', 'ArrowDown', undefined],
  ])('at %s: %s', (id, key, step) => {
    expect(stepOf(lines, id, key)).toEqual(step)
  })

  it('finds the next name that begins with it, and around the end', () => {
    expect(typedLine(lines, 'eng', 'p')).toBe('pickers')
    expect(typedLine(lines, 'pickers', 'e')).toBe('eng')
    expect(typedLine(lines, 'eng', 'en')).toBe('eng')
    expect(typedLine(lines, 'eng', 'x')).toBeUndefined()
  })
})

describe('a path', () => {
  it('has paths above it, and a name below each of them', () => {
    expect(pathsAbove('a/b/c')).toEqual(['a', 'a/b'])
    expect(pathsAbove('a')).toEqual([])
    expect([nameBelow('a/b/c', 'a'), nameBelow('A/b', 'a'), nameBelow('ab/c', 'a'), nameBelow('a/b', null)]).toEqual([
      'b/c',
      'b',
      'ab/c',
      'a/b',
    ])
  })
})
