import { describe, expect, it } from '@jest/globals'
import { decodeCursor } from './cursor.js'
import { NEXT_CURSOR, type Page, sendPage } from './list-page.js'

function headersOf(page: Page<string>): Map<string, string> {
  const headers = new Map<string, string>()
  const response = { setHeader: (name: string, value: string) => headers.set(name, value), status: () => undefined }
  sendPage(response, page)
  return headers
}

describe('a page', () => {
  it.each([
    [{ rows: ['a', 'b'], first: 0, total: 2 }, 'posts 0-1/2'],
    [{ rows: ['c'], first: 2, total: 9 }, 'posts 2-2/9'],
    [{ rows: [], first: 0, total: 0 }, 'posts */0'],
    [{ rows: [], first: 5, total: 3 }, 'posts */3'],
  ])('%j has Content-Range %s', (page, expected) => {
    expect(headersOf(page).get('Content-Range')).toBe(expected)
  })

  it('by cursor tells where the next one begins, and the last tells nothing', () => {
    const id = '01935000-0000-7000-8000-000000000000'
    expect(decodeCursor(headersOf({ rows: ['a'], nextId: id }).get(NEXT_CURSOR) ?? '')).toBe(id)
    expect(headersOf({ rows: ['a'], nextId: undefined }).size).toBe(0)
  })
})
