import { describe, expect, it } from '@jest/globals'
import { splitTemplate } from './arn-template.js'
import { ONE, STAR } from './glob.js'
import { parseTemplate } from './template.js'

function sectionsOf(text: string): unknown[][] {
  return splitTemplate(parseTemplate(text).parts ?? [])
}

describe('splitTemplate', () => {
  it('splits at the first five colons only', () => {
    expect(sectionsOf('arn:p:s:r:a:type/x:y:z')).toEqual([['arn'], ['p'], ['s'], ['r'], ['a'], ['type/x:y:z']])
  })

  it('keeps empty parts, and gives fewer for a short text', () => {
    expect(sectionsOf('arn:p:::')).toEqual([['arn'], ['p'], [], [], []])
    expect(sectionsOf('arn:p')).toEqual([['arn'], ['p']])
    expect(sectionsOf('')).toEqual([[]])
  })

  it('keeps wildcards in the part in which they stand', () => {
    expect(sectionsOf('arn:*:s?:::*a')).toEqual([['arn'], [STAR], ['s', ONE], [], [], [STAR, 'a']])
  })

  it('does not count colons inside a variable or its default', () => {
    const variable = { key: 'a:b:c', default: 'd:e:f' }
    expect(sectionsOf("arn:p:s:r:a:x/${a:b:c, 'd:e:f'}/y:z")).toEqual([
      ['arn'],
      ['p'],
      ['s'],
      ['r'],
      ['a'],
      ['x/', variable, '/y:z'],
    ])
    expect(sectionsOf("arn:p:${a:b:c, 'd:e:f'}")).toEqual([['arn'], ['p'], [variable]])
  })

  it('takes an escaped star for text', () => {
    expect(sectionsOf('arn:p:s:r:a:${*}')).toEqual([['arn'], ['p'], ['s'], ['r'], ['a'], ['*']])
  })
})
