import { describe, expect, it } from '@jest/globals'
import { DomainError } from '../errors/domain-error.js'
import { Secret } from './secret.js'
import { SecretBox, UnsealError } from './secret-box.js'

const OLD = Buffer.alloc(32, 1)
const NEW = Buffer.alloc(32, 2)

function box(...keys: readonly Buffer[]): SecretBox {
  return new SecretBox(new Secret(keys))
}

function reasonOf(open: () => string): string {
  try {
    return `opened: ${open()}`
  } catch (error) {
    return error instanceof UnsealError ? error.reason : String(error)
  }
}

/** The sealed text with one character of a part replaced by another of its alphabet. */
function tampered(sealed: string, part: number, place: number): string {
  const parts = sealed.split('.')
  const text = parts[part] ?? ''
  const at = place < 0 ? text.length + place : place
  parts[part] = `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`
  return parts.join('.')
}

describe('a secret box', () => {
  it.each([[''], ['secret'], ['ключ 🔑'], ['x'.repeat(10_000)]])('opens what it sealed: %.20s', (plain) => {
    expect(box(NEW).unseal(box(NEW).seal(plain, 'AK1'), 'AK1')).toBe(plain)
  })

  it('shows nothing of what is sealed, and never seals twice alike', () => {
    const [first = '', second = ''] = [box(NEW).seal('secret', 'AK1'), box(NEW).seal('secret', 'AK1')]
    expect(first).toMatch(/^v1\.[\w-]{8}\.[\w-]{16}\.[\w-]+$/)
    expect(first).not.toBe(second)
    expect(Buffer.from(first.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain('secret')
  })

  it('does not open in another row', () => {
    const sealed = box(NEW).seal('secret', 'AK1')
    expect(reasonOf(() => box(NEW).unseal(sealed, 'AK2'))).toBe('not-authentic')
  })

  it.each([
    ['the nonce', 2, 0],
    ['the ciphertext', 3, 0],
    ['the tag', 3, -3],
  ])('does not open when %s was changed', (_what, part, place) => {
    const sealed = tampered(box(NEW).seal('secret', 'AK1'), part, place)
    expect(reasonOf(() => box(NEW).unseal(sealed, 'AK1'))).toBe('not-authentic')
  })

  it('opens under an older key, seals under the first, and tells which is which', () => {
    const sealed = box(OLD).seal('secret', 'AK1')
    const rotated = box(NEW, OLD)
    expect(rotated.unseal(sealed, 'AK1')).toBe('secret')
    expect(rotated.needsReseal(sealed)).toBe(true)
    const resealed = rotated.seal('secret', 'AK1')
    expect(rotated.needsReseal(resealed)).toBe(false)
    expect(box(NEW).unseal(resealed, 'AK1')).toBe('secret')
  })

  it('does not open under a key that it does not have', () => {
    const sealed = box(OLD).seal('secret', 'AK1')
    expect(reasonOf(() => box(NEW).unseal(sealed, 'AK1'))).toBe('unknown-key')
  })

  it.each([
    ['nothing', ''],
    ['another version', 'v2.AAAAAAAA.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA'],
    ['a short nonce', 'v1.AAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAAAA'],
    ['no whole tag', 'v1.AAAAAAAA.AAAAAAAAAAAAAAAA.AAAA'],
    ['another alphabet', 'v1.AAAAAAAA.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAA/'],
    ['a fifth part', 'v1.AAAAAAAA.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA.A'],
    ['the plain secret', 'secret'],
  ])('refuses %s as malformed', (_what, sealed) => {
    expect(reasonOf(() => box(NEW).unseal(sealed, 'AK1'))).toBe('malformed')
  })

  it('says no more than `InternalError` to callers, and nothing of the content to the log', () => {
    const error = new UnsealError('not-authentic')
    expect(error).toBeInstanceOf(DomainError)
    expect(error).toMatchObject({ code: 'InternalError', detail: 'a sealed secret does not open: not-authentic' })
  })

  it('cannot be made without a key', () => {
    expect(() => box()).toThrow('needs a master key')
  })
})
