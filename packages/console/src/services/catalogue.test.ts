import { describe, expect, it } from '@jest/globals'
import { type CatalogueAction, differenceOf, printCatalogue, readCatalogue } from './catalogue.js'

const GET: CatalogueAction = {
  name: 'GetApple',
  level: 'read',
  resourceTypes: ['apples'],
  description: 'look at one, "closely"',
}
const EAT: CatalogueAction = { name: 'EatApple', level: 'write', resourceTypes: [], description: null }

describe('a catalogue', () => {
  it.each([[[GET, EAT]], [[]], [[{ ...EAT, resourceTypes: ['apples', 'baskets'] }]]])(
    'printed and read is itself: %j',
    (actions) => {
      expect(readCatalogue(printCatalogue(actions))).toEqual({ actions })
      expect(readCatalogue(JSON.stringify(actions))).toEqual({ actions })
    },
  )

  it('is read from tabs and semicolons too, as spreadsheets give them', () => {
    expect(readCatalogue('EatApple\twrite\nGetApple;read;apples')).toEqual({
      actions: [EAT, { ...GET, description: null }],
    })
  })

  it('is refused with every problem and where it is', () => {
    expect(readCatalogue('GetApple,look\n,read\nEatApple,write\neatapple,write')).toEqual({
      problems: [
        'line 1: the level of GetApple must be one of list, read, write, execute, permissions',
        'line 2: the name is missing',
        'eatapple is there twice',
      ],
    })
    expect(readCatalogue('[1]')).toEqual({ problems: ['entry 1: this is no action'] })
    expect(readCatalogue('[').problems?.[0]).toMatch(/^this is no JSON/)
  })

  it('says what would change', () => {
    const after = [
      { ...GET, level: 'list' as const },
      { ...EAT, name: 'BiteApple' },
    ]
    expect(differenceOf([GET, EAT], after)).toEqual({
      added: ['BiteApple'],
      removed: ['EatApple'],
      changed: ['GetApple'],
    })
    expect(differenceOf([GET, EAT], [EAT, GET])).toEqual({ added: [], removed: [], changed: [] })
  })
})
