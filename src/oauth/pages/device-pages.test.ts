import { describe, expect, it } from '@jest/globals'
import { SAMPLE_CONTEXT as CONTEXT } from '../../../test/sign-in/sample-pages.js'
import { tagsOf } from '../../../test/sign-in/tags.js'
import { deviceConfirmPage, deviceDonePage, devicePage } from './device-pages.js'

const ACTION = '/oauth/device'

/** Names and values of what the form sends by itself, and of its buttons. */
function fieldsOf(page: string): readonly string[] {
  return tagsOf(page).flatMap(({ tag, closes, attributes }) => {
    const of = new Map(attributes)
    if (closes || (tag !== 'input' && tag !== 'button') || !of.has('name')) return []
    return [`${of.get('name') ?? ''}=${of.get('value') ?? ''}`]
  })
}

describe('the page to enter the code of a device', () => {
  it('has an empty field, or what was typed or scanned', () => {
    expect(fieldsOf(devicePage({ action: ACTION }, CONTEXT))).toEqual(['csrf=csrf-token-of-the-page', 'user_code='])
    const filled = devicePage({ action: ACTION, fields: { xsrf: 'x1' }, userCode: 'WDJB-MJHT' }, CONTEXT)
    expect(fieldsOf(filled)).toEqual(['csrf=csrf-token-of-the-page', 'xsrf=x1', 'user_code=WDJB-MJHT'])
  })

  it.each([
    ['deviceCodeUnknown', 'There is no such code.'],
    ['deviceCodeExpired', 'This code is not good any more.'],
  ] as const)('says for %s what to do, at the field', (kind, text) => {
    const page = devicePage({ action: ACTION, userCode: 'AAAA-AAAA', problem: { kind } }, CONTEXT)
    expect(page).toContain(`<p class="alert" role="alert" id="problem">${text}`)
    expect(page).toMatch(/<input[^>]*id="user_code"[^>]*aria-describedby="user_code-hint problem"/)
    expect(page).toContain('<title>Error: Connect a device')
  })

  it('warns of codes that others send', () => {
    expect(devicePage({ action: ACTION }, CONTEXT)).toContain('Never use a code that somebody sent you.')
  })
})

describe('the page where the code of a device is compared', () => {
  const page = deviceConfirmPage(
    { action: ACTION, fields: { xsrf: 'x1' }, userCode: 'WDJB-MJHT', client: { displayName: 'Television' } },
    CONTEXT,
  )

  it('shows the app and the code, and warns of codes that others send', () => {
    expect(page).toContain('Connect a device to Television?')
    expect(page).toContain('<code>WDJB-MJHT</code>')
    expect(page).toContain('Never use a code that somebody sent you.')
  })

  it('sends the code with the decision', () => {
    const always = ['csrf=csrf-token-of-the-page', 'xsrf=x1', 'user_code=WDJB-MJHT']
    expect(fieldsOf(page)).toEqual([...always, 'confirm=yes', 'abort=yes'])
  })
})

describe('the page at the end of a device', () => {
  it('says what became of it', () => {
    expect(deviceDonePage({ outcome: 'connected' }, CONTEXT)).toContain('<h1>The device is connected</h1>')
    expect(deviceDonePage({ outcome: 'aborted' }, CONTEXT)).toContain('<h1>The device is not connected</h1>')
  })
})
