import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { linesOf } from './lines.js'

async function linesOfPieces(pieces: readonly (Buffer | string)[]): Promise<string[]> {
  async function* stream(): AsyncGenerator<Buffer | string> {
    for (const piece of pieces) yield await Promise.resolve(piece)
  }
  const lines: string[] = []
  for await (const line of linesOf(stream())) lines.push(line)
  return lines
}

it('finds the same lines wherever the pieces of a stream end, also inside a character', async () => {
  const characters = fc.constantFrom('a', '\n', 'é', '😀', '\u2028', '\r')
  await fc.assert(
    fc.asyncProperty(fc.array(characters), fc.integer({ min: 1, max: 5 }), async (content, size) => {
      const text = content.join('')
      const bytes = Buffer.from(text)
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      )
      const lines = await linesOfPieces(pieces)
      expect(lines.join('')).toBe(text)
      expect(lines.slice(0, -1).every((line) => line.indexOf('\n') === line.length - 1)).toBe(true)
    }),
  )
})

it('splits at line feeds alone, and keeps what has none at the end', async () => {
  expect(await linesOfPieces(['a\u2028b\r', '\nc'])).toEqual(['a\u2028b\r\n', 'c'])
})
