import { createHash } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from '@jest/globals'
import { backup, restore, UserEntity, verifyChain } from '../../src/store/index.js'
import type { Store } from '../../src/store/index.js'
import * as a from './fixtures.js'
import type { DatabaseFactory } from './fixtures.js'
import { fillAllTables } from './sample-data.js'

/** The backup of a store as text. */
export async function backupText(store: Store): Promise<string> {
  const stream = new PassThrough()
  const [content] = await Promise.all([text(stream), backup(store, stream)])
  return content
}

/** A text in pieces that end anywhere, as a file is read. */
export function inPieces(content: string, size = 1000): Readable {
  const bytes = Buffer.from(content)
  const count = Math.ceil(bytes.length / size)
  return Readable.from(Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size)))
}

/** A backup as if nobody had been signed in when it was made. */
export function withoutSignIns(content: string): string {
  const lines = content.trimEnd().split('\n')
  const trailer = JSON.parse(lines.at(-1) ?? '') as { counts: Record<string, number> }
  const rows = lines
    .slice(0, -1)
    .filter((line) => !/^{"table":"(sessions|one_time_secrets|oauth_artifacts)"/.test(line))
  const text = rows.map((line) => `${line}\n`).join('')
  const sha256 = createHash('sha256').update(text).digest('hex')
  const counts = { ...trailer.counts, sessions: 0, one_time_secrets: 0, oauth_artifacts: 0 }
  return `${text}${JSON.stringify({ counts, sha256 })}\n`
}

/** A backup holds everything, and a restore brings all of it back or nothing, but for what was signed in. */
export function backupContract(create: DatabaseFactory): void {
  describe('backup', () => {
    const withSample = <T>(work: (content: string, store: Store) => Promise<T>): Promise<T> =>
      a.withStore(create, async (store) => {
        await fillAllTables(store)
        return work(await backupText(store), store)
      })

    it('restored into an empty database is that database again, but nobody is signed in, with a chain that is whole', () =>
      withSample(async (content) => {
        await a.withStore(create, async (store) => {
          await restore(store, inPieces(content))
          expect(await backupText(store)).toBe(withoutSignIns(content))
          const verdict = await store.unitOfWork.read((manager) => verifyChain(manager))
          expect(verdict).not.toHaveProperty('problem')
        })
      }))

    it('holds rows of every table', () =>
      withSample((content) => {
        const { counts } = JSON.parse(content.trimEnd().split('\n').at(-1) ?? '') as { counts: Record<string, number> }
        expect(Object.keys(counts)).toHaveLength(30)
        expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([])
        return Promise.resolve()
      }))

    it('lets the numbers of changes and events go on where they were', () =>
      withSample(async (content, source) => {
        const before = await source.unitOfWork.read((_, revision) => Promise.resolve(revision))
        await a.withStore(create, async (store) => {
          await restore(store, inPieces(content))
          const { revision } = await store.unitOfWork.run((transaction) => {
            transaction.change({ type: 'partition', id: 'p' })
            return Promise.resolve()
          })
          expect(revision).toBe(before + 1)
        })
      }))

    it('is refused by a database that holds something, unless forced', () =>
      withSample(async (content) => {
        await a.withStore(create, async (store) => {
          await store.unitOfWork.run(({ manager }) => manager.insert(UserEntity, a.user({ username: 'here' })))
          await expect(restore(store, inPieces(content))).rejects.toMatchObject({ code: 'Conflict' })
          expect(await store.unitOfWork.read((m) => m.countBy(UserEntity, { username: 'here' }))).toBe(1)
          await restore(store, inPieces(content), { force: true })
          expect(await backupText(store)).toBe(withoutSignIns(content))
        })
      }))

    it('changes nothing when it is damaged or cut anywhere', () =>
      withSample(async (content, store) => {
        const lines = content.split('\n')
        const damaged = [
          '',
          content.slice(0, content.length / 2),
          lines.slice(0, -2).join('\n'),
          content.replace('"here"', '"hero"'),
          content.replace('"sealed"', '"opened"'),
          lines.toSpliced(3, 1).join('\n'),
          `${content}{}\n`,
          content.replace('tinyauth-backup', 'other-backup'),
          content.replace(/"migration":"\w+"/, '"migration":"Other1"'),
          content.replace('{"table":"users"', '{"table":"lusers"'),
          content.replace(/"lowerUsername":"[^"]*",/, ''),
        ].filter((text) => text !== content)
        expect(damaged.length).toBeGreaterThan(9)
        for (const text of damaged) {
          await expect(restore(store, inPieces(text), { force: true })).rejects.toMatchObject({
            code: 'ValidationFailed',
          })
        }
        expect(await backupText(store)).toBe(content)
      }))

    it('reports a stream that fails, and changes nothing', () =>
      withSample(async (content, store) => {
        async function* failing(): AsyncGenerator<string> {
          yield content.slice(0, 500)
          await Promise.reject(new Error('the disk'))
        }
        await expect(restore(store, failing(), { force: true })).rejects.toThrow('the disk')
        expect(await backupText(store)).toBe(content)
      }))
  })
}
