import { describe, expect, it } from '@jest/globals'
import { around, auditAddress, queryOf, reachesNow, readFilter, timelessQueryOf, writeFilter } from './audit-filter.js'

const NOW = Date.parse('2026-11-29T12:00:00.000Z')
const read = (query: string): ReturnType<typeof readFilter> => readFilter(new URLSearchParams(query))

describe('the filter in the address', () => {
  it('shows the last day where nothing is said about time', () => {
    expect(read('')).toEqual({ last: '1d' })
    expect(queryOf(read(''), NOW)).toEqual({ from: '2026-11-28T12:00:00.000Z' })
  })

  it.each([
    'actor=fred&subject=jane&action=apples%3AGetApple&event=CreateUser&resource=arn%3Aa&service=apples&requestId=1&outcome=deny',
    'last=15m',
    'from=2026-11-01T00%3A00%3A00Z&to=2026-11-02T00%3A00%3A00Z',
    'to=2026-11-02T00%3A00%3A00Z',
  ])('comes back as it was written: %s', (query) => {
    const filter = read(query)
    expect(read(new URLSearchParams(writeFilter(filter)).toString())).toEqual(filter)
    expect(Object.fromEntries(new URLSearchParams(query))).toEqual(writeFilter(filter))
  })

  it('takes a range before a span that ends now', () => {
    expect(read('last=1h&from=2026-11-01T00:00:00Z')).toEqual({ from: '2026-11-01T00:00:00Z' })
  })

  it.each(['outcome=maybe', 'last=3y', 'show=1', 'actor='])('leaves out what it does not know: %s', (query) => {
    expect(read(query)).toEqual({ last: '1d' })
  })

  it('is asked of the API without the name of the span', () => {
    expect(queryOf(read('last=1h&actor=fred'), NOW)).toEqual({ actor: 'fred', from: '2026-11-29T11:00:00.000Z' })
  })

  it('leaves time out for what comes in from now on', () => {
    expect(timelessQueryOf(read('from=2026-11-01T00:00:00Z&actor=fred'))).toEqual({ actor: 'fred' })
  })

  it('says whether new events belong to it', () => {
    expect(reachesNow(read('last=1h'), NOW)).toBe(true)
    expect(reachesNow(read('from=2026-11-01T00:00:00Z'), NOW)).toBe(true)
    expect(reachesNow(read('to=2026-11-01T00:00:00Z'), NOW)).toBe(false)
  })

  it('links to the day around an event', () => {
    const link = auditAddress({ requestId: 'r', ...around('2026-11-29T12:00:00.000Z') })
    expect(link).toBe('/audit?requestId=r&from=2026-11-29T00%3A00%3A00.000Z&to=2026-11-30T00%3A00%3A00.000Z')
  })
})
