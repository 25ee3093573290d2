import { describe, expect, it } from '@jest/globals'
import { SAMPLE_CONTEXT as CONTEXT } from '../../../test/sign-in/sample-pages.js'
import { tagsOf } from '../../../test/sign-in/tags.js'
import { oauthErrorPage } from './oauth-error-page.js'

function page(error: string): string {
  return oauthErrorPage({ error, reference: 'req-1' }, CONTEXT)
}

describe('the page of a fatal error', () => {
  it.each([
    ['invalid_redirect_uri', 'an address that is not registered for it'],
    ['invalid_client', 'is not registered here'],
    ['invalid_scope', 'something that it may not have'],
    ['something_new', 'is not possible here'],
    ['constructor', 'is not possible here'],
  ])('has for `%s` the code, a sentence that helps, and the reference', (error, text) => {
    expect(page(error)).toContain(text)
    expect(page(error)).toContain(`<code>${error}</code>`)
    expect(page(error)).toContain('<code>req-1</code>')
  })

  it('shows no code that no specification writes', () => {
    expect(page('Visit evil.example')).not.toContain('evil')
  })

  it('leads nowhere: a page that cannot be trusted with the answer is not offered as a link', () => {
    const links = tagsOf(page('invalid_redirect_uri')).filter(({ tag, closes }) => tag === 'a' && !closes)
    expect(links.map(({ attributes }) => new Map(attributes).get('href'))).toEqual(['#content'])
    expect(page('invalid_redirect_uri')).not.toContain('http-equiv')
  })
})
