import { describe, expect, it } from '@jest/globals'
import { resourceName } from './share.js'
import { linesOf, NEW_SHARE, shareBody } from './share-form.js'

const RED = 'arn:tinyauth:apples:default::apples/red'

describe('the body of a share', () => {
  const shared = { ...NEW_SHARE, service: 'apples', actions: ['GetApple'], resources: `${RED}\n\n ${RED}\n` }

  it('has each resource once, and lasts a week where nothing else was said', () => {
    expect(shareBody(shared)).toEqual({
      ...{ service: 'apples', actions: ['GetApple'], resources: [RED], maxAccepts: 1, accessFor: 'P7D' },
    })
  })

  it('says that it has no end only where that was chosen', () => {
    expect(shareBody({ ...shared, lasting: 'ever' })).toMatchObject({ accessFor: null })
    expect(shareBody({ ...shared, lasting: 'for', accessFor: null })).toMatchObject({ accessFor: '' })
    const until = shareBody({ ...shared, lasting: 'until', accessUntil: '2027-01-01T00:00:00Z' })
    expect(until).toMatchObject({ accessUntil: '2027-01-01T00:00:00Z' })
    expect(until).not.toHaveProperty('accessFor')
  })

  it('lets guests in only where that was chosen', () => {
    expect(shareBody(shared)).not.toHaveProperty('guest')
    expect(shareBody({ ...shared, guest: true })).toMatchObject({ guest: true })
  })

  it('is refused by the service rather than here where it is empty', () => {
    expect(shareBody({ ...NEW_SHARE, service: null, resources: null })).toMatchObject({ service: '', resources: [] })
  })
})

describe('resources', () => {
  it('stand in lines, and are called by what follows the region', () => {
    expect(linesOf(' a\nb  a ')).toEqual(['a', 'b'])
    expect(resourceName(RED)).toBe('apples/red')
    expect(resourceName('arn:tinyauth:s:::a:b')).toBe('a:b')
  })
})
