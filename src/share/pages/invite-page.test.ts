import { describe, expect, it } from '@jest/globals'
import { INVITE, inviteInPlace, OWN_INVITE, TO_ACCEPT } from '../../../test/sign-in/sample-invites.js'
import { SAMPLE_CONTEXT as CONTEXT } from '../../../test/sign-in/sample-pages.js'
import { STRINGS_DE } from '../../sign-in/pages/strings.de.js'
import { durationText } from './duration-text.js'
import type { InviteView } from './invite-view.js'

/** Terms with their values, as text. */
function termsOf(page: string): Readonly<Record<string, string>> {
  const pairs = [...page.matchAll(/<dt>([^<]*)<\/dt>\s*<dd>([^]*?)<\/dd>/g)]
  return Object.fromEntries(pairs.map(([, term = '', value = '']) => [term, value.replace(/<[^>]*>/g, '').trim()]))
}

function limits(fields: Partial<InviteView['limits']>, kind: InviteView['kind'] = 'membership'): object {
  return termsOf(inviteInPlace({ ...INVITE, kind, limits: { ...INVITE.limits, ...fields } }, CONTEXT))
}

describe('the page of an invite', () => {
  it('keeps names apart from the text around them, whichever way they are written', () => {
    const page = inviteInPlace({ ...INVITE, inviter: '\u202e<script>"x"', groups: ['<i>'] }, CONTEXT)
    expect(page).toContain('<bdi>\u202e&lt;script&gt;&quot;x&quot;</bdi>')
    expect(page).toContain('<code>&lt;i&gt;</code>')
  })

  it('sets names and patterns apart in what is allowed, and escapes them', () => {
    const lines = ['May use `<b>` and `a*`: only `x`']
    const page = inviteInPlace({ ...INVITE, access: { parts: [{ lines, ceilings: [] }], isCut: false } }, CONTEXT)
    expect(page).toContain('<li>May use <code>&lt;b&gt;</code> and <code>a*</code>: only <code>x</code></li>')
  })

  it('says every limit', () => {
    expect(limits({})).toEqual({
      'Accept until': 'Nov 22, 2026, 9:30 AM UTC',
      'Places left': '3',
      'Access lasts': '3 days from when it is accepted',
      'Use at most': '12 hours, 30 minutes',
      'May invite': '2 people',
      'They may invite in turn': 'yes, over 2 steps',
      'May take out again': 'whoever came by the own invites',
    })
    expect(limits({ placesLeft: null, plusOnes: null, maxDepth: null, accessForSeconds: null })).toMatchObject({
      ...{ 'Places left': 'any number', 'Access lasts': 'until somebody takes it away' },
      ...{ 'May invite': 'any number of people', 'They may invite in turn': 'yes' },
    })
  })

  it.each([
    [{ plusOnes: 0 }, 'nobody', undefined],
    [{ maxDepth: 0 }, 'nobody', undefined],
    [{ plusOnes: 1, maxDepth: 1 }, '1 person', 'no'],
    [{ maxDepth: 2 }, '2 people', 'yes, but not further'],
  ])('tells of %j who may be invited: %s, %s', (fields, invites, onward) => {
    const terms = limits(fields)
    expect(terms).toMatchObject({ 'May invite': invites })
    expect(Reflect.get(terms, 'They may invite in turn')).toBe(onward)
  })

  it('of a share says nothing of inviting, and that it stays within what its giver may do', () => {
    expect(Object.keys(limits({}, 'share'))).not.toContain('May invite')
    expect(inviteInPlace({ ...INVITE, kind: 'share' }, CONTEXT)).toContain('Never more than the person who shared it')
  })

  it('has a form for whoever is signed in alone; a short one folds up what it gives', () => {
    expect(inviteInPlace(INVITE, CONTEXT)).not.toContain('<form')
    expect(inviteInPlace(INVITE, CONTEXT)).not.toContain('<details')
    expect(inviteInPlace(TO_ACCEPT, CONTEXT)).toContain('<form method="post" action="/invite/')
    expect(inviteInPlace(TO_ACCEPT, CONTEXT)).toContain('<details')
  })

  it('shows its inviter the link with a picture that is nothing but one', () => {
    expect(inviteInPlace(OWN_INVITE, CONTEXT)).toContain('<div class="qr" role="img"')
    const reader = { ...OWN_INVITE.reader, qrSvg: '<svg onload="alert(1)"></svg>' }
    expect(inviteInPlace({ ...OWN_INVITE, reader }, CONTEXT)).not.toContain('onload')
  })
})

describe('a duration', () => {
  it.each([
    [1, '1 second', '1 Sekunde'],
    [90_061, '1 day, 1 hour, 1 minute, 1 second', '1 Tag, 1 Stunde, 1 Minute, 1 Sekunde'],
    [172_800, '2 days', '2 Tage'],
    [315_360_000, '3,650 days', '3.650 Tage'],
  ])('of %i seconds is %s', (seconds, english, german) => {
    expect(durationText(CONTEXT.strings, seconds)).toBe(english)
    expect(durationText(STRINGS_DE, seconds)).toBe(german)
  })
})
