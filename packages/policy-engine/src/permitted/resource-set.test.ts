import { describe, expect, it } from '@jest/globals'
import {
  complement,
  EVERY_RESOURCE,
  intersect,
  type ResourceSet,
  setHolds,
  simplified,
  type Union,
  withoutRepeats,
} from './resource-set.js'

const B = 'arn:aws:s3:::b/'
const RESOURCES = ['', '1', '2', '12', 'x/1', '*'].map((name) => B + name).concat('arn:aws:s3:eu::x:b/1', 'other')
const SETS: readonly ResourceSet[] = [
  EVERY_RESOURCE,
  { allOf: [`${B}1*`], noneOf: [] },
  { allOf: [`${B}*`, '*'], noneOf: [`${B}1`] },
  { allOf: [], noneOf: [`${B}2`, `${B}x*`] },
  { allOf: ['arn:aws:s3:*::b/1'], noneOf: [] },
  { allOf: [`${B}\${*}`], noneOf: [] },
]

function union(sets: readonly ResourceSet[]): Union {
  return { sets, truncated: false }
}

function members(sets: readonly ResourceSet[]): string[] {
  return RESOURCES.filter((resource) => sets.some((set) => setHolds(set, resource, 'allowed')))
}

describe('a set of resources', () => {
  it('holds what matches all patterns of one list and none of the other', () => {
    const set = { allOf: [`${B}*`, `${B}*1`], noneOf: [`${B}x*`, `${B}2`] }
    expect(members([set])).toEqual([`${B}1`])
    expect(members([EVERY_RESOURCE])).toEqual(RESOURCES)
  })

  it('is read as its effect closes: an allowed one narrowly, a denied one widely', () => {
    const beyond = 'arn:aws:s3:eu::x:b/1'
    const pattern = 'arn:aws:s3:*:b/1'
    expect(setHolds({ allOf: [pattern], noneOf: [] }, beyond, 'allowed')).toBe(false)
    expect(setHolds({ allOf: [pattern], noneOf: [] }, beyond, 'denied')).toBe(true)
    expect(setHolds({ allOf: [], noneOf: [pattern] }, beyond, 'allowed')).toBe(false)
    expect(setHolds({ allOf: [], noneOf: [pattern] }, beyond, 'denied')).toBe(true)
  })

  it('holds nothing by a text that is no pattern', () => {
    for (const text of ['', 'x', '${', 'arn:${x}'])
      expect(setHolds({ allOf: [text], noneOf: [] }, text, 'denied')).toBe(false)
  })
})

describe('combining sets', () => {
  it('intersects as the sets of their members do', () => {
    for (const left of SETS) {
      for (const right of SETS) {
        const both = intersect(union([left]), union([right]), 100)
        expect(both.truncated).toBe(false)
        expect(members(both.sets)).toEqual(members([left]).filter((resource) => members([right]).includes(resource)))
      }
    }
    expect(members(intersect(union(SETS), union(SETS), 100).sets)).toEqual(members(SETS))
    expect(intersect(union([]), union(SETS), 100)).toEqual(union([]))
  })

  it('subtracts, where the two readings of a pattern are one', () => {
    const plain = SETS.filter((set) => !set.allOf.some((pattern) => pattern.includes(':*:')))
    for (const set of plain) {
      const rest = complement([set], 100)
      expect(members(rest.sets)).toEqual(RESOURCES.filter((resource) => !members([set]).includes(resource)))
    }
    expect(members(complement([], 100).sets)).toEqual(RESOURCES)
    expect(complement([EVERY_RESOURCE], 100).sets).toEqual([])
  })

  it('never leaves out of a complement what is only denied in the wide reading', () => {
    const wide = { allOf: ['arn:aws:s3:*:b/1'], noneOf: [] }
    expect(members(complement([wide], 100).sets)).not.toContain('arn:aws:s3:eu::x:b/1')
  })

  it.each([1, 2, 3, 5])('stops at %d sets, says so, and leaves out rather than adds', (most) => {
    const many = Array.from({ length: 4 }, (_, i) => ({ allOf: [], noneOf: [`${B}${i}`, `${B}x${i}`] }))
    const all = complement(many, 1000)
    const some = complement(many, most)
    expect(some.sets.length).toBeLessThanOrEqual(most)
    expect(some.truncated).toBe(true)
    expect(all.truncated).toBe(false)
    for (const resource of members(some.sets)) expect(members(all.sets)).toContain(resource)
  })

  it('remembers that something was left out, though few sets remain', () => {
    const cut = complement(
      [
        { allOf: [], noneOf: [`${B}1`, `${B}2`, `${B}12`] },
        { allOf: [`${B}1`], noneOf: [] },
      ],
      1,
    )
    expect(cut.truncated).toBe(true)
    expect(intersect({ sets: [], truncated: true }, union(SETS), 100).truncated).toBe(true)
    expect(intersect(union(SETS), { sets: [], truncated: true }, 100).truncated).toBe(true)
  })
})

describe('simplifying', () => {
  it('drops sets that hold nothing, stars and repetitions', () => {
    expect(simplified({ allOf: [`${B}1`, '*', `${B}1`], noneOf: [`${B}2`, `${B}2`] })).toEqual([
      { allOf: [`${B}1`], noneOf: [`${B}2`] },
    ])
    expect(simplified({ allOf: [`${B}1`], noneOf: ['*'] })).toEqual([])
    expect(simplified({ allOf: [`${B}1*`], noneOf: [`${B}1*`] })).toEqual([])
    expect(withoutRepeats([EVERY_RESOURCE, { allOf: [], noneOf: [] }, { allOf: ['*'], noneOf: [] }])).toHaveLength(2)
  })

  it('keeps a set whose pattern is read in two ways', () => {
    const set = { allOf: ['arn:aws:s3:*::b'], noneOf: ['arn:aws:s3:*::b'] }
    expect(simplified(set)).toEqual([set])
    expect(setHolds(set, 'arn:aws:s3:eu::x::b', 'denied')).toBe(true)
  })
})
